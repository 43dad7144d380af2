import { at, isArray, stringAt, type JsonObject } from '../../../src/core/resource/json.ts';
import type { ClusterObjects } from '../../harness/clusterObjects.ts';
import { startFlux } from '../../harness/flux.ts';
import type { FluxController } from '../../harness/tools/flux.ts';
import { waitUntil } from '../../harness/process/waitUntil.ts';
import { startAgentWorld, type AgentWorld } from './agentWorld.ts';

export type FluxWorld = AgentWorld;

/** With the real source-controller and others. */
export const startFluxWorld = (controllers?: readonly FluxController[]): Promise<FluxWorld> =>
  startAgentWorld('flux', (controlPlane) => startFlux(controlPlane, controllers));

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
