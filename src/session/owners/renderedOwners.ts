import { kept } from '../../base/kept.ts';
import type { OwnerId } from '../../core/owner/owner.ts';
import { isOwnerObject } from '../../core/owner/ownerGroups.ts';
import type { ResourceId } from '../../core/resource/resourceId.ts';
import type { BuiltObject, GoodBuild } from '../inputs.ts';
import type { UnjudgedOwner } from '../snapshot.ts';

/** The manifests of owners in a build, by `Kustomization/namespace/name`; the namespace is '' where its owner supplies one. */
export const ownerObjects = kept(({ objects }: GoodBuild): ReadonlyMap<string, BuiltObject> => {
  const found = new Map<string, BuiltObject>();
  for (const built of objects) {
    const title = titleOf(built.id);
    if (isOwnerObject(built.id) && !found.has(title)) found.set(title, built);
  }
  return found;
});

/** An owner's manifest among what another one renders. */
export function renderedOwner({ working, owner }: UnjudgedOwner, id: OwnerId): BuiltObject | undefined {
  if (id.kind === 'Target' || !working?.lastGood) return undefined;
  const named = ownerObjects(working.lastGood);
  const isSupplied = id.namespace === (owner.namespace ?? id.namespace);
  return named.get(titleOf(id)) ?? (isSupplied ? named.get(titleOf({ ...id, namespace: '' })) : undefined);
}

/** An owner's manifest, and the build that made it. */
export interface RenderedOwner {
  readonly built: BuiltObject;
  readonly build: GoodBuild;
}

/** Owners' manifests among what these render, by where and which. */
export function renderedOwners(
  owners: readonly UnjudgedOwner[],
): (root: string, environment: string, id: OwnerId) => RenderedOwner | undefined {
  const found = new Map<string, RenderedOwner>();
  for (const { root, environment, owner, working } of owners) {
    const build = working?.lastGood;
    for (const built of build ? ownerObjects(build).values() : []) {
      const namespace = built.id.namespace === '' ? (owner.namespace ?? '') : built.id.namespace;
      const key = [root, environment, titleOf({ ...built.id, namespace })].join('\n');
      if (build && !found.has(key)) found.set(key, { built, build });
    }
  }
  return (root, environment, id) =>
    id.kind === 'Target' ? undefined : found.get([root, environment, titleOf(id)].join('\n'));
}

/** The file in which the manifest of an owner is written that another one renders; undefined where that is not known. */
export const writtenIn = (by: UnjudgedOwner, id: OwnerId): string | undefined =>
  renderedOwner(by, id)?.origins.get('/kind')?.path;

const titleOf = ({ kind, namespace, name }: Pick<ResourceId, 'kind' | 'namespace' | 'name'>): string =>
  `${kind}/${namespace}/${name}`;
