import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { accepted, requestsTo, type ApiServerAddress, type SendRequest } from './apiServer.ts';
import { apiServerArguments, etcdArguments, type AdmissionPlugins } from './controlPlaneArguments.ts';
import { controlPlaneFiles, makeControlPlaneFiles } from './controlPlaneFiles.ts';
import { kubeconfigText } from './kubeconfig.ts';
import { freePorts } from './process/freePorts.ts';
import { startServer, type ServerProcess } from './process/serverProcess.ts';
import { waitUntil } from './process/waitUntil.ts';
import { provideKubernetes } from './tools/kubernetes.ts';
import { viewerRole } from './viewerRole.ts';
import { writePrivateFile } from './writePrivateFile.ts';

export interface ControlPlaneOptions {
  /** Made where it is not there; storage from an earlier start is thrown away. */
  readonly folder: string;
  /** Further users by name, with their groups. `admin` may do everything, `viewer` get, list and watch everything. */
  readonly users?: Readonly<Record<string, readonly string[]>>;
  /** Further arguments of kube-apiserver, such as `--feature-gates=…`. */
  readonly apiServerArguments?: readonly string[];
  readonly admissionPlugins?: AdmissionPlugins;
}

export interface ControlPlane extends ApiServerAddress {
  readonly request: SendRequest;
  readonly processes: readonly ServerProcess[];
  readonly stop: () => Promise<void>;
}

/** A real API server: etcd and kube-apiserver on free ports of 127.0.0.1, without controllers and nodes. */
export async function startControlPlane(options: ControlPlaneOptions): Promise<ControlPlane> {
  const tools = await provideKubernetes();
  const folder = path.resolve(options.folder);
  const tokens = makeControlPlaneFiles(folder, options.users ?? {});
  const [clientPort = 0, peerPort = 0, apiPort = 0] = await freePorts(3);
  const etcd = `http://127.0.0.1:${clientPort}`;
  const processes: ServerProcess[] = [];
  const start = (name: string, args: readonly string[]): void =>
    void processes.push(startServer({ name, program: path.join(tools, name), args, folder }));
  const stop = async (): Promise<void> => {
    for (const server of processes.toReversed()) await server.stop();
  };

  try {
    start('etcd', etcdArguments(folder, etcd, `http://127.0.0.1:${peerPort}`));
    start('kube-apiserver', apiServerArguments(folder, etcd, apiPort, options));
    const certificateAuthority = await waitUntil('serving certificate', () => issuerOf(folder), {
      processes,
    });
    const address: ApiServerAddress = {
      url: `https://127.0.0.1:${apiPort}`,
      certificateAuthority,
      tokens,
      folder,
    };
    const request = requestsTo(address);
    // The second comes later than the first: it says that the server has made the objects it makes itself.
    for (const wanted of ['/readyz', '/api/v1/namespaces/default'])
      await waitUntil(`answer to ${wanted}`, async () => (await request('GET', wanted)).status === 200, {
        processes,
      });
    for (const { path: collection, object } of viewerRole)
      accepted(await request('POST', collection, object));
    for (const [user, token] of Object.entries(tokens))
      writePrivateFile(
        controlPlaneFiles(folder).kubeconfig(user),
        kubeconfigText({ ...address, context: user, user, token }),
      );
    return { ...address, request, processes, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** kube-apiserver makes its own serving certificate and writes that of its issuer behind it. */
function issuerOf(folder: string): string | undefined {
  const file = path.join(controlPlaneFiles(folder).certificates, 'apiserver.crt');
  if (!existsSync(file)) return undefined;
  return readFileSync(file, 'utf8').match(/-----BEGIN[^]*?-----END CERTIFICATE-----\n/g)?.[1];
}
