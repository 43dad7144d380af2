import { at, isArray, stringAt } from '../core/resource/json.ts';
import { manifestKey, ownerManifestKey, type ChangedManifest } from './changedManifests.ts';
import type { Inputs } from './inputs.ts';
import type { UnjudgedOwner } from './snapshot.ts';

/** Sets that a merge changes, and that nobody can generate here, by `manifestKey`. */
export function ungeneratedSets(
  owners: readonly UnjudgedOwner[],
  changes: ReadonlyMap<string, ChangedManifest>,
): ReadonlySet<string> {
  const generated = new Set(
    owners.flatMap((one) =>
      one.owner.notCompared === undefined || one.owner.unbound ? [ownerManifestKey(one)] : [],
    ),
  );
  return new Set(
    [...changes.values()].flatMap(({ key, kind }) =>
      kind === 'ApplicationSet' && !generated.has(key) ? [key] : [],
    ),
  );
}

/** An Application of such a set: what becomes of it is not known. */
export function ofUngenerated(
  { environments }: Inputs,
  owner: UnjudgedOwner,
  sets: ReadonlySet<string>,
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
  if (!name || !sets.has(manifestKey(from, { kind: 'ApplicationSet', namespace: id.namespace, name })))
    return undefined;
  const reason = `by then ApplicationSet/${id.namespace}/${name} is another, which is not generated here`;
  return { ...owner, next: { kind: 'unknown', reason }, working: undefined };
}
