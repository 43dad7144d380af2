import { mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { JsonObject } from '../../src/core/resource/json.ts';
import { clusterObjects, type ClusterObjects } from './clusterObjects.ts';
import type { AgentPlane } from './agentPlane.ts';
import { controlPlaneFiles } from './controlPlaneFiles.ts';
import { installCrds } from './installCrds.ts';
import { freePorts } from './process/freePorts.ts';
import { startServer, type ServerProcess } from './process/serverProcess.ts';
import { waitUntil } from './process/waitUntil.ts';
import { provideArgo } from './tools/argo.ts';
import { provideHelm } from './tools/helm.ts';
import { provideKustomize } from './tools/kustomize.ts';

export const argoNamespace = 'argocd';

export interface Argo {
  readonly processes: readonly ServerProcess[];
  /** Starts the controller of ApplicationSets, which may be stopped and started again. */
  readonly startApplicationSets: () => Promise<ServerProcess>;
  readonly stop: () => Promise<void>;
}

export interface ArgoOptions {
  /** `data` of argocd-cm. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Applications are compared on the server's side unless they say otherwise. */
  readonly serverSideDiff?: true;
}

/** Argo CD's real application controller and repo server, with a Redis in memory, against a control plane. */
export async function startArgo(
  controlPlane: AgentPlane,
  { settings = {}, serverSideDiff }: ArgoOptions = {},
): Promise<Argo> {
  const folder = path.join(controlPlane.folder, 'argo');
  // A control plane that was borrowed has that of another one.
  rmSync(folder, { recursive: true, force: true });
  for (const each of folders) mkdirSync(path.join(folder, each), { recursive: true });
  const [tools, kustomize, helm] = await Promise.all([provideArgo(), provideKustomize(), provideHelm()]);
  const objects = clusterObjects(controlPlane.request);
  const definitions = path.join(tools, 'crds');
  if (controlPlane.definitions?.includes(definitions) !== true) await installCrds(objects, definitions);
  await applySettings(objects, settings, serverSideDiff ? { 'controller.diff.server.side': 'true' } : {});

  const [redis = 0, repo = 0, metrics = 0] = await freePorts(3);
  // One for each instance, and short: the path of a socket ends at 107 bytes.
  const socket = path.join(tmpdir(), `argocd-${String(repo)}.sock`);
  const env = {
    KUBECONFIG: controlPlaneFiles(controlPlane.folder).kubeconfig('admin'),
    ARGOCD_FAKE_IN_CLUSTER: 'true',
    ARGOCD_GPG_ENABLED: 'false',
    ARGOCD_GNUPGHOME: path.join(folder, 'gpg'),
    ARGOCD_TLS_DATA_PATH: path.join(folder, 'tls'),
    ARGOCD_SSH_DATA_PATH: path.join(folder, 'ssh'),
    ARGOCD_PLUGINSOCKFILEPATH: path.join(folder, 'plugins'),
    ARGOCD_ASK_PASS_SOCK: socket,
    TMPDIR: path.join(folder, 'tmp'),
    PATH: [tools, kustomize, helm, process.env['PATH']].join(path.delimiter),
  };
  const processes: ServerProcess[] = [];
  const start = (name: string, ...args: readonly string[]): ServerProcess => {
    const server = startServer({ name, argv0: name, program: path.join(tools, 'argocd'), args, folder, env });
    processes.push(server);
    return server;
  };
  const stop = async (): Promise<void> => {
    for (const server of processes.toReversed()) await server.stop();
    rmSync(socket, { force: true });
  };
  try {
    const address = `127.0.0.1:${String(redis)}`;
    start('argocd-redis', address);
    const server = start(
      'argocd-repo-server',
      '--address=127.0.0.1',
      `--port=${String(repo)}`,
      '--metrics-address=127.0.0.1',
      `--metrics-port=${String(metrics)}`,
      '--disable-tls',
      '--revision-cache-expiration=2s',
      `--redis=${address}`,
      '--logformat=text',
    );
    await waitUntil(
      'a repo server that is ready',
      async () => (await fetch(`http://127.0.0.1:${String(metrics)}/healthz`)).ok,
      { processes: [server] },
    );
    start(
      'argocd-application-controller',
      `--repo-server=127.0.0.1:${String(repo)}`,
      '--repo-server-plaintext',
      // A port that there is not: see go/argo-cd/argocd.
      '--metrics-port=65536',
      '--app-resync=10',
      '--app-resync-jitter=0',
      // As an installation has it from argocd-cmd-params-cm.
      ...(serverSideDiff ? ['--server-side-diff-enabled'] : []),
      `--namespace=${argoNamespace}`,
      `--redis=${address}`,
      '--logformat=text',
    );
    const startApplicationSets = async (): Promise<ServerProcess> => {
      const [ofMetrics = 0, ofProbes = 0, ofWebhooks = 0] = await freePorts(3);
      return start(
        'argocd-applicationset-controller',
        `--argocd-repo-server=127.0.0.1:${String(repo)}`,
        '--repo-server-plaintext',
        `--metrics-addr=127.0.0.1:${String(ofMetrics)}`,
        `--probe-addr=127.0.0.1:${String(ofProbes)}`,
        `--webhook-addr=127.0.0.1:${String(ofWebhooks)}`,
        `--namespace=${argoNamespace}`,
        '--logformat=text',
      );
    };
    return { processes, startApplicationSets, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const folders = ['tmp', 'gpg', 'tls', 'ssh', 'plugins'];

/** What an installation brings: Argo CD starts with nothing less. */
async function applySettings(
  objects: ClusterObjects,
  settings: Readonly<Record<string, string>>,
  parameters: Readonly<Record<string, string>>,
): Promise<void> {
  const named = (name: string): JsonObject => ({
    name,
    namespace: argoNamespace,
    labels: { 'app.kubernetes.io/part-of': 'argocd' },
  });
  const configMap = (name: string, data: JsonObject = {}): JsonObject => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: named(name),
    data,
  });
  await objects.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: argoNamespace } });
  await objects.apply(configMap('argocd-cm', settings));
  await objects.apply(configMap('argocd-cmd-params-cm', parameters));
  for (const name of ['rbac', 'ssh-known-hosts', 'tls-certs', 'gpg-keys'])
    await objects.apply(configMap(`argocd-${name}-cm`));
  await objects.apply({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: named('argocd-secret'),
    stringData: { 'server.secretkey': 'for tests' },
  });
  await objects.apply({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: { name: 'default', namespace: argoNamespace },
    spec: {
      sourceRepos: ['*'],
      destinations: [{ server: '*', namespace: '*' }],
      clusterResourceWhitelist: [{ group: '*', kind: '*' }],
    },
  });
}
