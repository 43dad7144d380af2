import { buildHow } from './buildHow.ts';
import { deriveObjects, type OwnerBefore, type OwnersWorld } from './deriveObjects.ts';
import { buildKey } from './inputs.ts';
import { ownerKey } from './ownerKey.ts';
import { revisionKey } from './revisionKey.ts';
import type { OwnerSnapshot, Snapshot } from './snapshot.ts';

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
      const at = ofRoot.map((owner) => {
        const last = before.get(ownerKey(owner));
        return atRevision(world, owner, revision, last && { ...previous, owner: last });
      });
      inspected.set(key, at);
    }
  }
  return inspected;
}

const none: Snapshot['inspected'] = new Map();

function atRevision(
  world: OwnersWorld,
  owner: OwnerSnapshot,
  revision: string,
  before: OwnerBefore | undefined,
): OwnerSnapshot {
  const { recipe } = owner;
  const how = recipe.kind === 'known' ? buildHow(owner.owner, recipe, revision) : undefined;
  const build = how && world.inputs.builds.get(buildKey(owner.root, revision, owner.owner.path, how));
  // What a revision leaves as it is needs no second look.
  if (build === owner.working) return owner;
  const { objects, world: _world, ...facts } = owner;
  return deriveObjects(world, { ...facts, working: build }, before, objects);
}
