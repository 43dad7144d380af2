import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { accepted, requestsTo, type ApiServerAddress, type SendRequest } from '../../harness/apiServer.ts';
import { stringAt } from '../../../src/core/resource/json.ts';
import { apiServerArguments, etcdArguments } from '../../harness/controlPlaneArguments.ts';
import { controlPlaneFiles, makeControlPlaneFiles } from '../../harness/controlPlaneFiles.ts';
import { kubeconfigText } from '../../harness/kubeconfig.ts';
import { freePorts } from '../../harness/process/freePorts.ts';
import { startServer, type ServerProcess } from '../../harness/process/serverProcess.ts';
import { waitUntil } from '../../harness/process/waitUntil.ts';
import { provideKubernetes } from '../../harness/tools/kubernetes.ts';
import { writePrivateFile } from '../../harness/writePrivateFile.ts';

export interface RestartableApiServer {
  readonly address: ApiServerAddress;
  readonly request: SendRequest;
  /** Of the user `admin`, with a context of that name. */
  readonly kubeconfig: string;
  /** Ends kube-apiserver and starts another at the same port; with an empty store if so told, as after a lost disk. */
  readonly restart: (options?: { readonly emptyStore: boolean }) => Promise<void>;
  /** Makes the store forget all versions but the present one, as a server does every five minutes. */
  readonly compact: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** etcd and a kube-apiserver that the test may end and start again, as an upgrade of the cluster does. */
export async function startRestartableApiServer(
  folder: string,
  further: readonly string[] = [],
): Promise<RestartableApiServer> {
  const tools = await provideKubernetes();
  const tokens = makeControlPlaneFiles(folder, {});
  const files = controlPlaneFiles(folder);
  const [clientPort = 0, peerPort = 0, apiPort = 0] = await freePorts(3);
  const store = `http://127.0.0.1:${String(clientPort)}`;
  const start = (name: string, args: readonly string[]): ServerProcess =>
    startServer({ name, program: path.join(tools, name), args, folder });
  const startEtcd = (): ServerProcess =>
    start('etcd', etcdArguments(folder, store, `http://127.0.0.1:${String(peerPort)}`));
  let etcd = startEtcd();
  const startApiServer = (): ServerProcess =>
    start('kube-apiserver', apiServerArguments(folder, store, apiPort, { apiServerArguments: further }));
  let apiServer = startApiServer();
  const stop = async (): Promise<void> => {
    await apiServer.stop();
    await etcd.stop();
  };
  try {
    const certificateAuthority = await waitUntil('serving certificate', () => issuerOf(files.certificates), {
      processes: [etcd, apiServer],
    });
    const url = `https://127.0.0.1:${String(apiPort)}`;
    const address: ApiServerAddress = { url, certificateAuthority, tokens, folder };
    const request = requestsTo(address);
    const ready = async (): Promise<void> => {
      for (const wanted of ['/readyz', '/api/v1/namespaces/default'])
        await waitUntil(wanted, async () => (await request('GET', wanted)).status === 200, {
          processes: [etcd, apiServer],
        });
    };
    await ready();
    const kubeconfig = files.kubeconfig('admin');
    const token = tokens['admin'] ?? '';
    writePrivateFile(kubeconfig, kubeconfigText({ ...address, context: 'admin', user: 'admin', token }));
    const restart: RestartableApiServer['restart'] = async ({ emptyStore } = { emptyStore: false }) => {
      await apiServer.stop();
      if (emptyStore) {
        await etcd.stop();
        rmSync(files.storage, { recursive: true });
        etcd = startEtcd();
      }
      apiServer = startApiServer();
      await ready();
    };
    const compact = async (): Promise<void> => {
      const revision = stringAt(
        accepted(await request('GET', '/api/v1/namespaces')),
        'metadata',
        'resourceVersion',
      );
      const answer = await fetch(`${store}/v3/kv/compaction`, {
        method: 'POST',
        body: JSON.stringify({ revision }),
      });
      if (!answer.ok) throw new Error(`etcd answered ${await answer.text()}`);
    };
    return { address, request, kubeconfig, restart, compact, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** kube-apiserver writes its serving certificate, and behind it that of its issuer. */
function issuerOf(certificates: string): string | undefined {
  const file = path.join(certificates, 'apiserver.crt');
  if (!existsSync(file)) return undefined;
  return readFileSync(file, 'utf8').match(/-----BEGIN[^]*?-----END CERTIFICATE-----\n/g)?.[1];
}
