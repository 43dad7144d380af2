import type { FieldPath } from '../../resource/fieldPath.ts';
import type { JsonObject } from '../../resource/json.ts';
import { type AgentWrite, verbOf } from '../desired/agentWrite.ts';
import { mayBeMutated } from '../admission/mayBeMutated.ts';
import { writeOf } from '../desired/writeOf.ts';
import type { Judged, PointResult } from './judgePoint.ts';
import { isAgent, rawEntries, writerOf } from '../desired/managers.ts';
import type { Question } from '../predict/question.ts';
import type { Certainty } from './verdict.ts';

export interface CertaintyAndReasons {
  readonly certainty: Certainty;
  readonly reasons: readonly string[];
}

/** How sure a verdict is that was made from these points, and why not more. */
export function certaintyOf(
  { owner, estimatedBecause, mutatedBy }: Question,
  live: JsonObject,
  { base, next, edit }: Judged,
): CertaintyAndReasons {
  const write = writeOf(owner, live);
  // What a patch takes away is told by an annotation.
  const isPartial = verbOf(write) === 'apply' && rawEntries(live).length === 0;
  const compared = [base, next, edit].filter((point) => point?.kind === 'compared');
  const reasons = [
    ...(isPartial ? ['live names no field managers, so removals cannot be seen'] : []),
    ...(compared.some((point) => point.predicted) && estimatedBecause !== undefined
      ? [estimatedBecause]
      : []),
    ...new Set(compared.flatMap(({ predicted }) => predicted?.otherRules ?? [])),
    ...new Set(compared.flatMap(({ predicted }) => predicted?.otherTypes ?? [])),
    ...(compared.some(isTimed) ? [ofTheWrite] : []),
    ...(compared.some(isForetold) ? mayBeMutated(mutatedBy) : []),
    ...(isAdmitted(base) ? [byAdmission] : []),
    ...(write.mode === 'kubectl-server-side' && !isConfirmed(base) && isOwn(base, live, write)
      ? [notSince]
      : []),
    ...(verbOf(write) === 'replace' && !isConfirmed(base) && isOwnDefault(base, live, write)
      ? [notSaid]
      : []),
  ];
  // What is refused says itself why that is not certain.
  const isEstimated =
    reasons.length > 0 || [base, next, edit].some((point) => point?.kind === 'undecided' && point.certainty);
  return { certainty: isPartial ? 'partial' : isEstimated ? 'estimated' : 'exact', reasons };
}

/** The server itself has said what the write changes, by what it knows beside the object. */
const isConfirmed = (base: PointResult | undefined): boolean =>
  base?.kind === 'compared' && base.confirmed !== undefined;

const isForetold = (point: PointResult): boolean =>
  point.kind === 'compared' && point.differences.length > 0 && point.confirmed === undefined;

const isTimed = (point: PointResult | undefined): boolean =>
  point?.kind === 'compared' && point.differences.some((difference) => difference.isClock);

const ofTheWrite = 'the API server would set the time of the write';

/** An edit may well differ from what only the agent has written; what it has deployed may not. */
const isAdmitted = (base: PointResult | undefined): boolean =>
  base?.kind === 'compared' && base.differences.some((difference) => difference.heldByAgent);

/** kubectl keeps no note of what it applied: its own value may be an older one, or what admission made of this one. */
const isOwn = (base: PointResult | undefined, live: JsonObject, write: AgentWrite): boolean =>
  base?.kind === 'compared' &&
  base.differences.some(({ path, state }) => state === 'changed' && isAgents(path, live, write));

/** A replacement names its writer for the server's defaults too, and leaves no note of what was said. */
const isOwnDefault = (base: PointResult | undefined, live: JsonObject, write: AgentWrite): boolean =>
  base?.kind === 'compared' &&
  base.differences.some(
    ({ path, state, desired }) =>
      desired !== undefined &&
      (state === 'reverted' || state === 'extra-owned') &&
      isAgents(path, live, write),
  );

function isAgents(path: FieldPath, live: JsonObject, write: AgentWrite): boolean {
  const writer = writerOf(path, live, write);
  return writer !== undefined && isAgent(writer, write);
}

const notSince =
  'live differs where only kubectl has written: it has not been applied since, or admission changed the value';

const notSaid =
  'live differs from the default where only the agent has written: Git has said it before, or admission changed the value';

/** A policy that acts on creation only, or is gone, leaves the same traces as one that acts on every write. */
const byAdmission =
  'live differs where only the agent is noted: admission in the cluster changed the value, or somebody has written under its name';
