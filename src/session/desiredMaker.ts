import { fluxDesired } from '../core/drift/fluxDesired.ts';
import { kubectlDesired } from '../core/drift/kubectlDesired.ts';
import type { Owner } from '../core/owner/owner.ts';
import type { BuiltObject } from './inputs.ts';
import type { DesiredObject, ObjectSnapshot } from './snapshot.ts';

/**
 * What the owner makes of a rendered object before it writes: made once, so that its identity lasts as long as that of
 * the rendered object, at whichever revisions it is the same.
 */
export function desiredMaker(
  owner: Owner,
  namespaced: boolean,
  last: readonly (ObjectSnapshot | undefined)[],
): (built: BuiltObject | undefined) => DesiredObject | undefined {
  const known = last
    .flatMap((object) => [object?.deployed, object?.head?.desired, object?.working])
    .filter((one) => one !== undefined);
  return (built) => {
    if (!built) return undefined;
    const alike = known.filter((one) => one.namespaced === namespaced && one.built.object === built.object);
    const same = alike.find((one) => one.built === built);
    if (same) return same;
    const made = { built, namespaced, object: alike[0]?.object ?? desired(owner, built, namespaced) };
    known.push(made);
    return made;
  };
}

function desired(
  { id, namespace, flux }: Owner,
  { object }: BuiltObject,
  namespaced: boolean,
): DesiredObject['object'] {
  if (id.kind === 'Target') return kubectlDesired(object, { namespaced, namespace });
  const { commonMetadata } = flux ?? {};
  return fluxDesired(object, id, { namespaced, ...(commonMetadata ? { commonMetadata } : {}) });
}
