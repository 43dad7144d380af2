import type { PlannedOwner } from '../../session/plan/plannedOwner.ts';
import { formatAge } from '../ages.ts';

/** What a plan is about, for people. Times are milliseconds since the epoch. */
export interface PlanSubject {
  /** What would be merged: `the working tree`, `feature/web (1234567890)`. */
  readonly head: string;
  readonly headAt?: number;
  /** What it is compared with; undefined for what is deployed and live. */
  readonly base?: string;
  /** When this clone last heard of its remotes; undefined where it never has. */
  readonly fetchedAt?: number;
  readonly now: number;
}

/** The first lines: both sides with their ages, and what of it is old by now. */
export function planHeader(owners: readonly PlannedOwner[], subject: PlanSubject): readonly string[] {
  const { head, headAt, base, now } = subject;
  const made = headAt === undefined ? '' : `, committed ${formatAge(headAt, now)}`;
  return [
    `Sync preview: what merging ${head} would do${made}`,
    `compared with ${base ?? againstCluster(owners)}`,
    ...stale(owners, subject).map((text) => `stale: ${text}`),
  ];
}

function againstCluster(owners: readonly PlannedOwner[]): string {
  const bases = new Set(owners.flatMap(({ snapshot: { base } }) => base?.name ?? []));
  const [one] = bases;
  const deployed = bases.size === 1 && one !== undefined ? ` (${one})` : '';
  return owners.every(({ snapshot: { owner } }) => owner.notCompared !== undefined)
    ? `what is committed${deployed}`
    : `what is deployed${deployed} and what is live now`;
}

function stale(owners: readonly PlannedOwner[], { fetchedAt, now, base }: PlanSubject): readonly string[] {
  const ahead = owners.flatMap(({ snapshot: { head } }) => (head.kind === 'ahead' ? [head] : []));
  const behind = owners.flatMap(({ snapshot: { head } }) => (head.kind === 'behind' ? [head.name] : []));
  const old = owners.flatMap(({ snapshot: { environment, objects } }) =>
    objects.flatMap(({ live }) => ('old' in live ? [{ environment, live }] : [])),
  );
  const predicting = owners.reduce(
    (sum, { snapshot: { objects } }) => sum + objects.filter(({ toPredict }) => toPredict.length > 0).length,
    0,
  );
  const rendering = owners.filter(({ snapshot: { working } }) => working?.stale === true).length;
  const [firstAhead] = ahead;
  const [firstBehind] = behind;
  const [firstOld] = old;
  return [
    ...(predicting > 0 ? [`${String(predicting)} objects are still being predicted`] : []),
    ...(rendering > 0 ? [`${String(rendering)} owners are being rendered again`] : []),
    ...(firstOld
      ? [`live in ${firstOld.environment} is as of ${ageOf(firstOld.live.asOf, now)}: ${firstOld.live.old}`]
      : []),
    ...(firstAhead && base === undefined
      ? [
          `${firstAhead.name} has moved on to ${firstAhead.commit.slice(0, 10)} and is not deployed yet: some of this may be merged already`,
        ]
      : []),
    ...(firstBehind === undefined
      ? []
      : [`what is deployed is newer than ${firstBehind} here, fetched ${ageOf(fetchedAt, now)}: git fetch`]),
  ];
}

const ageOf = (at: number | undefined, now: number): string =>
  at === undefined ? 'an unknown time ago' : formatAge(at, now);
