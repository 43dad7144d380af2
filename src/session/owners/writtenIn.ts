import { kept } from '../../base/kept.ts';
import type { OwnerId } from '../../core/owner/owner.ts';
import type { BuiltObject, GoodBuild } from '../inputs.ts';
import type { UnjudgedOwner } from '../snapshot.ts';

/** The file in which the manifest of an owner is written that another one renders; undefined where that is not known. */
export const writtenIn = (by: UnjudgedOwner, id: OwnerId): string | undefined =>
  renderedOwner(by, id)?.origins.get('/kind')?.path;

/** An owner's manifest among what another one renders. */
export function renderedOwner({ working, owner }: UnjudgedOwner, id: OwnerId): BuiltObject | undefined {
  if (id.kind === 'Target' || !working?.lastGood) return undefined;
  const named = agentObjectsOf(working.lastGood);
  return (
    named.get(`${id.kind}/${id.namespace}/${id.name}`) ??
    // Its owner supplies the namespace.
    (id.namespace === (owner.namespace ?? id.namespace) ? named.get(`${id.kind}//${id.name}`) : undefined)
  );
}

const agentObjectsOf = kept(
  ({ objects }: GoodBuild): ReadonlyMap<string, BuiltObject> =>
    new Map(
      objects
        .filter(({ id: { group } }) => agentGroups.has(group))
        .map((built) => [`${built.id.kind}/${built.id.namespace}/${built.id.name}`, built]),
    ),
);

const agentGroups: ReadonlySet<string> = new Set([
  'kustomize.toolkit.fluxcd.io',
  'helm.toolkit.fluxcd.io',
  'argoproj.io',
]);
