import type { JsonObject } from '../resource/json.ts';
import { neverPruned } from './fluxMetadata.ts';
import type { Judged } from './judgePoint.ts';
import type { Question } from './question.ts';

/** What is to be said of the object as a whole, beside its fields. */
export function objectReasons(
  { owner }: Question,
  live: JsonObject,
  { base, edit }: Judged,
): readonly string[] {
  if (base?.kind === 'undecided') return [base.reason];
  if (edit?.kind === 'undecided') return [`the working tree: ${edit.reason}`];
  if (edit === undefined)
    return [
      owner.prune && !neverPruned(live)
        ? 'removed in the working tree: the agent will delete it after a merge'
        : 'removed in the working tree: it will stay in the cluster, since nothing prunes it',
    ];
  if (base === undefined) return ['it exists, and is new to this owner in the working tree'];
  return base.kind === 'skipped' ? [base.reason] : [];
}
