import { isMap, isScalar, isSeq } from 'yaml';
import { failed, success, type Outcome } from '../../base/outcome.ts';
import { locateField } from '../provenance/locateField.ts';
import type { LocatedObject, SourceOf } from '../provenance/locatedObject.ts';
import { resolvePath } from '../provenance/resolvePath.ts';
import { chainTo, documentAt } from '../provenance/sourceNode.ts';
import { writtenNode } from '../provenance/writtenNode.ts';
import { formatPath, type FieldPath, type PathElement } from '../resource/fieldPath.ts';
import { isObject, type Json, type JsonObject } from '../resource/json.ts';
import { valueAt } from '../resource/resolvePath.ts';
import { toPointer } from '../yaml/jsonPointer.ts';
import { linePositions } from '../yaml/linePositions.ts';
import type { SourceText } from '../yaml/sourceText.ts';
import type { TextEdit } from '../yaml/textEdit.ts';
import { addEntry, addItem, removeEntry, replaceEntry } from './entryEdits.ts';
import type { FileEdits } from './fileEdits.ts';
import { writeScalar, type ScalarValue } from './writeScalar.ts';

/**
 * Edits the line of Git that controls a field of a rendered object so that the field becomes `wanted`; undefined takes
 * it out of Git. Whether nothing else changes is for the render of the result to tell. The failure is a reason for people.
 */
export function writeField(
  rendered: LocatedObject,
  path: FieldPath,
  wanted: Json | undefined,
  sourceOf: SourceOf,
): Outcome<FileEdits, string> {
  const present = valueAt(rendered.object, path);
  const without = wanted === undefined ? withoutEntry(rendered, path, sourceOf) : undefined;
  if (without) return success(without);
  if (isScalarValue(present) && wanted !== undefined && isScalarValue(wanted)) {
    const pointer = toPointer(resolvePath(rendered.object, path).segments);
    const origin = rendered.origins.get(pointer) ?? locateField(rendered, path, sourceOf);
    const source = origin && sourceOf(origin.path);
    if (!origin || !source) return failed(`no file says where ${formatPath(path)} comes from`);
    const variables = rendered.variables?.get(pointer) ?? [];
    const written = writeScalar(source, origin, { rendered: present, wanted, variables });
    return written.ok ? success({ source, edits: written.value }) : written;
  }
  return writeEntry(rendered, path, wanted, sourceOf);
}

/** A scalar that stands in an entry of its own goes where it is written, which may be a patch. */
function withoutEntry(rendered: LocatedObject, path: FieldPath, sourceOf: SourceOf): FileEdits | undefined {
  const origin = rendered.origins.get(toPointer(resolvePath(rendered.object, path).segments));
  const source = origin && sourceOf(origin.path);
  const last = path.at(-1);
  if (!origin || !source || !last || !('field' in last)) return undefined;
  const offset = linePositions(source).offsetAt(origin);
  const [map, entry] = chainTo(documentAt(source, offset), offset).slice(-2);
  if (!isMap(map?.node) || entry?.name !== last.field) return undefined;
  const edit = removeEntry(source, map.node, last.field);
  return edit && { source, edits: [edit] };
}

export const isScalarValue = (value: Json | undefined): value is ScalarValue =>
  value !== undefined && (typeof value !== 'object' || value === null);

/** Adds, replaces or removes an entry of the map, or an item of the list, that is written nearest to the path. */
function writeEntry(
  rendered: LocatedObject,
  path: FieldPath,
  wanted: Json | undefined,
  sourceOf: SourceOf,
): Outcome<FileEdits, string> {
  const { segments, complete } = resolvePath(rendered.object, path);
  const parent = writtenNode(rendered, complete ? segments.slice(0, -1) : segments, sourceOf);
  const refused = failed(
    `${formatPath(path)} cannot be edited in the files: it stands in no map or list of its own there`,
  );
  if (!parent) return refused;
  const rest = path.slice(parent.depth);
  const edit = entryEdit(parent.text, parent.node.node, rest, wanted);
  return edit ? success({ source: parent.text, edits: [edit] }) : refused;
}

function entryEdit(
  source: SourceText,
  node: unknown,
  [element, ...rest]: FieldPath,
  wanted: Json | undefined,
): TextEdit | undefined {
  if (!element) return undefined;
  const value = wanted === undefined ? undefined : nested(rest, wanted);
  if (isMap(node) && 'field' in element) {
    const { field } = element;
    if (wanted === undefined) return rest.length === 0 ? removeEntry(source, node, field) : undefined;
    if (value === undefined) return undefined;
    const pair = node.items.findLast(({ key }) => isScalar(key) && key.value === field);
    // What is there and leads no further is written in another way than it is rendered.
    if (pair) return rest.length === 0 ? replaceEntry(source, pair, value) : undefined;
    return addEntry(source, node, field, value);
  }
  if (isSeq(node) && !('field' in element) && value !== undefined) {
    const item = itemOf(element, value);
    return item === undefined ? undefined : addItem(source, node, item);
  }
  return undefined;
}

/** The value with the parts of the path around it that are not there yet. */
function nested(path: FieldPath, value: Json): Json | undefined {
  return path.reduceRight<Json | undefined>((inner, element) => {
    if (inner === undefined) return undefined;
    if ('field' in element) return { [element.field]: inner };
    const item = itemOf(element, inner);
    return item === undefined ? undefined : [item];
  }, value);
}

function itemOf(element: Exclude<PathElement, { readonly field: string }>, value: Json): Json | undefined {
  if ('value' in element) return element.value;
  if (!('keys' in element)) return undefined;
  const keys: JsonObject = Object.fromEntries(element.keys);
  return isObject(value) ? { ...keys, ...value } : undefined;
}
