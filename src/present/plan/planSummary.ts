import { plural } from '../../base/plural.ts';
import type { PlanAction } from '../../core/plan/syncPlan.ts';
import type { PlannedOwner } from '../../session/plan/plannedOwner.ts';
import { isQuiet } from './planLines.ts';

/** `1 to create, 2 to update, 1 to delete; 2 warnings`. */
export function planSummary(owners: readonly PlannedOwner[]): string {
  const steps = owners.flatMap((one) => (one.kind === 'planned' ? one.plan.steps : []));
  const told = [...impactText(steps.flatMap(({ impact }) => impact)), ...waiting(owners)];
  const text = countText(owners);
  return told.length === 0 ? text : `${text}; ${told.join(', ')}`;
}

/** `1 to create, 2 to update`. */
export function countText(owners: readonly PlannedOwner[]): string {
  const counts = countActions(owners);
  const said = words.flatMap(([action, word]) => {
    const count = counts.get(action) ?? 0;
    return count === 0 ? [] : [`${String(count)} ${word}`];
  });
  const unknown = owners.filter(({ kind }) => kind === 'unknown').length;
  const parts = [...said, ...(unknown > 0 ? [`${plural(unknown, 'owner')} unknown`] : [])];
  return parts.length === 0 ? 'nothing changes' : parts.join(', ');
}

function impactText(impacts: readonly { readonly severity: string }[]): readonly string[] {
  const dangers = impacts.filter(({ severity }) => severity === 'error').length;
  const warnings = impacts.filter(({ severity }) => severity === 'warning').length;
  return [
    ...(dangers > 0 ? [plural(dangers, 'danger')] : []),
    ...(warnings > 0 ? [plural(warnings, 'warning')] : []),
  ];
}

function waiting(owners: readonly PlannedOwner[]): readonly string[] {
  // What would do nothing need not run either.
  const held = owners.filter(
    (one) =>
      one.kind === 'planned' && one.plan.willRun.blockedBy !== undefined && !one.plan.steps.every(isQuiet),
  );
  return held.length === 0 ? [] : [`${plural(held.length, 'owner')} will not run`];
}

function countActions(owners: readonly PlannedOwner[]): ReadonlyMap<PlanAction, number> {
  const counts = new Map<PlanAction, number>();
  for (const one of owners) {
    if (one.kind !== 'planned') continue;
    for (const { action } of one.plan.steps) counts.set(action, (counts.get(action) ?? 0) + 1);
  }
  return counts;
}

const words: readonly (readonly [PlanAction, string])[] = [
  ['blocked', 'blocked'],
  ['create', 'to create'],
  ['update', 'to update'],
  ['recreate', 'to make anew'],
  ['prune', 'to delete'],
  ['skip', 'left alone'],
  ['unknown', 'unknown'],
  ['unchanged', 'unchanged'],
];
