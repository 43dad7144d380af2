import { resourceKey } from '../core/resource/resourceId.ts';
import { equalJson } from '../core/resource/json.ts';
import type { PlanStep } from '../core/plan/syncPlan.ts';
import type { Inputs } from './inputs.ts';
import { ownerKey } from './ownerKey.ts';
import { ownersAt } from './ownersAt.ts';
import type { OwnerSnapshot, Snapshot } from './snapshot.ts';
import { planOwners, type PlannedOwner } from './syncPlan.ts';
import { isUnbound } from './wanted.ts';

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
  const before = new Map((ownersAt(snapshot, root, base) ?? []).map((owner) => [ownerKey(owner), owner]));
  const inputs: Inputs = snapshot.inputs;
  const owners = (ownersAt(snapshot, root, head) ?? []).map((owner) => {
    const { working } = before.get(ownerKey(owner)) ?? {};
    if (!isUnbound(owner.owner)) return owner;
    return { ...owner, deployed: working, base: { commit: base, name: between.baseName } };
  });
  return planOwners(inputs, owners).map((planned) =>
    planned.kind === 'unknown' || isUnbound(planned.snapshot.owner)
      ? planned
      : ofChange(planned, before.get(ownerKey(planned.snapshot)), between),
  );
}

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
