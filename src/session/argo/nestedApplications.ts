import { kept } from '../../base/kept.ts';
import type { JsonObject } from '../../core/resource/json.ts';
import { deepestNesting } from '../../core/owner/deepestNesting.ts';
import { formatOwner } from '../../core/owner/owner.ts';
import { isOwnerObject } from '../../core/owner/ownerGroups.ts';
import type { GoodBuild } from '../inputs.ts';
import type { UnjudgedOwner } from '../snapshot.ts';

/**
 * The owners with the Applications, ApplicationSets and ResourceSets that they render and nobody has found yet, to any
 * depth: an app of apps, what a set generates, and what a merge would add to one, or take away while it is there. `found`
 * makes one of them an owner beside the one that renders it, if it is one.
 */
export function withNestedApplications(
  owners: readonly UnjudgedOwner[],
  found: (object: JsonObject, by: UnjudgedOwner, isLeaving: boolean) => UnjudgedOwner | undefined,
): readonly UnjudgedOwner[] {
  const known = new Set(owners.map(applicationKey));
  const all = [...owners];
  const depths = new Map<UnjudgedOwner, number>();
  // What is added may render more; an Application that renders itself, or one above it, is known by then.
  for (const by of all) {
    const depth = (depths.get(by) ?? 0) + 1;
    if (depth > deepestNesting) continue;
    const [working, deployed] = [by.working?.lastGood, by.deployed?.lastGood];
    const rendered = [
      ...(working ? ownersIn(working) : []).map((object) => ({ object, isLeaving: false })),
      ...(deployed && deployed !== working ? ownersIn(deployed) : []).map((object) => ({
        object,
        isLeaving: true,
      })),
    ];
    for (const { object, isLeaving } of rendered) {
      const nested = found(object, by, isLeaving);
      if (!nested || known.has(applicationKey(nested))) continue;
      known.add(applicationKey(nested));
      depths.set(nested, depth);
      all.push(nested);
    }
  }
  return all.length === owners.length ? owners : all;
}

/** Of most builds there are none. */
const ownersIn = kept(({ objects }: GoodBuild): readonly JsonObject[] =>
  objects.flatMap(({ id, object }) => (isOwnerObject(id) && kinds.has(id.kind) ? [object] : [])),
);

const kinds: ReadonlySet<string> = new Set(['Application', 'ApplicationSet', 'ResourceSet']);

/** One Application is found once, wherever its objects go. */
export const applicationKey = ({
  root,
  environment,
  readIn,
  owner,
}: Pick<UnjudgedOwner, 'root' | 'environment' | 'readIn' | 'owner'>): string =>
  `${root}\n${readIn ?? environment}\n${formatOwner(owner.id)}`;
