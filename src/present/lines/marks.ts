import { assertNever } from '../../base/assertNever.ts';
import { kept } from '../../base/kept.ts';
import type { Verdict } from '../../core/drift/judge/verdict.ts';
import type { ObjectSnapshot, OwnerSnapshot } from '../../session/snapshot.ts';
import type { Mark } from '../viewModels.ts';

export function markOf({ verdict }: ObjectSnapshot): Mark {
  if (!verdict) return 'waiting';
  // The agent has nothing to do where rules of its own are all that keeps live different from Git.
  return verdict.verdict === 'IGNORED' && verdict.fields.length > 0
    ? 'inSync'
    : markOfVerdict(verdict.verdict);
}

export function markOfVerdict(verdict: Verdict): Mark {
  switch (verdict) {
    case 'DRIFT':
    case 'RECREATE':
    case 'BLOCKED':
    case 'INVALID':
      return 'drift';
    case 'MISSING':
      return 'missing';
    case 'PENDING':
    case 'PENDING_SYNC':
    case 'CONVERGING':
    case 'PRUNE':
      return 'pending';
    case 'DELETING':
      return 'deleting';
    case 'UNKNOWN':
    case 'OPAQUE':
      return 'unknown';
    case 'NOT_COMPARED':
    case 'IGNORED':
      return 'notCompared';
    case 'SYNC':
    case 'COSMETIC':
      return 'inSync';
    default:
      return assertNever(verdict);
  }
}

/** From the one that most needs a person to the one that needs nobody. */
const bySeverity: readonly Mark[] = [
  'drift',
  'missing',
  'deleting',
  'unknown',
  'pending',
  'waiting',
  'notCompared',
  'inSync',
];

export const compareMarks = (a: Mark, b: Mark): number => bySeverity.indexOf(a) - bySeverity.indexOf(b);

export function worstMark(marks: Iterable<Mark>): Mark {
  const there = new Set(marks);
  return bySeverity.find((mark) => there.has(mark)) ?? 'inSync';
}

export function markOfOwner(owner: OwnerSnapshot): Mark {
  switch (owner.state.kind) {
    case 'waiting':
      return 'waiting';
    case 'notCompared':
      return 'notCompared';
    case 'unknown':
      return 'unknown';
    case 'compared':
      return worstMark(marksOf(owner).keys());
    default:
      return assertNever(owner.state);
  }
}

export type MarkCounts = ReadonlyMap<Mark, number>;

/** The marks of an owner's objects. Counted once: nearly every change leaves nearly all owners as they are. */
export const marksOf = ({ objects }: Pick<OwnerSnapshot, 'objects'>): MarkCounts => marksOfObjects(objects);

const marksOfObjects = kept((objects: OwnerSnapshot['objects']) => countsOf(objects.map(markOf)));

export function countsOf(marks: readonly Mark[]): MarkCounts {
  const counts = new Map<Mark, number>();
  for (const mark of marks) counts.set(mark, (counts.get(mark) ?? 0) + 1);
  return counts;
}

export function sumOfCounts(all: readonly MarkCounts[]): MarkCounts {
  const sum = new Map<Mark, number>();
  for (const counts of all) for (const [mark, count] of counts) sum.set(mark, (sum.get(mark) ?? 0) + count);
  return sum;
}

/** `2 drifted · 1 missing · 14 in sync`; what there is none of is left out. */
export const formatCounts = (counts: MarkCounts): string =>
  bySeverity
    .flatMap((mark) => {
      const count = counts.get(mark);
      return count === undefined ? [] : [`${String(count)} ${words[mark]}`];
    })
    .join(' · ');

const words: Record<Mark, string> = {
  drift: 'drifted',
  missing: 'missing',
  deleting: 'being deleted',
  unknown: 'unknown',
  pending: 'pending',
  waiting: 'waiting',
  notCompared: 'not compared',
  inSync: 'in sync',
};
