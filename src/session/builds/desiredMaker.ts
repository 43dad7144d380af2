import { kept } from '../../base/kept.ts';
import { argoDesired } from '../../core/drift/desired/argoDesired.ts';
import { fluxDesired } from '../../core/drift/desired/fluxDesired.ts';
import { kubectlDesired } from '../../core/drift/desired/kubectlDesired.ts';
import type { Owner } from '../../core/owner/owner.ts';
import type { BuiltObject } from '../inputs.ts';
import type { DesiredObject, ObjectSnapshot } from '../snapshot.ts';

/**
 * What the owner makes of a rendered object before it writes: made once, so that its identity lasts as long as that of
 * the rendered object, at whichever revisions it is the same.
 */
export function desiredMaker(
  owner: Owner,
  namespaced: boolean,
  last: readonly (ObjectSnapshot | undefined)[],
): (built: BuiltObject | undefined) => DesiredObject | undefined {
  const additions = additionsOf(owner);
  const known = last
    .flatMap((object) => [object?.deployed, object?.head?.desired, object?.working])
    .filter((one) => one !== undefined)
    .filter((one) => one.additions === additions);
  return (built) => {
    if (!built) return undefined;
    const alike = known.filter((one) => one.namespaced === namespaced && one.built.object === built.object);
    const same = alike.find((one) => one.built === built);
    if (same) return same;
    const object = alike[0]?.object ?? desired(owner, built, namespaced);
    const made = { built, namespaced, additions, object };
    known.push(made);
    return made;
  };
}

/** The same text for owners that add the same to their objects. Written once for an owner. */
const additionsOf = kept((owner: Owner) => JSON.stringify([owner.namespace, additionsOfBuild(owner)]));

function additionsOfBuild({ build }: Owner): unknown {
  if (build?.agent === 'argo') return [build.instance, build.tracking];
  return build?.agent === 'argoSet' ? undefined : build?.commonMetadata;
}

function desired(
  { id, namespace, build }: Owner,
  { object, isUnmarked }: BuiltObject,
  namespaced: boolean,
): DesiredObject['object'] {
  if (id.kind === 'Target') return kubectlDesired(object, { namespaced, namespace });
  // What Helm and its controller set is rendered already.
  if (build?.agent === 'helm') return kubectlDesired(object, { namespaced, namespace });
  // So is all of an Application that a set generates.
  if (build?.agent === 'argoSet') return object;
  if (isUnmarked) return object;
  if (build?.agent === 'argo')
    return argoDesired(object, { instance: build.instance, tracking: build.tracking, namespaced, namespace });
  const { commonMetadata } = build ?? {};
  return fluxDesired(object, id, { namespaced, ...(commonMetadata ? { commonMetadata } : {}) });
}
