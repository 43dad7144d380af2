import { buildHow } from '../builds/buildHow.ts';
import { deriveObjects, type OwnersWorld } from './deriveObjects.ts';
import { buildKey } from '../inputs.ts';
import { isSameNext } from '../owners/nextOwner.ts';
import { withNextOwners } from '../owners/nextOwners.ts';
import { withNextReleases } from '../releases/nextReleases.ts';
import { withVariables } from '../provenance/withVariables.ts';
import { ownerKey } from '../owners/ownerKey.ts';
import { revisionKey } from '../git/revisionKey.ts';
import type { OwnerSnapshot, Snapshot, UnjudgedOwner } from '../snapshot.ts';

/** The owners of the repositories of which somebody inspects further revisions, as if the working tree were at each. */
export function deriveInspected(
  world: OwnersWorld,
  owners: readonly OwnerSnapshot[],
  previous: Pick<Snapshot, 'inspected' | 'owned' | 'namespaces'> | undefined,
): Snapshot['inspected'] {
  if (world.inputs.inspected.size === 0) return none;
  const inspected = new Map<string, readonly OwnerSnapshot[]>();
  for (const [root, revisions] of world.inputs.inspected) {
    const ofRoot = owners.filter((owner) => owner.root === root);
    for (const revision of revisions) {
      const key = revisionKey(root, revision);
      const before = new Map(previous?.inspected.get(key)?.map((owner) => [ownerKey(owner), owner]));
      const now = new Map(ofRoot.map((owner) => [ownerKey(owner), owner]));
      const plain = ofRoot.flatMap((owner) => plainAt(world, owner, revision));
      const merged = withNextReleases(world.inputs, withNextOwners(world.inputs, plain, revision));
      const at = withVariables(world.inputs, merged, revision).map((facts) => {
        const [owner, last] = [now.get(ownerKey(facts)), before.get(ownerKey(facts))];
        // What a revision leaves as it is needs no second look.
        if (owner && owner.working === facts.working && isSameNext(owner.next, facts.next)) return owner;
        return deriveObjects(world, facts, last && { ...previous, owner: last }, owner?.objects);
      });
      inspected.set(key, at);
    }
  }
  return inspected;
}

const none: Snapshot['inspected'] = new Map();

/** An owner as it is now, with what a revision renders to. One that the working tree alone creates is none there. */
function plainAt(
  { inputs }: OwnersWorld,
  { objects: _objects, world: _world, next, ...facts }: OwnerSnapshot,
  revision: string,
): readonly UnjudgedOwner[] {
  if (next?.kind === 'created') return [];
  const { root, owner, recipe } = facts;
  const how = recipe.kind === 'known' ? buildHow(owner, recipe, revision) : undefined;
  return [{ ...facts, working: how && inputs.builds.get(buildKey(root, revision, owner.path, how)) }];
}
