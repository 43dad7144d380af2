import { at, stringAt, type JsonObject } from '../../resource/json.ts';
import { objectsAt } from '../../resource/jsonLists.ts';
import { type DeployedRevision, parseSourceRevision } from '../sourceRevision.ts';

/**
 * The last revision that was ready: `lastAppliedRevision` is written when the health checks have passed, and while a
 * newer one fails it is still the one before; else the history (newest first, since kustomize-controller 1.7) tells.
 */
export function healthyRevision(kustomization: JsonObject): DeployedRevision | undefined {
  const status = at(kustomization, 'status');
  const applied = parseSourceRevision(stringAt(status, 'lastAppliedRevision') ?? '');
  if (applied) return applied;
  const ready = objectsAt(status, 'history').find(
    (entry) => stringAt(entry, 'lastReconciledStatus') === 'ReconciliationSucceeded',
  );
  return parseSourceRevision(stringAt(ready, 'metadata', 'revision') ?? '');
}
