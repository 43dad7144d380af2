import { resourceKey } from '../../core/resource/resourceId.ts';
import { equalJson } from '../../core/resource/json.ts';
import { formatOwner } from '../../core/owner/owner.ts';
import type { PlanStep } from '../../core/plan/syncPlan.ts';
import type { Inputs } from '../inputs.ts';
import { nothingBuilt } from '../builds/nothingBuilt.ts';
import { ownerKey } from '../owners/ownerKey.ts';
import { ownersAt } from '../owners/ownersAt.ts';
import type { OwnerSnapshot, Snapshot } from '../snapshot.ts';
import { planOwners, type PlannedOwner } from './syncPlan.ts';
import { isUnbound } from '../builds/wanted.ts';

/** Two revisions that somebody inspects; `baseName` is for people. */
export interface Between {
  readonly root: string;
  readonly base: string;
  readonly baseName: string;
  readonly head: string;
}

/**
 * What the change from one revision to another does, without what the next sync does anyway: objects that both render
 * alike are left out, unless they hold up what comes after them. Without a cluster it is the difference of the two renders.
 */
export function planBetween(snapshot: Snapshot, between: Between): readonly PlannedOwner[] {
  const { root, base, head } = between;
  const [atBase, atHead] = [base, head].map((revision) => ownersAt(snapshot, root, revision) ?? []);
  const before = new Map(atBase?.map((owner) => [ownerKey(owner), owner]));
  const [renderedBefore, renderedThen] = [atBase, atHead].map((some = []) => renderedIn(some));
  const inputs: Inputs = snapshot.inputs;
  const owners = (atHead ?? []).map((owner) => {
    if (!isUnbound(owner.owner)) return owner;
    const title = formatOwner(owner.owner.id);
    const isNew = renderedThen?.has(title) === true && renderedBefore?.has(title) === false;
    const deployed = isNew ? nothingBuilt : before.get(ownerKey(owner))?.working;
    return { ...owner, deployed, base: { commit: base, name: between.baseName } };
  });
  return planOwners(inputs, owners).map((planned) =>
    planned.kind === 'unknown' || isUnbound(planned.snapshot.owner)
      ? planned
      : ofChange(planned, before.get(ownerKey(planned.snapshot)), between),
  );
}

/** What owners render, by `formatOwner` of those that are owners themselves. */
const renderedIn = (owners: readonly OwnerSnapshot[]): ReadonlySet<string> =>
  new Set(
    owners.flatMap(({ working }) =>
      (working?.lastGood?.objects ?? []).map(({ id }) => `${id.kind}/${id.namespace}/${id.name}`),
    ),
  );

function ofChange(
  planned: Extract<PlannedOwner, { kind: 'planned' }>,
  before: OwnerSnapshot | undefined,
  { baseName }: Between,
): PlannedOwner {
  const { snapshot, plan } = planned;
  if (before?.working?.outcome.ok !== true)
    return { kind: 'unknown', snapshot, reason: `it does not render at ${baseName}` };
  const earlier = new Map(before.objects.map((object) => [resourceKey(object.id), object.working?.object]));
  const later = new Map(snapshot.objects.map((object) => [resourceKey(object.id), object.working?.object]));
  const isOfChange = ({ id, action }: PlanStep): boolean => {
    const [a, b] = [earlier.get(resourceKey(id)), later.get(resourceKey(id))];
    return action === 'blocked' || !(a === b || equalJson(a, b));
  };
  const steps = plan.steps.filter(isOfChange);
  return { kind: 'planned', snapshot, plan: { ...plan, steps, leftOut: plan.steps.length - steps.length } };
}
