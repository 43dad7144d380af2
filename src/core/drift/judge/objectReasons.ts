import type { JsonObject } from '../../resource/json.ts';
import type { Judged } from './judgePoint.ts';
import { ignoredExtra, isIgnoredExtra, keptBecause } from '../desired/pruning.ts';
import type { Question } from '../predict/question.ts';

/** What is to be said of the object as a whole, beside its fields. */
export function objectReasons(
  { owner, head }: Question,
  live: JsonObject,
  { base, next, edit }: Judged,
): readonly string[] {
  if (base?.kind === 'undecided') return [base.reason];
  const name = head?.name ?? 'the head';
  const kept = keptBecause(owner, live);
  const stays =
    kept === undefined
      ? isIgnoredExtra(owner, live) && ` ${ignoredExtra}`
      : ` it will stay in the cluster as an orphan: ${kept}`;
  const reasons: string[] = [];
  if (next?.kind === 'undecided') reasons.push(`${name}: ${next.reason}`);
  else if (base !== undefined && next === undefined)
    reasons.push(`removed in ${name}:${stays || ' the agent will delete it at its next sync'}`);
  else if (base === undefined && next !== undefined)
    reasons.push(`it exists, and is new to this owner in ${name}`);
  if (edit === next && next !== base) return reasons;
  if (edit?.kind === 'undecided') reasons.push(`the working tree: ${edit.reason}`);
  else if (edit === undefined && base !== undefined && next !== undefined)
    reasons.push(`removed in the working tree:${stays || ' the agent will delete it after a merge'}`);
  else if (base === undefined && next === undefined)
    reasons.push('it exists, and is new to this owner in the working tree');
  return base?.kind === 'skipped' ? [...reasons, base.reason] : reasons;
}
