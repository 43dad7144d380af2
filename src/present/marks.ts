import { assertNever } from '../base/assertNever.ts';
import type { Verdict } from '../core/drift/verdict.ts';
import type { ObjectSnapshot, OwnerSnapshot } from '../session/snapshot.ts';
import type { Mark } from './viewModels.ts';

export function markOf(object: ObjectSnapshot): Mark {
  return object.verdict ? markOfVerdict(object.verdict.verdict) : 'waiting';
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

export function worstMark(marks: readonly Mark[]): Mark {
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
      return worstMark(owner.objects.map(markOf));
    default:
      return assertNever(owner.state);
  }
}

/** `2 drifted · 1 missing · 14 in sync`; what there is none of is left out. */
export function countMarks(marks: readonly Mark[]): string {
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
  return bySeverity
    .map((mark) => ({ mark, count: marks.filter((one) => one === mark).length }))
    .filter(({ count }) => count > 0)
    .map(({ mark, count }) => `${String(count)} ${words[mark]}`)
    .join(' · ');
}
