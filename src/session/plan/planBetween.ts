import { resourceKey } from '../../core/resource/resourceId.ts';
import { equalJson } from '../../core/resource/json.ts';
import { formatPath } from '../../core/resource/fieldPath.ts';
import { formatOwner } from '../../core/owner/owner.ts';
import type { PlanStep } from '../../core/plan/syncPlan.ts';
import type { Inputs } from '../inputs.ts';
import { nothingBuilt } from '../builds/nothingBuilt.ts';
import { ownerKey } from '../owners/ownerKey.ts';
import { ownersAt } from '../owners/ownersAt.ts';
import type { OwnerSnapshot, Snapshot } from '../snapshot.ts';
import { writesAlike } from '../derive/unchanged.ts';
import { asMerged } from './planOrder.ts';
import { planOwners } from './syncPlan.ts';
import type { PlannedOwner } from './plannedOwner.ts';
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
 * alike are left out, unless they hold up what comes after them, or other rules of their owner make it write them otherwise.
 * Without a cluster it is the difference of the two renders.
 */
export function planBetween(snapshot: Snapshot, between: Between): readonly PlannedOwner[] {
  const { root, base, head } = between;
  const [atBase, atHead] = [base, head].map((revision) => ownersAt(snapshot, root, revision) ?? []);
  const before = new Map(atBase?.map((owner) => [ownerKey(owner), owner]));
  let plansBefore: ReadonlyMap<string, PlannedOwner> | undefined;
  const planBefore = (key: string): PlannedOwner | undefined => {
    plansBefore ??= new Map(
      planOwners(snapshot.inputs, atBase ?? []).map((one) => [ownerKey(one.snapshot), one]),
    );
    return plansBefore.get(key);
  };
  const [renderedBefore, renderedThen] = [atBase, atHead].map((some = []) => renderedIn(some));
  const inputs: Inputs = snapshot.inputs;
  const owners = (atHead ?? []).map((owner) => {
    if (!isUnbound(owner.owner)) return owner;
    const title = formatOwner(owner.owner.id);
    const isNew = renderedThen?.has(title) === true && renderedBefore?.has(title) === false;
    const deployed = isNew ? nothingBuilt : before.get(ownerKey(owner))?.working;
    return { ...owner, deployed, base: { commit: base, name: between.baseName } };
  });
  return planOwners(inputs, owners).map((planned) => {
    if (planned.kind === 'unknown' || isUnbound(planned.snapshot.owner)) return planned;
    const key = ownerKey(planned.snapshot);
    return ofChange(planned, { before: before.get(key), planBefore: () => planBefore(key) }, between);
  });
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
  {
    before,
    planBefore,
  }: {
    readonly before: OwnerSnapshot | undefined;
    /** Of use only where the change is one of the owner itself. */
    readonly planBefore: () => PlannedOwner | undefined;
  },
  { baseName }: Between,
): PlannedOwner {
  const { snapshot, plan } = planned;
  if (before?.working?.outcome.ok !== true)
    return { kind: 'unknown', snapshot, reason: `it does not render at ${baseName}` };
  const isWrittenAsBefore = writesAlike(asMerged(before), asMerged(snapshot));
  const earlierPlan = isWrittenAsBefore ? undefined : planBefore();
  const stepsBefore = new Map(
    earlierPlan?.kind === 'planned' ? earlierPlan.plan.steps.map((step) => [resourceKey(step.id), step]) : [],
  );
  const earlier = new Map(before.objects.map((object) => [resourceKey(object.id), object.working?.object]));
  const later = new Map(snapshot.objects.map((object) => [resourceKey(object.id), object.working?.object]));
  const isOfChange = (step: PlanStep): boolean => {
    const key = resourceKey(step.id);
    const [a, b] = [earlier.get(key), later.get(key)];
    if (step.action === 'blocked' || !(a === b || equalJson(a, b))) return true;
    return !isWrittenAsBefore && effectText(stepsBefore.get(key)) !== effectText(step);
  };
  const steps = plan.steps.filter(isOfChange);
  return { kind: 'planned', snapshot, plan: { ...plan, steps, leftOut: plan.steps.length - steps.length } };
}

/** Of one object that is rendered alike and live alike: the same text where a write does the same to it. */
const effectText = (step: PlanStep | undefined): string =>
  step === undefined
    ? ''
    : [step.action, step.reason ?? '', ...[step.fields, step.ignored].map(pathsText)].join('\n');

const pathsText = (fields: PlanStep['fields'] | PlanStep['ignored']): string =>
  fields.map(({ path }) => formatPath(path)).join(', ');
