import path from 'node:path';
import { createRequestLog } from '../../../src/cluster/requestLog.ts';
import { at, isArray, stringAt, type JsonObject } from '../../../src/core/resource/json.ts';
import { createNodePlatform } from '../../../src/nodePlatform.ts';
import { Session } from '../../../src/session/session.ts';
import { clusterObjects, type ClusterObjects } from '../../harness/clusterObjects.ts';
import { startControlPlane, type ControlPlane } from '../../harness/controlPlane.ts';
import { startFlux } from '../../harness/flux.ts';
import type { FluxController } from '../../harness/tools/flux.ts';
import { startGitServer } from '../../harness/gitServer.ts';
import { kubeconfigText } from '../../harness/kubeconfig.ts';
import { removeFolder, temporaryFolder } from '../../harness/process/belongings.ts';
import { waitUntil } from '../../harness/process/waitUntil.ts';
import { projectFolder } from '../../harness/projectFolder.ts';
import { writePrivateFile } from '../../harness/writePrivateFile.ts';

/** A cluster of its own that the real source-controller and others keep as a Git server's repository says. */
export interface FluxWorld {
  readonly controlPlane: ControlPlane;
  readonly objects: ClusterObjects;
  /** The address of the empty repository. */
  readonly address: string;
  /** For a clone and what else a test needs. */
  readonly folder: string;
  openSession(repository: string): Promise<Session>;
  readonly stop: () => Promise<void>;
}

export async function startFluxWorld(
  controllers: readonly FluxController[] = ['source-controller', 'kustomize-controller'],
): Promise<FluxWorld> {
  const folder = temporaryFolder('flux');
  const stops: (() => Promise<void> | void)[] = [
    () => {
      removeFolder(folder);
    },
  ];
  const stop = async (): Promise<void> => {
    for (const each of stops.splice(0).toReversed()) await each();
  };
  try {
    const git = await startGitServer(path.join(folder, 'git'));
    stops.push(git.stop);
    const controlPlane = await startControlPlane({ folder: path.join(folder, 'cluster') });
    stops.push(controlPlane.stop);
    stops.push((await startFlux(controlPlane, controllers)).stop);
    return {
      controlPlane,
      objects: clusterObjects(controlPlane.request),
      address: await git.create('fleet'),
      folder,
      openSession: async (repository) => {
        const session = viewerSession(controlPlane, folder, stops);
        await session.open([repository], [{ name: 'test', context: 'test', production: false }]);
        return session;
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Waits until an agent is done with every object, one way or the other, and gives them as they are then. */
export function settledOwners(
  objects: ClusterObjects,
  owners: readonly JsonObject[],
  timeoutMs: number,
): Promise<readonly JsonObject[]> {
  const done = new Map<JsonObject, JsonObject>();
  const settled = async (): Promise<readonly JsonObject[]> => {
    for (const owner of owners) {
      if (done.has(owner)) continue;
      const now = await objects.get(owner);
      if (!isDone(now)) throw new Error(`not done: ${JSON.stringify(readyCondition(now))}`);
      // What failed begins anew, so it is enough to have been done once.
      done.set(owner, now);
    }
    return owners.map((owner) => done.get(owner) ?? owner);
  };
  return waitUntil('Flux to be done', settled, { timeoutMs, everyMs: 500 });
}

export function readyCondition(object: JsonObject): JsonObject | undefined {
  const conditions = at(object, 'status', 'conditions');
  const found = isArray(conditions)
    ? conditions.find((condition) => stringAt(condition, 'type') === 'Ready')
    : undefined;
  return found as JsonObject | undefined;
}

function isDone(object: JsonObject): boolean {
  const ready = readyCondition(object);
  const reason = stringAt(ready, 'reason') ?? '';
  return (
    // The conditions are written before the rest of the status.
    (stringAt(ready, 'status') === 'True' &&
      at(object, 'status', 'observedGeneration') === at(object, 'metadata', 'generation')) ||
    ['ArtifactFailed', 'BuildFailed', 'ReconciliationFailed'].includes(reason)
  );
}

function viewerSession(
  controlPlane: ControlPlane,
  folder: string,
  stops: (() => Promise<void> | void)[],
): Session {
  const kubeconfig = path.join(folder, 'viewer.kubeconfig');
  const { url, certificateAuthority, tokens } = controlPlane;
  const token = tokens['viewer'] ?? '';
  writePrivateFile(
    kubeconfig,
    kubeconfigText({ context: 'test', user: 'viewer', url, certificateAuthority, token }),
  );
  const platform = createNodePlatform({
    dist: path.join(projectFolder, 'dist'),
    kubeconfig: () => kubeconfig,
    requests: createRequestLog(),
    log: () => undefined,
  });
  const session = new Session(platform);
  stops.push(() => {
    session.dispose();
    platform.dispose();
  });
  return session;
}
