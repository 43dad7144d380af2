import type { PlanAction } from '../core/plan/syncPlan.ts';
import type { PlannedOwner } from '../session/syncPlan.ts';

/** `1 to create, 2 to update, 1 to delete; 2 warnings`. */
export function planSummary(owners: readonly PlannedOwner[]): string {
  const counts = countActions(owners);
  const said = words.flatMap(([action, word]) => {
    const count = counts.get(action) ?? 0;
    return count === 0 ? [] : [`${String(count)} ${word}`];
  });
  const unknown = owners.filter(({ kind }) => kind === 'unknown').length;
  const parts = [...said, ...(unknown > 0 ? [`${plural(unknown, 'owner')} unknown`] : [])];
  const warnings = owners
    .flatMap((one) => (one.kind === 'planned' ? one.plan.steps : []))
    .flatMap(({ impact }) => impact)
    .filter(({ severity }) => severity !== 'info').length;
  const text = parts.length === 0 ? 'nothing changes' : parts.join(', ');
  return warnings === 0 ? text : `${text}; ${plural(warnings, 'warning')}`;
}

function countActions(owners: readonly PlannedOwner[]): ReadonlyMap<PlanAction, number> {
  const counts = new Map<PlanAction, number>();
  for (const one of owners) {
    if (one.kind !== 'planned') continue;
    for (const { action } of one.plan.steps) counts.set(action, (counts.get(action) ?? 0) + 1);
  }
  return counts;
}

const plural = (count: number, word: string): string => `${String(count)} ${word}${count === 1 ? '' : 's'}`;

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
