import type { FieldVerdict, ObjectVerdict } from '../../../src/core/drift/judge/verdict.ts';
import { formatPath, type FieldPath } from '../../../src/core/resource/fieldPath.ts';
import {
  equalJson,
  isObject,
  printJson,
  type Json,
  type JsonObject,
} from '../../../src/core/resource/json.ts';
import { valueAt } from '../../../src/core/resource/resolvePath.ts';
import type { ExpectedField, ExpectedVerdict } from './expectedVerdict.ts';
import { isNow } from './isNow.ts';

/** In what a verdict differs from what is expected of it: as a whole, in where, or in what is there. */
export function disagreements(
  ours: ObjectVerdict,
  live: JsonObject | null,
  expected: ExpectedVerdict,
): readonly string[] {
  const told = new Set(ours.fields.map(({ path }) => formatPath(path)));
  // What is missing as a whole is told by what is in it.
  const isToldInside = (text: string): boolean =>
    ours.fields.some(({ path, state }) => state === 'missing' && formatPath(path).startsWith(`${text}.`)) &&
    valueAt(live, expected.fields.get(text)?.path ?? []) === undefined;
  return [
    ...differ('the verdict', asWritten(ours), expected.verdict),
    ...ours.fields.flatMap((field) => aboutField(field, live, expectedOf(field, expected, told))),
    ...[...expected.fields]
      .filter(([text, { consequence }]) => !consequence && !told.has(text) && !isToldInside(text))
      .map(([text, { verdict }]) => `${text} is ${verdict} and is not told`),
  ];
}

/**
 * What is missing is told by its leaves; where no manager names these, the answers differ in what is above them. What Git
 * leaves empty, the server may fill: then they differ in what is below.
 */
function expectedOf(
  { path, state, desired, edited }: FieldVerdict,
  { fields }: ExpectedVerdict,
  told: ReadonlySet<string>,
): ExpectedField | undefined {
  const own = fields.get(formatPath(path));
  if (own || state !== 'missing') return own;
  const inside = [...fields].filter(([text]) => text.startsWith(`${formatPath(path)}.`));
  const filled = (inside.find(([text]) => !told.has(text)) ?? inside[0])?.[1];
  if (filled) return { ...filled, path, deployed: desired, working: edited };
  const above = path.map((_, length) => fields.get(formatPath(path.slice(0, length))));
  const found = above.findLast((one) => one !== undefined);
  return (
    found && {
      ...found,
      path,
      deployed: valueAt(found.deployed, path.slice(found.path.length)),
      working: valueAt(found.working, path.slice(found.path.length)),
    }
  );
}

/** What is cosmetic is written all the same, also where an edit takes the rest of the drift away. */
const asWritten = ({ verdict, fields }: ObjectVerdict): string =>
  verdict === 'COSMETIC' || (verdict === 'CONVERGING' && fields.some((field) => field.verdict === 'COSMETIC'))
    ? 'DRIFT'
    : verdict;

function aboutField(
  { path, verdict, state, desired, edited, live: found }: FieldVerdict,
  live: JsonObject | null,
  expected: ExpectedField | undefined,
): readonly string[] {
  const text = formatPath(path);
  if (expected === undefined) return [`${text} is told as ${verdict} and does not change`];
  // An edit that removes what drifted is told beside the drift, and one of what would only go with something else instead of it.
  const isToldAsEdit =
    verdict === 'PENDING' &&
    expected.verdict === 'DRIFT' &&
    (expected.working === undefined || expected.consequence);
  const sides =
    verdict === 'PENDING'
      ? differ(`${text} edited`, edited, withoutAllotted(expected.working, edited, path))
      : differ(`${text} desired`, desired, withoutAllotted(expected.deployed, desired, path));
  return [
    ...(isToldAsEdit ? [] : differ(text, verdict === 'COSMETIC' ? 'DRIFT' : verdict, expected.verdict)),
    // Of an order the items are told, not the list.
    ...(state === 'reordered' ? [] : [...sides, ...differ(`${text} live`, found, valueAt(live, path))]),
  ];
}

function differ(what: string, ours: Json | undefined, expected: Json | undefined): readonly string[] {
  return equalJson(ours, expected) ? [] : [`${what} is ${text(ours)}, expected ${text(expected)}`];
}

/** A port or a time that the server chooses in its answer is another one each time, and nobody's to tell. */
function withoutAllotted(value: Json | undefined, ours: Json | undefined, path: FieldPath): Json | undefined {
  if (ours === undefined && formatPath(path).endsWith('.nodePort')) return ours;
  if (isNow(value) && isNow(ours)) return ours;
  if (!isObject(value) || !isObject(ours) || 'nodePort' in ours) return value;
  const { nodePort: _nodePort, ...rest } = value;
  return rest;
}

const text = (value: Json | undefined): string => (value === undefined ? 'nothing' : printJson(value));
