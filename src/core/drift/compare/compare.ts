import { elementKey, emptyFieldSet, has } from '../../resource/fieldSet.ts';
import type { FieldPath } from '../../resource/fieldPath.ts';
import { equalJson, type JsonObject, stringAt } from '../../resource/json.ts';
import { valueAt } from '../../resource/resolvePath.ts';
import { type AgentWrite, verbOf } from '../desired/agentWrite.ts';
import { assertedDifferences, haveSameShape } from './assertedDifferences.ts';
import { type Bookkeeping, bookkeepingOf } from '../desired/bookkeeping.ts';
import { comparedFields, type ComparedFields } from './comparedFields.ts';
import { heldAlone } from './heldAlone.ts';
import { keepsForeignManagers } from '../desired/fluxMetadata.ts';
import { isRenamedByFlux, managerEntries } from '../desired/managers.ts';
import { hasBookkeeping, withoutBookkeeping, withoutNoise } from './noise.ts';
import { rootPlace } from './place.ts';
import type { Prediction } from '../predict/prediction.ts';
import { removedDifferences } from './removedDifferences.ts';
import { isClock, isSetByServer } from '../desired/setByServer.ts';
import type { FieldDifference } from './fieldDifference.ts';

/**
 * Where a predicted write differs from live, restricted to what the agent asserts and what it gives up or takes away:
 * nothing else is controlled by a line of Git. A time that is the server's alone, and which a replacement has it set anew, is none.
 */
export function compare(
  prediction: Prediction,
  live: JsonObject,
  write: AgentWrite,
  sides: Sides = { predicted: prediction.predicted, live },
): readonly FieldDifference[] {
  const kind = stringAt(live, 'kind') ?? '';
  const bookkeeping = bookkeepingOf(write);
  const { asserted, listed, before, original, held, others } = withoutNoises(
    comparedFields(prediction, live, write),
    bookkeeping,
  );
  const predicted = withoutBookkeeping(sides.predicted, bookkeeping);
  const found = withoutBookkeeping(sides.live, bookkeeping);
  const place = rootPlace(predicted, found, original);
  const differences = withoutRepetition([
    ...assertedDifferences(
      { asserted, listed },
      rootPlace(predicted, found, heldAlone(held, live, write)),
      kind,
    ),
    ...removedDifferences(before, asserted, place, kind),
    ...removedDifferences(others, emptyFieldSet, place, kind).filter(
      // A replacement takes what others wrote back to its default too; what it asserts in the place of theirs is told as that.
      ({ path, desired }) => desired === undefined || (verbOf(write) === 'replace' && !has(asserted, path)),
    ),
  ]);
  if (!isWritten(differences, prediction, live, write)) return [];
  return differences
    .map((one) => withServersPart(one, prediction, live))
    .filter((one) => verbOf(write) !== 'replace' || !isServersTime(one, live));
}

/** It is not older than the object, and nobody is noted for it, or who has written just then without a time. */
function isServersTime(difference: FieldDifference, live: JsonObject): boolean {
  const { path, state, live: time } = difference;
  const isTakenBack = state === 'reverted' || state === 'extra-owned';
  if (difference.isClock !== true || !isTakenBack || typeof time !== 'string') return false;
  const writers = managerEntries(live).filter(({ fields }) => has(fields, path));
  const set = Date.parse(time);
  const created = Date.parse(stringAt(live, 'metadata', 'creationTimestamp') ?? '');
  if (set < created - clockSkew) return false;
  return (
    writers.length === 0 ||
    writers.some(({ writer }) => Math.abs(Date.parse(writer.time ?? '') - set) <= clockSkew)
  );
}

/** Who wrote is noted by the second, and after the time was set. */
const clockSkew = 2000;

/** What is left of both to compare, where that is not all of them. */
interface Sides {
  readonly predicted: JsonObject;
  readonly live: JsonObject;
}

const withServersPart = (one: FieldDifference, { sent }: Prediction, live: JsonObject): FieldDifference => ({
  ...one,
  heldByAgent: one.heldByAgent && !isSetByServer(one, live) && !isAsSent(one, sent),
  ...(isClock(one, live, sent) ? { isClock: true } : {}),
});

/** Live is what is sent: it is the write itself that takes it away, as a patch does which deletes another protocol of a port. */
const isAsSent = ({ path, live }: FieldDifference, sent: JsonObject): boolean =>
  live !== undefined && equalJson(valueAt(sent, path), live);

const withoutNoises = (fields: ComparedFields, bookkeeping: Bookkeeping): ComparedFields => ({
  ...fields,
  asserted: withoutNoise(fields.asserted, bookkeeping),
  before: withoutNoise(fields.before, bookkeeping),
  others: withoutNoise(fields.others, bookkeeping),
});

/**
 * A map or list that stays is told by what changes in it: it is named itself too where desired empties it. One that
 * becomes something else is told as a whole.
 */
function withoutRepetition(differences: readonly FieldDifference[]): readonly FieldDifference[] {
  const told = differences
    .filter(({ state }) => state !== 'reordered')
    .map((one) => ({
      one,
      keys: one.path.map((element) => elementKey(element)),
      stays: one.desired === undefined || haveSameShape(one.desired, one.live),
    }));
  const isBelow = (keys: readonly string[], above: readonly string[]): boolean =>
    keys.length > above.length && above.every((key, index) => keys[index] === key);
  const repeated = new Set(
    told
      .filter(({ keys, stays }) =>
        told.some(
          (other) => (stays && isBelow(other.keys, keys)) || (!other.stays && isBelow(keys, other.keys)),
        ),
      )
      .map(({ one }) => one),
  );
  return differences.filter((one) => !repeated.has(one));
}

/**
 * kustomize-controller looks at labels, annotations and everything beside metadata to decide whether it writes at all:
 * a change of finalizers or owner references alone is "unchanged" to it (fluxcd/pkg/ssa `hasDrifted`).
 */
function isWritten(
  differences: readonly FieldDifference[],
  { sent }: Prediction,
  live: JsonObject,
  { mode, manager }: AgentWrite,
): boolean {
  if (mode !== 'flux-ks') return true;
  if (differences.some(({ path }) => !isOtherMetadata(path))) return true;
  if (keepsForeignManagers(sent, live)) return false;
  return hasBookkeeping(live) || managerEntries(live).some((entry) => isRenamedByFlux(entry.writer, manager));
}

function isOtherMetadata([top, second]: FieldPath): boolean {
  if (top === undefined || !('field' in top) || top.field !== 'metadata') return false;
  return !(
    second !== undefined &&
    'field' in second &&
    (second.field === 'labels' || second.field === 'annotations')
  );
}
