import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { clusterObjects } from './clusterObjects.ts';
import type { AgentPlane } from './agentPlane.ts';
import { controlPlaneFiles } from './controlPlaneFiles.ts';
import { installCrds } from './installCrds.ts';
import { freePorts } from './process/freePorts.ts';
import { startServer, type ServerProcess } from './process/serverProcess.ts';
import { waitUntil } from './process/waitUntil.ts';
import { serveArtifacts, type ArtifactStore } from './scriptedSource.ts';
import { provideFluxController, type FluxController } from './tools/flux.ts';

export interface Flux {
  /**
   * Where a scripted source puts its artifacts; absent when the real source-controller runs, because the two would
   * overwrite each other's status.
   */
  readonly artifacts?: ArtifactStore;
  readonly processes: readonly ServerProcess[];
  readonly stop: () => Promise<void>;
}

export const fluxNamespace = 'flux-system';

/**
 * Real Flux controllers against a control plane. Without source-controller among them, revisions are published by
 * `publishRevision`, which needs no Git server.
 */
export async function startFlux(
  controlPlane: AgentPlane,
  controllers: readonly FluxController[] = ['source-controller', 'kustomize-controller'],
): Promise<Flux> {
  const folder = path.join(controlPlane.folder, 'flux');
  const [storage, temporary] = [path.join(folder, 'artifacts'), path.join(folder, 'tmp')];
  // A control plane that was borrowed has that of another one.
  rmSync(folder, { recursive: true, force: true });
  for (const each of [storage, temporary]) mkdirSync(each, { recursive: true });
  const objects = clusterObjects(controlPlane.request);
  // Both sets of resources are needed, whichever controllers run.
  for (const each of new Set(['source-controller', 'kustomize-controller', ...controllers] as const)) {
    const definitions = path.join(await provideFluxController(each), 'crds');
    if (controlPlane.definitions?.includes(definitions) !== true) await installCrds(objects, definitions);
  }
  await objects.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: fluxNamespace } });

  const processes: ServerProcess[] = [];
  const artifacts = controllers.includes('source-controller') ? undefined : await serveArtifacts(storage);
  const stop = async (): Promise<void> => {
    for (const server of processes.toReversed()) await server.stop();
    artifacts?.stop();
  };
  try {
    for (const each of controllers) {
      const [metrics = 0, health = 0, storagePort = 0] = await freePorts(3);
      const server = startServer({
        name: each,
        program: path.join(await provideFluxController(each), each),
        args: controllerArguments(each, { metrics, health, storage, storagePort }),
        folder,
        env: {
          KUBECONFIG: controlPlaneFiles(controlPlane.folder).kubeconfig('admin'),
          RUNTIME_NAMESPACE: fluxNamespace,
          // kustomize-controller removes what lies there when it starts, which would be another one's.
          TMPDIR: temporary,
        },
      });
      processes.push(server);
      const ready = `http://127.0.0.1:${health}/readyz`;
      await waitUntil(`${each} that is ready`, async () => (await fetch(ready)).ok, { processes: [server] });
    }
    return { ...(artifacts ? { artifacts } : {}), processes, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const controllerArguments = (
  controller: FluxController,
  {
    metrics,
    health,
    storage,
    storagePort,
  }: Record<'metrics' | 'health' | 'storagePort', number> & { storage: string },
): readonly string[] => [
  `--metrics-addr=127.0.0.1:${metrics}`,
  `--health-addr=127.0.0.1:${health}`,
  '--watch-all-namespaces',
  '--enable-leader-election=false',
  '--requeue-dependency=1s',
  '--interval-jitter-percentage=0',
  '--log-encoding=console',
  ...(controller === 'source-controller'
    ? [
        `--storage-path=${storage}`,
        `--storage-addr=127.0.0.1:${storagePort}`,
        `--storage-adv-addr=127.0.0.1:${storagePort}`,
      ]
    : []),
  // What an ArtifactGenerator makes is a source like any other then.
  ...(controller === 'kustomize-controller' ? ['--feature-gates=ExternalArtifact=true'] : []),
];
