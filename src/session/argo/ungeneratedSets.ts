import { at, isArray, stringAt } from '../../core/resource/json.ts';
import { manifestKey, ownerManifestKey, type ChangedManifest } from '../derive/changedManifests.ts';
import type { Inputs } from '../inputs.ts';
import type { UnjudgedOwner } from '../snapshot.ts';

/** Sets that a merge changes, and of which nobody knows here what they generate then: why, by `manifestKey`. */
export function ungeneratedSets(
  owners: readonly UnjudgedOwner[],
  changes: ReadonlyMap<string, ChangedManifest>,
): ReadonlyMap<string, string> {
  const known = new Map(owners.map((one) => [ownerManifestKey(one), one]));
  return new Map(
    [...changes.values()].flatMap(({ key, kind, name }) => {
      if (kind !== 'ApplicationSet') return [];
      const set = known.get(key);
      if (set?.next?.kind === 'unknown') return [[key, set.next.reason] as const];
      if (set && (set.owner.notCompared === undefined || set.owner.unbound)) return [];
      return [[key, `by then ApplicationSet/${name} is another, which is not generated here`] as const];
    }),
  );
}

/** An Application of such a set: what becomes of it is not known. */
export function ofUngenerated(
  { environments }: Inputs,
  owner: UnjudgedOwner,
  sets: ReadonlyMap<string, string>,
): UnjudgedOwner | undefined {
  const { id } = owner.owner;
  if (sets.size === 0 || id.kind !== 'Application') return undefined;
  const from = owner.readIn ?? owner.environment;
  const live = environments.get(from)?.applications?.objects.get(`${id.namespace}/${id.name}`);
  const references = at(live, 'metadata', 'ownerReferences');
  const name = isArray(references)
    ? references
        .map((one) => stringAt(one, 'kind') === 'ApplicationSet' && stringAt(one, 'name'))
        .find(Boolean)
    : undefined;
  if (!name) return undefined;
  const reason = sets.get(manifestKey(from, { kind: 'ApplicationSet', namespace: id.namespace, name }));
  return reason === undefined
    ? undefined
    : { ...owner, next: { kind: 'unknown', reason }, working: undefined };
}
