import { kept } from '../../base/kept.ts';
import { resourceKey } from '../../core/resource/resourceId.ts';
import type { Inputs } from '../inputs.ts';
import { ownerKey } from '../owners/ownerKey.ts';
import type { ObjectsPredictions } from '../owners/ownerWorld.ts';
import type { OwnerSnapshot } from '../snapshot.ts';

/**
 * Without the predictions for owners and objects that are gone; the same maps where nothing is. An owner may come several
 * times, at different revisions.
 */
export function keptPredictions(
  predictions: Inputs['predictions'],
  owners: readonly OwnerSnapshot[],
): Inputs['predictions'] {
  if (predictions.size === 0) return predictions;
  const byKey = new Map<string, OwnerSnapshot[]>();
  for (const owner of new Set(owners))
    byKey.set(ownerKey(owner), [...(byKey.get(ownerKey(owner)) ?? []), owner]);
  let next: Map<string, ObjectsPredictions> | undefined;
  for (const [key, ofOwner] of predictions) {
    const objects = (byKey.get(key) ?? []).map((owner) => keysOf(owner.objects));
    const left = [...ofOwner].filter(([object]) => objects.some((keys) => keys.has(object)));
    if (left.length === ofOwner.size) continue;
    next ??= new Map(predictions);
    if (left.length === 0) next.delete(key);
    else next.set(key, new Map(left));
  }
  return next ?? predictions;
}

/** Asked of every owner with predictions at every change; nearly always its objects are those of before. */
const keysOf = kept(
  (objects: OwnerSnapshot['objects']): ReadonlySet<string> =>
    new Set(objects.map(({ id }) => resourceKey(id))),
);
