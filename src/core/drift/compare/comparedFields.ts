import { trackingAnnotation } from '../../owner/argo/argoTracking.ts';
import {
  below,
  difference,
  emptyFieldSet,
  isEmpty,
  parseFieldsV1,
  union,
  type FieldSet,
} from '../../resource/fieldSet.ts';
import { at, equalJson, isArray, isObject, member, type Json, type JsonObject } from '../../resource/json.ts';
import { valueAt } from '../../resource/resolvePath.ts';
import { verbOf, type AgentWrite } from '../desired/agentWrite.ts';
import { ownerNameLabel, ownerNamespaceLabel } from '../desired/fluxMetadata.ts';
import { haveSameShape } from './assertedDifferences.ts';
import { childrenOf, isScalar } from './childrenOf.ts';
import { filledBy } from './filledBy.ts';
import { keyNames, scalarText } from '../filter/itemKeys.ts';
import { releaseNameAnnotation, releaseNamespaceAnnotation } from '../desired/helmDesired.ts';
import { lastApplied } from '../predict/lastApplied.ts';
import { appliedFields, managerEntries } from '../desired/managers.ts';
import { withNamesakes } from './namesakes.ts';
import type { Prediction } from '../predict/prediction.ts';
import { takenOfOthers } from './takenOfOthers.ts';
import { withTexts } from './textsAsData.ts';
import { withEmpty, withEmptyLists } from './withEmpty.ts';

/** The paths on which a write is compared with live. */
export interface ComparedFields {
  /** What the write asserts. */
  readonly asserted: FieldSet;
  /** The items of lists whose order the write may change. */
  readonly listed: FieldSet;
  /** What was asserted or taken over before, and is given up where it is not asserted any more. */
  readonly before: FieldSet;
  /** What the agent itself asserted before. */
  readonly original: FieldSet;
  /** What the agent wrote as it writes it now, and nobody else has written since. */
  readonly held: FieldSet;
  /** What else is live, and goes only where the write replaces all that is around it. */
  readonly others: FieldSet;
}

/**
 * From managedFields for a server-side apply: they carry the list types of the schema. Else from the engine, as well as
 * what goes with a write that comes before the apply.
 */
export function comparedFields(prediction: Prediction, live: JsonObject, write: AgentWrite): ComparedFields {
  if (verbOf(write) !== 'apply') return ofPatch(prediction, live, write);
  if (write.mode === 'flux-hr') return ofCorrection(prediction, live, write);
  const applied = appliedFields(prediction.predicted, write);
  const original = appliedFields(live, write);
  const said = withTexts(isEmpty(applied) ? fieldsOf(prediction.sent) : applied);
  const before = union(
    appliedFields(prediction.prepared, write),
    parseFieldsV1(prediction.fields?.lastApplied),
  );
  const isFilled = below(before, labels) !== undefined && hasFilledLabels(prediction);
  const named = isFilled ? union(said, noLabels) : said;
  const asserted = withEmpty(named, prediction.sent, prediction.predicted, live);
  return {
    asserted,
    // What it does not assert stays in the order that it had.
    listed: asserted,
    before,
    original,
    // Where two owners apply one object under one manager's name, that name says nothing. Nor does that of kubectl:
    // nothing on the object tells what was applied last.
    held: hasSameOwner(prediction.sent, live, write) ? original : emptyFieldSet,
    others: takenOfOthers(
      difference(parseFieldsV1(prediction.fields?.live), union(before, asserted)),
      asserted,
      { predicted: prediction.predicted, live },
      write,
    ),
  };
}

/** A patch of what an apply would change: the managedFields of the apply are told beside it. */
function ofCorrection(
  { sent, fields, predicted }: Prediction,
  live: JsonObject,
  write: AgentWrite,
): ComparedFields {
  const applied = parseFieldsV1(fields?.asserted);
  const said = withTexts(isEmpty(applied) ? fieldsOf(sent) : applied);
  const asserted = withEmpty(said, sent, predicted, live);
  const original = parseFieldsV1(fields?.lastApplied);
  const all = managerEntries(live).filter(
    ({ writer }) => writer.manager === write.manager && writer.subresource === undefined,
  );
  return {
    asserted,
    listed: asserted,
    before: original,
    original,
    // Helm 3 patched where Helm 4 applies, and corrections are patches too.
    // A patch that changes one entry of an atomic map is noted for all of it.
    held: hasSameOwner(sent, live, write)
      ? atScalars(
          all.reduce((set, entry) => union(set, entry.fields), emptyFieldSet),
          live,
        )
      : emptyFieldSet,
    others: takenOfOthers(
      difference(parseFieldsV1(fields?.live), union(original, asserted)),
      asserted,
      { predicted, live },
      write,
    ),
  };
}

function ofPatch(prediction: Prediction, live: JsonObject, write: AgentWrite): ComparedFields {
  const { sent, fields, patch, predicted } = prediction;
  const found = withEmptyLists(parseFieldsV1(fields?.live), live);
  const said = fields === undefined ? fieldsOf(sent) : parseFieldsV1(fields.asserted);
  const itemized = patch?.type === 'strategic' ? withNamesakes(said, found, predicted) : said;
  const isFilled = verbOf(write) === 'replace' && hasFilledLabels(prediction);
  const named = isFilled ? union(itemized, noLabels) : itemized;
  const asserted = withEmpty(named, sent, predicted, live);
  const original = parseFieldsV1(fields?.lastApplied);
  const others = difference(found, union(original, asserted));
  return {
    asserted,
    listed: union(found, asserted),
    before: filledBy(original, found, predicted, live),
    original,
    held: unchanged(appliedFields(live, write), lastSent(live, sent, write), sent),
    others: takenOfOthers(others, asserted, { predicted, live }, write),
  };
}

/**
 * The server gives a controller that is left without labels those of its template, as where they are said empty: one that a
 * replacement names none of, or an apply that gives up those it had.
 */
const hasFilledLabels = ({ sent, predicted }: Prediction): boolean =>
  at(sent, 'metadata', 'labels') === undefined && isObject(at(predicted, 'metadata', 'labels'));

const labels = [{ field: 'metadata' }, { field: 'labels' }];
const noLabels = parseFieldsV1({ 'f:metadata': { 'f:labels': {} } });

/** The part of a set at which an object holds a scalar. */
function atScalars(set: FieldSet, object: Json | undefined): FieldSet {
  if (set.children.size === 0) return isScalar(object) ? set : emptyFieldSet;
  return {
    member: set.member,
    children: childrenOf(set, (child, element) => atScalars(child, valueAt(object, [element]))),
  };
}

/**
 * A replacement leaves no note of what was sent: what its owner has written is taken for what it still sends, but for
 * roles and bindings, which `auth reconcile` writes under the same name.
 */
const lastSent = (live: JsonObject, sent: JsonObject, write: AgentWrite): Json | undefined => {
  if (verbOf(write) === 'patch') return lastApplied(live);
  const isReconciled = live['apiVersion'] === 'rbac.authorization.k8s.io/v1';
  return hasSameOwner(sent, live, write) && !isReconciled ? sent : undefined;
};

/** The part of a set at which both objects say the same, and a patch can say it. */
function unchanged(set: FieldSet, a: Json | undefined, b: Json | undefined): FieldSet {
  if (a === undefined || b === undefined || isPatchedInOne(set, b)) return emptyFieldSet;
  // A map that takes the place of a scalar is not what was said before, whoever is noted for what is in it.
  if (set.children.size === 0 || !haveSameShape(a, b)) return equalJson(a, b) ? set : emptyFieldSet;
  const children = childrenOf(set, (child, element) =>
    unchanged(child, valueAt(a, [element]), valueAt(b, [element])),
  );
  return { member: set.member, children };
}

/**
 * Items of a list that share the first name of their keys, as two protocols of one port do: a patch knows them by that
 * name alone and writes one over the other.
 */
function isPatchedInOne({ children }: FieldSet, sent: Json): boolean {
  const [name] = [...children.keys()].map(keyNames).find((names) => names.length > 1) ?? [];
  if (name === undefined || !isArray(sent)) return false;
  return new Set(sent.map((item) => scalarText(member(item, name)))).size < sent.length;
}

const hasSameOwner = (sent: JsonObject, live: JsonObject, { mode }: AgentWrite): boolean =>
  ownersMarks[mode]?.every((path) => at(sent, ...path) === at(live, ...path)) === true &&
  // Argo CD marks no definitions: nothing on them tells whose they are.
  !(mode.startsWith('argo-') && sent['kind'] === 'CustomResourceDefinition');

/** Where an object says whose it is. */
const ownersMarks: Readonly<Partial<Record<AgentWrite['mode'], readonly (readonly string[])[]>>> = {
  'flux-ks': [
    ['metadata', 'labels', ownerNameLabel],
    ['metadata', 'labels', ownerNamespaceLabel],
  ],
  'flux-hr': [
    ['metadata', 'annotations', releaseNameAnnotation],
    ['metadata', 'annotations', releaseNamespaceAnnotation],
  ],
  'argo-ssa': [['metadata', 'annotations', trackingAnnotation]],
  'argo-replace': [['metadata', 'annotations', trackingAnnotation]],
};

/** What an object asserts where nothing tells more: every leaf, lists as a whole. */
function fieldsOf(value: Json | undefined): FieldSet {
  if (!isObject(value)) return { ...emptyFieldSet, member: true };
  const children = Object.entries(value).map(([key, child]) => [`f:${key}`, fieldsOf(child)] as const);
  const kept = children.filter(([key]) => key !== 'f:apiVersion' && key !== 'f:kind');
  return { member: children.length === 0, children: new Map(kept) };
}
