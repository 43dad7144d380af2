import { elementKey, emptyFieldSet, isEmpty, type FieldSet } from '../resource/fieldSet.ts';
import type { FieldPath } from '../resource/fieldPath.ts';
import { at, isObject, stringAt, type Json, type JsonObject } from '../resource/json.ts';
import { assertedDifferences, haveSameShape } from './assertedDifferences.ts';
import { keepsForeignManagers, ownerNameLabel, ownerNamespaceLabel } from './fluxMetadata.ts';
import { appliedFields, isRenamedByFlux, managerEntries } from './managers.ts';
import { hasBookkeeping, withoutBookkeeping, withoutNoise } from './noise.ts';
import { rootPlace } from './place.ts';
import type { Prediction } from './prediction.ts';
import { removedDifferences } from './removedDifferences.ts';
import type { FieldState } from './verdict.ts';

/** One place where the agent's write would change the live object. */
export interface FieldDifference {
  readonly path: FieldPath;
  readonly state: FieldState;
  /** As the write would leave it; absent where it would remove it. For `reordered`, the keys of the items in order. */
  readonly desired?: Json;
  readonly live?: Json;
  /** The agent still owns all it asserts here: no later writer made the difference, admission or the server did. */
  readonly heldByAgent: boolean;
}

/**
 * Where a predicted write differs from live, restricted to what the agent asserts and what it gives up: nothing else is
 * controlled by a line of Git. Both sets come from managedFields, which carry the list types of the schema.
 */
export function compare(
  prediction: Prediction,
  live: JsonObject,
  manager: string,
): readonly FieldDifference[] {
  const kind = stringAt(live, 'kind') ?? '';
  const applied = appliedFields(prediction.predicted, manager);
  const asserted = withoutNoise(isEmpty(applied) ? fieldsOf(prediction.sent) : applied);
  const before = withoutNoise(appliedFields(prediction.prepared, manager));
  const original = appliedFields(live, manager);
  const [predicted, found] = [withoutBookkeeping(prediction.predicted), withoutBookkeeping(live)];
  const differences = withoutRepetition([
    // Where two owners apply one object under one manager's name, that name says nothing.
    ...assertedDifferences(
      asserted,
      rootPlace(predicted, found, hasSameOwner(prediction.sent, live) ? original : emptyFieldSet),
      kind,
    ),
    ...removedDifferences(before, asserted, rootPlace(predicted, found, original), kind),
  ]);
  return isWritten(differences, prediction, live, manager) ? differences : [];
}

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

const hasSameOwner = (sent: JsonObject, live: JsonObject): boolean =>
  [ownerNameLabel, ownerNamespaceLabel].every(
    (label) => at(sent, 'metadata', 'labels', label) === at(live, 'metadata', 'labels', label),
  );

/**
 * kustomize-controller looks at labels, annotations and everything beside metadata to decide whether it writes at all:
 * a change of finalizers or owner references alone is "unchanged" to it (fluxcd/pkg/ssa `hasDrifted`).
 */
function isWritten(
  differences: readonly FieldDifference[],
  { sent }: Prediction,
  live: JsonObject,
  manager: string,
): boolean {
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

/** What an object asserts where nothing tells more: every leaf, lists as a whole. */
function fieldsOf(value: Json | undefined): FieldSet {
  if (!isObject(value)) return { ...emptyFieldSet, member: true };
  const children = Object.entries(value).map(([key, child]) => [`f:${key}`, fieldsOf(child)] as const);
  const kept = children.filter(([key]) => key !== 'f:apiVersion' && key !== 'f:kind');
  return { member: children.length === 0, children: new Map(kept) };
}
