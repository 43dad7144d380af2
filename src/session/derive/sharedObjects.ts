import { kept } from '../../base/kept.ts';
import { formatOwner } from '../../core/owner/owner.ts';
import { resourceKey, type ResourceId } from '../../core/resource/resourceId.ts';
import type { GoodBuild } from '../inputs.ts';
import { ownerKey } from '../owners/ownerKey.ts';
import type { ObjectSnapshot, OwnedObjects, OwnerSnapshot } from '../snapshot.ts';

/** Which objects more than one owner of an environment applies; the same as before while nothing is rendered anew. */
export function sharedObjects(
  owners: readonly UnclaimedOwner[],
  previous: OwnedObjects | undefined,
): OwnedObjects {
  const builds = new Map(owners.map((owner) => [ownerKey(owner), owner.deployed?.lastGood]));
  if (previous && sameBuilds(builds, previous.builds)) return previous;
  const first = new Map<string, string>();
  const several = new Map<string, Set<string>>();
  for (const { environment, owner, deployed } of owners) {
    // Which cluster it goes to is not known.
    if (owner.unbound || !deployed?.lastGood) continue;
    const claimant = formatOwner(owner.id);
    for (const key of claimsOf(deployed.lastGood, environment, owner.namespace ?? '')) {
      const before = first.get(key);
      if (before === undefined) first.set(key, claimant);
      else if (before !== claimant) several.set(key, (several.get(key) ?? new Set([before])).add(claimant));
    }
  }
  const shared = new Map<string, readonly string[]>();
  for (const [key, claimants] of several) {
    const names = [...claimants].sort();
    const before = previous?.shared.get(key);
    shared.set(key, before?.join() === names.join() ? before : names);
  }
  return { builds, shared };
}

type UnclaimedOwner = Pick<OwnerSnapshot, 'environment' | 'root' | 'owner' | 'deployed'>;

/** Kept, since of many owners one is rendered anew at a time. */
const claimsOf = kept(({ objects }: GoodBuild, environment: string, namespace: string): readonly string[] =>
  objects.flatMap(({ id }) =>
    placesOf(id, namespace).map((placed) => claimKey(environment, resourceKey(placed))),
  ),
);

/** Where it names no namespace it is of a kind that has none, or goes where its owner says. */
const placesOf = (id: ResourceId, namespace: string): readonly ResourceId[] =>
  id.namespace === '' && namespace !== '' ? [id, { ...id, namespace }] : [id];

/** The owners that apply an object; undefined where there is one at most. */
export const claimantsOf = (
  { shared }: OwnedObjects,
  environment: string,
  object: string,
): readonly string[] | undefined => shared.get(claimKey(environment, object));

/** Nothing of an owner's objects is shared otherwise than before. */
export function isSharedAlike(
  a: OwnedObjects | undefined,
  b: OwnedObjects,
  environment: string,
  objects: readonly Pick<ObjectSnapshot, 'id'>[],
): boolean {
  if (a === b || (a?.shared.size === 0 && b.shared.size === 0)) return true;
  return objects.every(({ id }) => {
    const key = resourceKey(id);
    return a && claimantsOf(a, environment, key) === claimantsOf(b, environment, key);
  });
}

const claimKey = (environment: string, object: string): string => `${environment}\n${object}`;

const sameBuilds = (
  a: ReadonlyMap<string, GoodBuild | undefined>,
  b: ReadonlyMap<string, GoodBuild | undefined>,
): boolean => a.size === b.size && [...a].every(([key, build]) => b.has(key) && b.get(key) === build);
