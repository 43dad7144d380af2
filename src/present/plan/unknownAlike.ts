import type { PlannedOwner } from '../../session/plan/plannedOwner.ts';

/** Owners of one environment of which nothing can be said, all for one reason. */
export interface UnknownAlike {
  readonly environment: string;
  readonly reason: string;
  readonly owners: readonly PlannedOwner[];
}

/** There may be dozens that differ in their names alone: these are told together, the others by themselves. */
export function unknownAlike(owners: readonly PlannedOwner[]): {
  readonly together: readonly UnknownAlike[];
  readonly others: readonly PlannedOwner[];
} {
  const groups = Map.groupBy(owners, (one) =>
    one.kind === 'unknown' ? JSON.stringify([one.snapshot.environment, reasonOf(one)]) : undefined,
  );
  const together: UnknownAlike[] = [];
  const told = new Set<PlannedOwner>();
  for (const group of groups.values()) {
    const [first] = group;
    if (first?.kind !== 'unknown' || group.length < few) continue;
    together.push({ environment: first.snapshot.environment, reason: reasonOf(first), owners: group });
    for (const one of group) told.add(one);
  }
  return { together, others: owners.filter((one) => !told.has(one)) };
}

const few = 3;

/** Charts of one host are all missing for the same reason. */
const reasonOf = ({ reason, chart }: Extract<PlannedOwner, { kind: 'unknown' }>): string =>
  chart ? `charts are not fetched: ${chart.reason}` : reason;
