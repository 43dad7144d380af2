import { formatOwner } from '../../owner/owner.ts';
import type { PlanAction } from '../../plan/syncPlan.ts';
import type { ChangedOwner, ChangeSummary } from './changeSummary.ts';
import type { SharedPlaceholder } from './templatePlaceholders.ts';

/** What the placeholders of all templates stand for, as plain text. */
export function summaryValues(summary: ChangeSummary): Readonly<Record<SharedPlaceholder, string>> {
  const owners = productionFirst(summary.owners);
  const environments = (some: readonly ChangedOwner[]): string =>
    [...new Set(some.map(({ environment }) => environment))].join(', ');
  return {
    title: summary.title,
    summary: summary.title,
    owners: shortened([...new Set(owners.map(({ id }) => formatOwner(id)))]),
    environments: environments(owners),
    production: environments(owners.filter(({ production }) => production)),
    files: shortened(summary.files),
    base: summary.revisions.base,
  };
}

/** The same values, each written in another way. */
export const mapValues = (
  values: Readonly<Record<string, string>>,
  written: (text: string) => string,
): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(values).map(([name, text]) => [name, written(text)]));

/** What may hurt most is read first. */
export const productionFirst = (owners: readonly ChangedOwner[]): readonly ChangedOwner[] =>
  owners.toSorted(
    (a, b) =>
      Number(b.production) - Number(a.production) ||
      compare(a.environment, b.environment) ||
      compare(formatOwner(a.id), formatOwner(b.id)),
  );

/** `1 to create, 2 to update`. */
export function actionsOf({ plan }: ChangedOwner): string {
  if (plan.kind === 'unknown') return `not planned: ${plan.reason}`;
  const said = words.flatMap(([action, word]) => {
    const count = plan.steps.filter((step) => step.action === action).length;
    return count === 0 ? [] : [`${String(count)} ${word}`];
  });
  return said.length === 0 ? 'nothing changes' : said.join(', ');
}

const words: readonly (readonly [PlanAction, string])[] = [
  ['blocked', 'blocked'],
  ['create', 'to create'],
  ['update', 'to update'],
  ['recreate', 'to make anew'],
  ['prune', 'to delete'],
  ['unknown', 'unknown'],
];

/** A hundred names say no more than a few. */
const mostNamed = 5;
const shortened = (names: readonly string[]): string =>
  names.length <= mostNamed
    ? names.join(', ')
    : `${names.slice(0, mostNamed).join(', ')} and ${String(names.length - mostNamed)} more`;

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
