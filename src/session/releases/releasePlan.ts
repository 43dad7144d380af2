import { formatResource } from '../../core/resource/resourceId.ts';
import { inUninstallOrder } from '../../core/plan/uninstallOrder.ts';
import type { PlanStep } from '../../core/plan/syncPlan.ts';
import type { BuildInput } from '../inputs.ts';
import { asMerged } from '../plan/planOrder.ts';
import type { ObjectSnapshot, OwnerSnapshot } from '../snapshot.ts';
import { isUpgraded, standing } from '../derive/standingObjects.ts';

/** The objects of a release in the order of Helm: an upgrade writes what is rendered as it is sorted, and then deletes. */
export function inHelmOrder(snapshot: OwnerSnapshot): readonly ObjectSnapshot[] {
  const { objects, deployed } = snapshot;
  if (objects.every(({ working }) => working === undefined))
    return inUninstallOrder(objects, ({ id }) => id.kind);
  const [written, kept] = [places(standing(snapshot, snapshot.working)), places(deployed)];
  const place = ({ working, deployed: before }: ObjectSnapshot): number =>
    working
      ? (written.get(working.built.object) ?? 0)
      : written.size + (before ? (kept.get(before.built.object) ?? 0) : 0);
  return [...objects].sort((a, b) => place(a) - place(b));
}

const places = (build: BuildInput | undefined): ReadonlyMap<unknown, number> =>
  new Map((build?.lastGood?.objects ?? []).map(({ object }, i) => [object, i]));

/** What of the steps comes to pass: nothing without an upgrade, unless drift is corrected, and nothing after a refusal. */
export function releaseSteps(snapshot: OwnerSnapshot, steps: readonly PlanStep[]): readonly PlanStep[] {
  const { build } = asMerged(snapshot);
  if (!isUpgraded(snapshot) && build?.agent === 'helm' && build.driftDetection !== 'enabled')
    return steps.map((step) => (writes.has(step.action) ? left(step) : step));
  const refused = steps.findIndex(({ action }) => action === 'blocked');
  const blocking = steps[refused];
  if (!blocking) return steps;
  return steps.map((step, i) =>
    i > refused && step.action === 'prune'
      ? {
          ...step,
          action: 'blocked',
          reason: `it stays: ${formatResource(blocking.id)} is refused before that`,
        }
      : step,
  );
}

const writes: ReadonlySet<PlanStep['action']> = new Set(['create', 'update', 'recreate']);

const left = (step: PlanStep): PlanStep => ({
  ...step,
  action: 'skip',
  fields: [],
  impact: [],
  reason: 'it is not as Helm keeps it, and stays so: there is no upgrade, and drift is not corrected',
});
