import {
  difference,
  emptyFieldSet,
  isEmpty,
  parseElement,
  parseFieldsV1,
  union,
  type FieldSet,
} from '../resource/fieldSet.ts';
import {
  at,
  equalJson,
  isArray,
  isObject,
  member,
  parseJson,
  type Json,
  type JsonObject,
} from '../resource/json.ts';
import { valueAt } from '../resource/resolvePath.ts';
import { verbOf, type AgentWrite } from './agentWrite.ts';
import { lastAppliedAnnotation } from './bookkeeping.ts';
import { ownerNameLabel, ownerNamespaceLabel } from './fluxMetadata.ts';
import { keyNames, scalarText } from './itemKeys.ts';
import { appliedFields } from './managers.ts';
import type { Prediction } from './prediction.ts';

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

/** From managedFields for a server-side apply: they carry the list types of the schema. Else from the engine. */
export function comparedFields(prediction: Prediction, live: JsonObject, write: AgentWrite): ComparedFields {
  if (verbOf(write) === 'patch') return ofPatch(prediction, live, write);
  const applied = appliedFields(prediction.predicted, write);
  const original = appliedFields(live, write);
  const asserted = withTexts(isEmpty(applied) ? fieldsOf(prediction.sent) : applied);
  return {
    asserted,
    // What it does not assert stays in the order that it had.
    listed: asserted,
    before: appliedFields(prediction.prepared, write),
    original,
    // Where two owners apply one object under one manager's name, that name says nothing. Nor does that of kubectl:
    // nothing on the object tells what was applied last.
    held: write.mode === 'flux-ks' && hasSameOwner(prediction.sent, live) ? original : emptyFieldSet,
    others: emptyFieldSet,
  };
}

function ofPatch({ sent, fields }: Prediction, live: JsonObject, write: AgentWrite): ComparedFields {
  const asserted = fields === undefined ? fieldsOf(sent) : parseFieldsV1(fields.asserted);
  const original = parseFieldsV1(fields?.lastApplied);
  const found = parseFieldsV1(fields?.live);
  return {
    asserted,
    listed: union(found, asserted),
    before: original,
    original,
    held: unchanged(appliedFields(live, write), lastApplied(live), sent),
    others: difference(found, union(original, asserted)),
  };
}

/** The server keeps what a Secret is sent as text among its data, and managedFields do not say so. */
function withTexts(asserted: FieldSet): FieldSet {
  const texts = asserted.children.get('f:stringData');
  if (!texts) return asserted;
  return union(asserted, { member: false, children: new Map([['f:data', { ...texts, member: false }]]) });
}

/** The part of a set at which both objects say the same, and a patch can say it. */
function unchanged(set: FieldSet, a: Json | undefined, b: Json | undefined): FieldSet {
  if (a === undefined || b === undefined || isPatchedInOne(set, b)) return emptyFieldSet;
  if (set.children.size === 0) return equalJson(a, b) ? set : emptyFieldSet;
  const children = [...set.children].flatMap(([key, child]): readonly (readonly [string, FieldSet])[] => {
    const element = parseElement(key);
    if (element === undefined) return [];
    const kept = unchanged(child, valueAt(a, [element]), valueAt(b, [element]));
    return isEmpty(kept) ? [] : [[key, kept]];
  });
  return { member: set.member, children: new Map(children) };
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

function lastApplied(live: JsonObject): Json | undefined {
  const text = at(live, 'metadata', 'annotations', lastAppliedAnnotation);
  try {
    return typeof text === 'string' ? parseJson(text) : undefined;
  } catch {
    return undefined;
  }
}

const hasSameOwner = (sent: JsonObject, live: JsonObject): boolean =>
  [ownerNameLabel, ownerNamespaceLabel].every(
    (label) => at(sent, 'metadata', 'labels', label) === at(live, 'metadata', 'labels', label),
  );

/** What an object asserts where nothing tells more: every leaf, lists as a whole. */
function fieldsOf(value: Json | undefined): FieldSet {
  if (!isObject(value)) return { ...emptyFieldSet, member: true };
  const children = Object.entries(value).map(([key, child]) => [`f:${key}`, fieldsOf(child)] as const);
  const kept = children.filter(([key]) => key !== 'f:apiVersion' && key !== 'f:kind');
  return { member: children.length === 0, children: new Map(kept) };
}
