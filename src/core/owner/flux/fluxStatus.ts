import { at, stringAt, type Json, type JsonObject } from '../../resource/json.ts';
import { objectsAt } from '../../resource/jsonLists.ts';
import { goDurationSeconds } from '../goDuration.ts';
import { parseInventoryId } from './inventoryId.ts';
import type { InventoryEntry } from '../inventoryEntry.ts';
import type { AgentStatus } from '../agentStatus.ts';
import { type DeployedRevision, parseSourceRevision } from '../sourceRevision.ts';

/** What a Flux Kustomization says of itself: its Ready condition, whether it is suspended, how often it runs. */
export function readAgentStatus(kustomization: JsonObject): AgentStatus {
  const ready = condition(kustomization, 'Ready');
  const status = stringAt(ready, 'status');
  const since = stringAt(ready, 'lastTransitionTime');
  const intervalSeconds = goDurationSeconds(stringAt(kustomization, 'spec', 'interval') ?? '');
  return {
    ready: status === 'True' || status === 'False' ? status : 'Unknown',
    reason: stringAt(ready, 'reason') ?? '',
    message: stringAt(ready, 'message') ?? '',
    ...(since === undefined ? {} : { since }),
    suspended: at(kustomization, 'spec', 'suspend') === true,
    ...(intervalSeconds === undefined ? {} : { intervalSeconds }),
  };
}

/**
 * Which revision the cluster holds. `lastAppliedRevision` is set only when the health checks have passed, which may be
 * minutes after the objects were written, or never: until then the written revision is `lastAttemptedRevision`. Of an
 * ExternalArtifact it is a digest of its files; the commit that these are of is told by `lastAppliedOriginRevision` alone.
 */
export function readRevisions(
  kustomization: JsonObject,
  ofArtifact = false,
): {
  readonly deployed?: DeployedRevision;
  readonly attempted?: DeployedRevision;
} {
  if (ofArtifact) {
    const origin = parseSourceRevision(stringAt(kustomization, 'status', 'lastAppliedOriginRevision') ?? '');
    return origin ? { deployed: origin } : {};
  }
  const applied = parseSourceRevision(stringAt(kustomization, 'status', 'lastAppliedRevision') ?? '');
  const attempted = parseSourceRevision(stringAt(kustomization, 'status', 'lastAttemptedRevision') ?? '');
  const deployed = applied ? { deployed: applied } : {};
  if (!attempted || attempted.commit === applied?.commit) return deployed;
  if (isWritten(kustomization, attempted)) return { deployed: attempted };
  // A build that failed has written nothing.
  if (stringAt(condition(kustomization, 'Ready'), 'reason') === 'BuildFailed') return deployed;
  return { ...deployed, attempted };
}

/** When kustomize-controller was done the last time, while it is not at it: it says first that it begins (since 1.7). */
export function readLastRun(kustomization: JsonObject): string | undefined {
  const status = stringAt(condition(kustomization, 'Ready'), 'status');
  if (status !== 'True' && status !== 'False') return undefined;
  return stringAt(objectsAt(kustomization, 'status', 'history')[0], 'lastReconciled');
}

/** The objects that the agent applied last, as its inventory names them. */
export function readInventory(kustomization: JsonObject): readonly InventoryEntry[] {
  return objectsAt(kustomization, 'status', 'inventory', 'entries').flatMap((entry) => {
    const id = parseInventoryId(stringAt(entry, 'id') ?? '');
    return id ? [{ id, version: stringAt(entry, 'v') ?? '' }] : [];
  });
}

/** The order of kustomize-controller's `reconcile`: build, apply, prune, health checks, `lastAppliedRevision`. */
function isWritten(kustomization: JsonObject, { revision }: DeployedRevision): boolean {
  const reason = stringAt(condition(kustomization, 'Ready'), 'reason') ?? '';
  if (afterWriting.has(reason)) return true;
  const checking = `Running health checks for revision ${revision} `;
  if (
    ['Reconciling', 'Healthy'].some((type) =>
      stringAt(condition(kustomization, type), 'message')?.startsWith(checking),
    )
  )
    return true;
  // The conditions begin anew with every attempt; the history (newest first, since 1.7) tells how the last one ended.
  const last = objectsAt(kustomization, 'status', 'history')[0];
  return (
    stringAt(last, 'metadata', 'revision') === revision &&
    afterWriting.has(stringAt(last, 'lastReconciledStatus') ?? '')
  );
}

const afterWriting = new Set([
  'ReconciliationSucceeded',
  'PruneFailed',
  'HealthCheckFailed',
  'HealthCheckCanceled',
]);

/** One of its `status.conditions`. */
export const condition = (object: JsonObject, type: string): Json | undefined =>
  objectsAt(object, 'status', 'conditions').find((item) => stringAt(item, 'type') === type);
