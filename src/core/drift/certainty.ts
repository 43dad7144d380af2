import type { JsonObject } from '../resource/json.ts';
import type { Judged, PointResult } from './judgePoint.ts';
import { rawEntries } from './managers.ts';
import type { Question } from './question.ts';
import type { Certainty } from './verdict.ts';

export interface CertaintyAndReasons {
  readonly certainty: Certainty;
  readonly reasons: readonly string[];
}

/** How sure a verdict is that was made from these points, and why not more. */
export function certaintyOf(
  { estimatedBecause }: Question,
  live: JsonObject,
  { base, next, edit }: Judged,
): CertaintyAndReasons {
  if (rawEntries(live).length === 0)
    return { certainty: 'partial', reasons: ['live names no field managers, so removals cannot be seen'] };
  const compared = [base, next, edit].filter((point) => point?.kind === 'compared');
  const reasons = [
    ...(compared.some((point) => point.predicted) && estimatedBecause !== undefined
      ? [estimatedBecause]
      : []),
    ...(compared.some((point) => point.predicted?.deduced)
      ? ['the kind has no schema: types were deduced']
      : []),
    ...(isAdmitted(base) ? [byAdmission] : []),
  ];
  return { certainty: reasons.length > 0 ? 'estimated' : 'exact', reasons };
}

/** An edit may well differ from what only the agent has written; what it has deployed may not. */
const isAdmitted = (base: PointResult | undefined): boolean =>
  base?.kind === 'compared' && base.differences.some((difference) => difference.heldByAgent);

/** A policy that acts on creation only, or is gone, leaves the same traces as one that acts on every write. */
const byAdmission =
  'live differs where only the agent has written: admission in the cluster changed the value';
