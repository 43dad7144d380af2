import { assertNever } from '../base/assertNever.ts';
import type { Verdict } from '../core/drift/verdict.ts';
import type { EnvironmentInput } from '../session/inputs.ts';
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

/** An environment, by what is known of it and of its owners. */
export function describeEnvironment(
  { connection, kustomizations, gitRepositories }: EnvironmentInput,
  owners: readonly OwnerSnapshot[],
): { readonly text: string; readonly mark: Mark } {
  if (connection.kind === 'connecting') return { text: 'connecting', mark: 'waiting' };
  if (connection.kind === 'failed') return { text: connection.failure.message, mark: 'unknown' };
  const lists = [kustomizations, gitRepositories];
  const failure = lists.find((list) => list?.listed === false && list.failure)?.failure;
  if (failure) return { text: failure.message, mark: 'unknown' };
  if (lists.some((list) => list?.listed === false)) return { text: 'looking for owners', mark: 'waiting' };
  if (owners.length === 0)
    return { text: 'Flux applies nothing of this repository here', mark: 'notCompared' };
  const marks = owners.flatMap((owner) => owner.objects.map(markOf));
  const counts = countMarks(marks);
  return {
    text: counts === '' ? 'nothing to compare' : counts,
    mark: worstMark([...owners.map(markOfOwner), ...marks]),
  };
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
