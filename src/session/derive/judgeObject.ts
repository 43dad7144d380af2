import { isWrittenAlike, usualManagers } from '../../core/drift/desired/agentWrite.ts';
import { judge } from '../../core/drift/judge/judge.ts';
import type { PredictionOutcome } from '../../core/drift/predict/prediction.ts';
import type { OwnerFacts, Question } from '../../core/drift/predict/question.ts';
import type { ObjectVerdict } from '../../core/drift/judge/verdict.ts';
import { objectMode } from '../../core/drift/desired/objectMode.ts';
import { whatToPredict, type PredictionNeeded } from '../../core/drift/predict/whatToPredict.ts';
import { writeToConfirm, type WriteToConfirm } from '../../core/drift/confirm/writeToConfirm.ts';
import { countingRules } from '../../core/drift/ignore/countingRules.ts';
import type { Owner } from '../../core/owner/owner.ts';
import type { JsonObject } from '../../core/resource/json.ts';
import { objectSecrets } from '../../core/resource/objectSecrets.ts';
import type { PredictionInput } from '../inputs.ts';
import type { LiveObject } from '../clusters/liveObject.ts';
import type { ObjectSnapshot } from '../snapshot.ts';

export interface Judged {
  readonly toPredict: readonly PredictionNeeded[];
  readonly predicted: ObjectSnapshot['predicted'];
  readonly verdict: ObjectVerdict | undefined;
  readonly toConfirm?: WriteToConfirm | undefined;
}

export interface JudgedFacts extends Pick<
  ObjectSnapshot,
  | 'deployed'
  | 'head'
  | 'working'
  | 'resource'
  | 'live'
  | 'writtenSince'
  | 'claimants'
  | 'definedHere'
  | 'namespaceMissing'
  | 'mutatedBy'
  | 'predictions'
> {
  readonly showSecrets: boolean;
  /** Why the base is not the revision that was applied. */
  readonly estimatedBecause: string | undefined;
  /** Of Kubernetes in the cluster, where that is known. */
  readonly serverVersion: string | undefined;
  /** Of a HelmRelease: the working tree makes another release of it. */
  readonly upgraded: boolean;
  /** The owner as a merge of the working tree leaves it, where that changes it. */
  readonly ownerThen?: OwnerThen | undefined;
}

type OwnerThen = Owner & Pick<OwnerFacts, 'cascades' | 'staysBecause'>;

/** The verdict on an object, or what has to be predicted for it; meanwhile the last verdict stands. */
export function judgeObject(owner: Owner, facts: JudgedFacts, last: ObjectVerdict | undefined): Judged {
  const { live } = facts;
  if (live.kind === 'loading') return { toPredict: [], predicted: {}, verdict: last };
  if (live.kind === 'unknown') {
    const verdict = { verdict: 'UNKNOWN', certainty: 'exact', reason: live.reason, fields: [] } as const;
    return { toPredict: [], predicted: {}, verdict };
  }
  const question = questionOf(owner, facts);
  const needed = whatToPredict(question);
  const found = needed.map((one) => {
    const { outcome, confirmation } = predictionFor(facts.predictions, one, live) ?? {};
    return { ...one, outcome, confirmation };
  });
  const outcomeAt = (at: PredictionNeeded['point']): PredictionOutcome | undefined =>
    found.find(({ point }) => point === at)?.outcome;
  const toPredict = found.filter(({ outcome }) => outcome === undefined);
  const predicted = {
    deployed: outcomeAt('deployed'),
    head: outcomeAt('head'),
    working: outcomeAt('working'),
  };
  if (toPredict.length > 0) return { toPredict, predicted, verdict: last };
  const ofDeployed = found.find(({ point }) => point === 'deployed');
  const confirmationOfDeployed = ofDeployed?.confirmation;
  const verdict = judge({ ...answered(question, predicted), confirmationOfDeployed });
  const toConfirm =
    ofDeployed && !confirmationOfDeployed ? writeToConfirm(question, ofDeployed, verdict) : undefined;
  return { toPredict, predicted, verdict, toConfirm };
}

/** What is asked about an object, before any prediction. */
export function questionOf(owner: Owner, facts: Omit<JudgedFacts, 'predictions'>): Question {
  const { live, working } = facts;
  const desired = facts.deployed ?? facts.head?.desired ?? working;
  const ownerThen = facts.ownerThen ?? (isWrittenAsBefore(owner, desired, working) ? undefined : owner);
  const all = [facts.deployed, facts.head?.desired, facts.working].map((one) => one?.object);
  return {
    owner: writerOf(owner, desired?.object, all),
    ownerThen: ownerThen && writerOf(ownerThen, (working ?? desired)?.object, all),
    deployed: facts.deployed?.object,
    head: facts.head && { name: facts.head.name, desired: facts.head.desired?.object },
    working: working?.object,
    secrets: objectSecrets(facts),
    live: live.kind === 'present' ? live.object : null,
    writtenSince: facts.writtenSince,
    claimants: facts.claimants,
    namespaced: facts.resource?.namespaced,
    kind: live.kind === 'notServed' ? (facts.definedHere ? 'pending' : 'notServed') : undefined,
    namespaceMissing: facts.namespaceMissing,
    estimatedBecause:
      facts.estimatedBecause ??
      owner.estimatedBecause ??
      (owner.attempted && `the agent has begun to apply ${owner.attempted.revision}`),
    serverVersion: facts.serverVersion,
    mutatedBy: facts.mutatedBy,
    upgrade: upgradeOf(ownerThen ?? owner, facts.upgraded),
    showSecrets: facts.showSecrets,
  };
}

const upgradeOf = ({ build }: Owner, isPlanned: boolean): Question['upgrade'] =>
  build?.agent === 'helm' ? { serverSide: build.upgrade.serverSide, isPlanned } : undefined;

/** Whether marks on the object that the working tree changes leave how it is written. */
const isWrittenAsBefore = (
  { mode }: Owner,
  desired: ObjectSnapshot['working'],
  working: ObjectSnapshot['working'],
): boolean =>
  working === undefined ||
  working === desired ||
  objectMode(mode, working.object) === objectMode(mode, desired?.object);

/** An object may be written otherwise than the rest, and then by another name; `all` is what Git says of it anywhere. */
function writerOf(
  owner: OwnerThen,
  desired: JsonObject | undefined,
  all: readonly (JsonObject | undefined)[],
): OwnerThen {
  const mode = objectMode(owner.mode, desired);
  const ignore = countingRules(owner.ignore, all);
  if (mode === owner.mode && ignore === owner.ignore) return owner;
  const { ignore: _, ...rest } = owner;
  const manager = mode === owner.mode ? owner.manager : usualManagers[mode];
  return { ...rest, mode, manager, ...(ignore ? { ignore } : {}) };
}

/** The question with what has been predicted for it. */
export const answered = (question: Question, predicted: Judged['predicted']): Question => ({
  ...question,
  predictionOfDeployed: predicted.deployed,
  predictionOfHead: predicted.head,
  predictionOfWorking: predicted.working,
});

function predictionFor(
  predictions: readonly PredictionInput[],
  { desired, write }: PredictionNeeded,
  live: LiveObject,
): PredictionInput | undefined {
  const object = live.kind === 'present' ? live.object : null;
  return predictions.find(
    (one) => one.desired === desired && one.live === object && isWrittenAlike(one.write, write),
  );
}
