import {
  emptyFieldSet,
  below,
  has,
  parseElement,
  parseFieldsV1,
  union,
  type FieldSet,
} from '../../../src/core/resource/fieldSet.ts';
import { formatPath, type FieldPath, type PathElement } from '../../../src/core/resource/fieldPath.ts';
import {
  at,
  equalJson,
  isArray,
  isObject,
  parseJson,
  type Json,
  type JsonArray,
  type JsonObject,
} from '../../../src/core/resource/json.ts';
import { withTexts } from '../../../src/core/drift/compare/textsAsData.ts';
import { lastAppliedAnnotation } from '../../../src/core/drift/desired/bookkeeping.ts';
import { indexOfItem, valueAt } from '../../../src/core/resource/resolvePath.ts';
import { caseManager } from '../driftCases/driftCase.ts';
import { settled } from '../driftCases/settled.ts';
import { isTakenOver } from '../driftCases/takenOver.ts';
import type { WrittenBy } from './serverAnswer.ts';

export interface ChangedPath {
  readonly path: FieldPath;
  /**
   * The agent neither asserts it nor gives it up: the server fills it in or takes it away because of something else, as
   * it does with the node ports of a Service whose type changes.
   */
  readonly consequence: boolean;
}

/**
 * Where two answers of the API server about one object differ, as paths of server-side apply. What kind of list a list
 * is follows from how any manager's fields name it; a list that nobody names so is one value.
 */
export function changedPaths(
  before: JsonObject,
  after: JsonObject,
  by: WrittenBy = { verb: 'apply', sent: {}, isOwn: isFluxs, isTakenOver },
): readonly ChangedPath[] {
  // What is sent as text is among the data, where managedFields do not name it.
  const named = withTexts(union(fieldsOf(before, isEntry), fieldsOf(after, isEntry)));
  const isControlled = by.verb === 'apply' ? isAppliedBy(by, before, after) : isWrittenBy(by, before, after);
  const found: FieldPath[] = [];
  visit(named, [], settled(before), settled(after));
  return found.map((path) => ({ path, consequence: !isControlled(path) }));

  function visit(set: FieldSet, path: FieldPath, a: Json | undefined, b: Json | undefined): void {
    if (equalJson(a, b)) return;
    const [left, right] = [objectOrNothing(a), objectOrNothing(b)];
    // An item of a list comes and goes as a whole; a struct by what is in it.
    const isWhole = (a === undefined || b === undefined) && !isField(path.at(-1));
    // Nobody has named anything in it: what is at the top is a struct all the same, and a spec also where it is owned empty.
    const isUnnamed =
      path.length === 1 && set.children.size === 0 && (!set.member || formatPath(path) === 'spec');
    if (left && right && !isWhole && (set.children.size > 0 || isUnnamed)) {
      const count = found.length;
      for (const field of new Set([...Object.keys(left), ...Object.keys(right)]))
        visit(
          set.children.get(`f:${field}`) ?? emptyFieldSet,
          [...path, { field }],
          left[field],
          right[field],
        );
      if (found.length === count) found.push(path);
    } else if (isListOrNothing(a) && isListOrNothing(b) && namesItems(set)) {
      const count = found.length;
      visitItems(set, path, a ?? [], b ?? []);
      if (found.length === count) found.push(path);
    } else found.push(path);
  }

  function visitItems(set: FieldSet, path: FieldPath, a: JsonArray, b: JsonArray): void {
    const elements = [...set.children.keys()].flatMap((key) => {
      const element = parseElement(key);
      return element === undefined ? [] : [{ element, items: set.children.get(key) ?? emptyFieldSet }];
    });
    for (const { element, items } of elements)
      visit(items, [...path, element], valueAt(a, [element]), valueAt(b, [element]));
    const shared = elements
      .map(({ element }) => element)
      .filter((element) => indexOfItem(a, element) >= 0 && indexOfItem(b, element) >= 0);
    if (!equalJson(order(shared, a), order(shared, b))) found.push(path);
  }
}

const objectOrNothing = (value: Json | undefined): JsonObject | undefined =>
  value === undefined ? {} : isObject(value) ? value : undefined;

const isListOrNothing = (value: Json | undefined): value is JsonArray | undefined =>
  value === undefined || isArray(value);

const isField = (element: PathElement | undefined): boolean => element === undefined || 'field' in element;

const namesItems = (set: FieldSet): boolean =>
  [...set.children.keys()].some((key) => key.startsWith('k:') || key.startsWith('v:'));

const order = (elements: readonly PathElement[], list: JsonArray): Json =>
  elements
    .map((element, number) => ({ number, index: indexOfItem(list, element) }))
    .sort((a, b) => a.index - b.index)
    .map(({ number }) => number);

function fieldsOf(object: JsonObject, chosen: (entry: JsonObject) => boolean): FieldSet {
  const entries = at(object, 'metadata', 'managedFields');
  return (isArray(entries) ? entries : [])
    .filter(isObject)
    .filter(chosen)
    .map((entry) => parseFieldsV1(entry['fieldsV1']))
    .reduce((all, fields) => union(all, fields), emptyFieldSet);
}

const isEntry = (): boolean => true;

const isFluxs = (entry: JsonObject): boolean =>
  entry['manager'] === caseManager && entry['operation'] === 'Apply';

/** What an apply asserts or gives up; of a Secret as text too. */
function isAppliedBy(
  { sent, isOwn, isTakenOver: isGivenUp }: Extract<WrittenBy, { verb: 'apply' }>,
  before: JsonObject,
  after: JsonObject,
): (path: FieldPath) => boolean {
  const controlled = union(
    fieldsOf(before, (entry) => isOwn(entry) || isGivenUp(entry)),
    fieldsOf(after, isOwn),
  );
  return (path) => isOwned(controlled, path) || isText(path, sent);
}

/**
 * What a patch replaces it takes away, whosever it was, and what was applied last and is not sent any more goes, or back
 * to its default; a replacement puts all that somebody wrote back, and scalars that nobody is noted for. What else was
 * nobody's, whatever is not named, and what only comes with something else is the server's doing, whoever is still noted for it.
 */
function isWrittenBy(
  { verb, sent }: Exclude<WrittenBy, { verb: 'apply' }>,
  before: JsonObject,
  after: JsonObject,
): (path: FieldPath) => boolean {
  const owned = fieldsOf(before, isEntry);
  const last = verb === 'correct' ? undefined : lastApplied(before);
  // What live lacks and is not sent comes as the default of what is around it.
  const isDropped = (path: FieldPath): boolean => isSaid(path, last) && valueAt(before, path) !== undefined;
  const isPutBack = (path: FieldPath): boolean =>
    verb === 'replace' &&
    valueAt(before, path) !== undefined &&
    (isOwned(owned, path) || (isScalar(valueAt(before, path)) && isScalar(valueAt(after, path))));
  return (path) =>
    valueAt(after, path) === undefined
      ? isOwned(owned, path) || isSaidEmpty(path, sent)
      : isSaid(path, sent) || isDropped(path) || isText(path, sent) || isPutBack(path);
}

const isScalar = (value: Json | undefined): boolean => value !== undefined && typeof value !== 'object';

const isSaidEmpty = (path: FieldPath, sent: JsonObject): boolean => {
  const value = valueAt(sent, path);
  return isArray(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0;
};

/** What a manifest leaves out of the keys of a port is the default: a port of UDP is not that of one without a protocol. */
const isSaid = (path: FieldPath, object: Json | undefined): boolean =>
  valueAt(object, path) !== undefined &&
  path.every(
    (element, index) =>
      !('keys' in element) ||
      element.keys.every(
        ([name, key]) =>
          name !== 'protocol' ||
          key === 'TCP' ||
          valueAt(object, [...path.slice(0, index + 1), { field: name }]) !== undefined,
      ),
  );

function lastApplied(object: JsonObject): Json | undefined {
  const text = at(object, 'metadata', 'annotations', lastAppliedAnnotation);
  try {
    return typeof text === 'string' ? parseJson(text) : undefined;
  } catch {
    return undefined;
  }
}

/** A Secret may be sent as text. */
function isText([top, key]: FieldPath, sent: JsonObject): boolean {
  if (top === undefined || key === undefined || !('field' in top) || top.field !== 'data') return false;
  return valueAt(sent, [{ field: 'stringData' }, key]) !== undefined;
}

/** By name, through something in it, or as part of a value that is written as a whole. */
function isOwned(fields: FieldSet, path: FieldPath): boolean {
  if (below(fields, path) !== undefined) return true;
  return path.some((_, length) => {
    const above = path.slice(0, length);
    return has(fields, above) && below(fields, above)?.children.size === 0;
  });
}
