import { formatAge } from '../ages.ts';
import type { Statement } from '../statement.ts';

/** What a note says of one field or object of one owner in one environment. */
export interface Told {
  readonly environment: string;
  readonly production: boolean;
  /** Names in plain text, to tell those of one environment apart. */
  readonly owner: string;
  /** Enough where no other owner is called so. */
  readonly ownerName: string;
  readonly resource: string;
  readonly field: string;
  readonly statement: Statement;
  /** `at` is in milliseconds since the epoch. */
  readonly writer?: { readonly name: string; readonly at?: number } | undefined;
}

/**
 * One text for all that a line has to say of one kind: `≠ live 9 in prod-eu, 7 in prod-us · kubectl scale, 2 h ago`.
 * From four environments on they are counted: `≠ live 9, 7 in 5 environments (2 production)`. `reached` is how many the line
 * stands in: of more than those that differ it is told, `(2 of 5)`. `now` is in milliseconds.
 */
export function noteText(told: readonly Told[], now: number, reached = 0): string {
  const signs = [...new Set(told.map(({ statement }) => statement.sign))];
  return signs
    .map((sign) => {
      const own = told.filter(({ statement }) => statement.sign === sign);
      const ofAll = sign === '≠' ? reached : 0;
      return `${sign} ${whereAndWhat(own, ofAll)}${commonTail(own)}${writers(own, now)}`;
    })
    .join('; ');
}

/** Names of what tells the entries of one environment apart; empty where there is but one. */
export function qualifiers(told: readonly Told[]): ReadonlyMap<Told, string> {
  const byEnvironment = Map.groupBy(told, ({ environment }) => environment);
  const named = told.map((one) => {
    const peers = byEnvironment.get(one.environment) ?? [];
    return [one, distinguishing(peers)?.of(one) ?? ''] as const;
  });
  return new Map(named);
}

function whereAndWhat(told: readonly Told[], reached: number): string {
  const environments = [...Map.groupBy(told, ({ environment }) => environment).values()];
  const count = String(environments.length);
  const isOfMore = reached >= 3 && reached > environments.length;
  if (environments.length < countedFrom)
    return `${joined(shared(environments.flatMap(clausesOf)))}${isOfMore ? ` (${count} of ${String(reached)})` : ''}`;
  const production = environments.filter(([first]) => first?.production).length;
  const inProduction = production === 0 ? '' : ` (${String(production)} production)`;
  return `${whats(told)} in ${count}${isOfMore ? ` of ${String(reached)}` : ''} environments${inProduction}`;
}

/** From this many on a person does not read names any more. */
const countedFrom = 4;

interface Clause {
  readonly noun: string;
  readonly value?: string | undefined;
  readonly places: readonly string[];
}

/** What is said of one environment. */
function clausesOf(told: readonly Told[]): readonly Clause[] {
  const [first] = told;
  if (!first) return [];
  const { environment, statement } = first;
  if (told.length === 1) return [{ ...statement, places: [environment] }];
  const difference = distinguishing(told);
  const count = `${environment} (${String(difference?.count ?? told.length)} ${difference?.word ?? 'fields'})`;
  if (new Set(told.map(what)).size === 1) return [{ ...statement, places: [count] }];
  if (told.length >= countedFrom) return [{ noun: whats(told), places: [count] }];
  return told.map((one) => ({
    ...one.statement,
    places: [`${environment} (${difference?.of(one) ?? one.field})`],
  }));
}

/** Environments of which the same is said share one clause. */
function shared(clauses: readonly Clause[]): readonly Clause[] {
  const byWhat = Map.groupBy(clauses, ({ noun, value }) => `${noun}\n${value ?? ''}`);
  return [...byWhat.values()].flatMap(([first, ...others]) =>
    first ? [{ ...first, places: [first, ...others].flatMap(({ places }) => places) }] : [],
  );
}

/** `live 9 in prod-eu and prod-us, 7 in test` */
function joined(clauses: readonly Clause[]): string {
  return clauses
    .map(({ noun, value, places }, i) => {
      const said = value !== undefined && clauses[i - 1]?.noun === noun ? value : words(noun, value);
      return `${said} in ${and(places)}`;
    })
    .join(', ');
}

function and(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}

/** The values of several, each once: `live 9, 7`. */
function whats(told: readonly Told[]): string {
  const distinct = [...new Map(told.map((one) => [what(one), one.statement])).values()];
  if (distinct.length >= countedFrom) return 'different values live';
  return distinct
    .map(({ noun, value }, i) =>
      value !== undefined && distinct[i - 1]?.noun === noun ? value : words(noun, value),
    )
    .join(', ');
}

const what = ({ statement: { noun, value } }: Told): string => words(noun, value);
const words = (noun: string, value: string | undefined): string =>
  value === undefined ? noun : `${noun} ${value}`;

/** A reason is said where it is the same for all; the hover tells each. */
function commonTail(told: readonly Told[]): string {
  const tails = new Set(told.map(({ statement }) => statement.tail));
  return tails.size === 1 ? ([...tails][0] ?? '') : '';
}

/** ` · kubectl scale, 2 h ago`: of several the newest, of different ones their names. */
function writers(told: readonly Told[], now: number): string {
  const known = told.flatMap(({ writer, statement }) => (writer && statement.sign === '≠' ? [writer] : []));
  const names = [...new Set(known.map(({ name }) => name))];
  if (names.length === 0) return '';
  if (names.length > 2) return ` · ${String(names.length)} writers`;
  const newest = Math.max(...known.map(({ at }) => at ?? Number.NEGATIVE_INFINITY));
  const age = names.length === 1 && Number.isFinite(newest) ? `, ${formatAge(newest, now)}` : '';
  return ` · ${and(names)}${age}`;
}

interface Distinguishing {
  readonly word: string;
  readonly count: number;
  readonly of: (told: Told) => string;
}

function shortOwner(told: readonly Told[]): (one: Told) => string {
  const all = new Set(told.map(({ owner }) => owner));
  const names = new Set(told.map(({ ownerName }) => ownerName));
  return names.size === all.size ? ({ ownerName }) => ownerName : ({ owner }) => owner;
}

/** What the entries of one environment differ in, the coarsest first. */
function distinguishing(told: readonly Told[]): Distinguishing | undefined {
  const ways = [
    { word: 'owners', of: shortOwner(told) },
    { word: 'resources', of: ({ resource }: Told) => resource },
    { word: 'fields', of: ({ field }: Told) => field },
  ];
  for (const { word, of } of ways) {
    const count = new Set(told.map(of)).size;
    if (count > 1) return { word, count, of };
  }
  return undefined;
}
