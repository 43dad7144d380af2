import { at, isArray, stringAt, type Json, type JsonObject } from '../../resource/json.ts';
import { objectsAt } from '../../resource/jsonLists.ts';
import { resourceKey } from '../../resource/resourceId.ts';
import type { InventoryEntry } from '../inventoryEntry.ts';
import type { AgentStatus } from '../agentStatus.ts';
import { type DeployedRevision, parseSourceRevision } from '../sourceRevision.ts';

/** What an Application says of itself: `Synced, Healthy`, with what keeps it from that. */
export function readArgoStatus(application: JsonObject): AgentStatus {
  const status = at(application, 'status');
  const sync = stringAt(status, 'sync', 'status') ?? 'Unknown';
  const health = stringAt(status, 'health', 'status') ?? '';
  const phase = stringAt(status, 'operationState', 'phase') ?? '';
  const errors = objectsAt(status, 'conditions').filter(
    (one) => stringAt(one, 'type')?.endsWith('Error') === true,
  );
  const failed = phase === 'Failed' || phase === 'Error';
  const message = [
    ...errors.map((one) => stringAt(one, 'message') ?? ''),
    ...(failed || phase === 'Running' ? [stringAt(status, 'operationState', 'message') ?? ''] : []),
    stringAt(status, 'health', 'message') ?? '',
  ].filter((text) => text !== '');
  const isBad = errors.length > 0 || failed || health === 'Degraded' || health === 'Missing';
  const isGood = sync === 'Synced' && (health === 'Healthy' || health === '');
  const since = stringAt(status, 'health', 'lastTransitionTime');
  return {
    ready: isBad ? 'False' : isGood ? 'True' : 'Unknown',
    reason: [sync, health, ...(failed ? ['sync failed'] : phase === 'Running' ? ['syncing'] : [])]
      .filter((text) => text !== '')
      .join(', '),
    message: message.join('; '),
    ...(since === undefined ? {} : { since }),
    suspended: false,
  };
}

export interface ArgoRevisions {
  readonly deployed?: DeployedRevision;
  readonly healthy?: DeployedRevision;
  readonly attempted?: DeployedRevision;
}

/**
 * Which revision the cluster holds, where the source is the `index`th of several. What Argo CD compares with, and calls
 * `status.sync.revision`, is what it would apply next: only while it is Synced that is what was applied. Otherwise the
 * last whole sync tells, which a commit that changes nothing here does not cause.
 */
export function readArgoRevisions(application: JsonObject, index: number | undefined): ArgoRevisions {
  const status = at(application, 'status');
  const parsed = (revision: string | undefined): DeployedRevision | undefined =>
    revision === undefined ? undefined : parseSourceRevision(revision);
  const applied = parsed(readAppliedRevision(application, index));
  const phase = stringAt(status, 'operationState', 'phase') ?? '';
  const tried = ['Running', 'Failed', 'Error', 'Terminating'].includes(phase)
    ? parsed(revisionOf(at(status, 'operationState', 'syncResult'), index))
    : undefined;
  const isHealthy = stringAt(status, 'health', 'status') === 'Healthy';
  return {
    ...(applied ? { deployed: applied } : {}),
    ...(applied && isHealthy ? { healthy: applied } : {}),
    ...(tried && tried.commit !== applied?.commit ? { attempted: tried } : {}),
  };
}

/** As Argo CD writes it: a commit, the version of a chart, the digest of an artifact. */
export function readAppliedRevision(application: JsonObject, index: number | undefined): string | undefined {
  const status = at(application, 'status');
  const isSynced = stringAt(status, 'sync', 'status') === 'Synced';
  return (
    (isSynced ? revisionOf(at(status, 'sync'), index) : undefined) ?? revisionOf(lastSync(status), index)
  );
}

function revisionOf(of: Json | undefined, index: number | undefined): string | undefined {
  const several = at(of, 'revisions');
  const revision =
    index === undefined ? stringAt(of, 'revision') : isArray(several) ? several[index] : undefined;
  return typeof revision === 'string' && revision !== '' ? revision : undefined;
}

const lastSync = (status: Json | undefined): Json | undefined => objectsAt(status, 'history').at(-1);

/** When Argo CD was done with its last sync, while it is not at one: it writes in no other way. */
export function readLastRun(application: JsonObject): string | undefined {
  const operation = at(application, 'status', 'operationState');
  const isUnderWay = at(application, 'operation') !== undefined || stringAt(operation, 'phase') === 'Running';
  return isUnderWay ? undefined : stringAt(operation, 'finishedAt');
}

/** What the Application says is its own, without the hooks of a sync. */
export function readArgoInventory(application: JsonObject): readonly InventoryEntry[] {
  return objectsAt(application, 'status', 'resources').flatMap((resource): readonly InventoryEntry[] => {
    const [group = '', kind, namespace = '', name] = ['group', 'kind', 'namespace', 'name'].map((field) =>
      stringAt(resource, field),
    );
    if (!kind || !name || at(resource, 'hook') === true) return [];
    return [{ id: { group, kind, namespace, name }, version: stringAt(resource, 'version') ?? '' }];
  });
}

/** What Argo CD itself says of the objects of an Application, and as of when: milliseconds since the epoch. */
export interface ArgoComparison {
  /** By `resourceKey`. */
  readonly verdicts: ReadonlyMap<string, 'Synced' | 'OutOfSync'>;
  readonly lookedAt: number | undefined;
}

export function readArgoComparison(application: JsonObject): ArgoComparison {
  const verdicts = objectsAt(application, 'status', 'resources').flatMap((resource) => {
    const [group = '', kind = '', namespace = '', name = '', status] = (
      ['group', 'kind', 'namespace', 'name', 'status'] as const
    ).map((field) => stringAt(resource, field));
    if (status !== 'Synced' && status !== 'OutOfSync') return [];
    return [[resourceKey({ group, kind, namespace, name }), status] as const];
  });
  const lookedAt = Date.parse(stringAt(application, 'status', 'reconciledAt') ?? '');
  return { verdicts: new Map(verdicts), lookedAt: Number.isNaN(lookedAt) ? undefined : lookedAt };
}
