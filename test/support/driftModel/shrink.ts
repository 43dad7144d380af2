import { stringify } from 'yaml';
import { formatPath } from '../../../src/core/resource/fieldPath.ts';
import { writeOf } from '../../../src/core/drift/desired/writeOf.ts';
import { writerOf } from '../../../src/core/drift/desired/managers.ts';
import type { OwnerFacts, Question } from '../../../src/core/drift/predict/question.ts';
import {
  equalJson,
  isArray,
  isObject,
  stringAt,
  type Json,
  type JsonObject,
} from '../../../src/core/resource/json.ts';
import { valueAt } from '../../../src/core/resource/resolvePath.ts';
import type { ExpectedField, ReplayedCase, Write } from '../driftCases/driftCase.ts';
import type { ExpectedField as ServersField, ExpectedVerdict } from './expectedVerdict.ts';
import { valueAlong, withoutAlong, type JsonPath } from './randomPath.ts';

/** What can be made smaller: nothing is expected of it yet. */
export type ShrinkingCase = Omit<ReplayedCase, 'desired'> & {
  readonly deployed: JsonObject;
  readonly working: JsonObject;
};

/**
 * Drops one thing after the other without which a case still fails, until nothing is left to drop or the time is up: writes,
 * the edit of the working tree, and parts of the objects, the large ones first.
 */
export async function shrink(
  found: ShrinkingCase,
  fails: (smaller: ShrinkingCase) => Promise<boolean>,
  until = Infinity,
): Promise<ShrinkingCase> {
  let smallest = found;
  for (let hasShrunk = true; hasShrunk;) {
    hasShrunk = false;
    // What was tried in vain is tried again only when the others have been.
    for (let tried = 0; ;) {
      const smaller = smallerOnes(smallest)[tried];
      if (smaller === undefined) break;
      if (Date.now() >= until) return smallest;
      if (await fails(smaller)) [smallest, hasShrunk] = [smaller, true];
      else tried += 1;
    }
  }
  return smallest;
}

function smallerOnes(one: ShrinkingCase): readonly ShrinkingCase[] {
  const { steps, deployed, working } = one;
  // An edit that is dropped does not come back.
  const isEdited = !equalJson(deployed, working);
  const documents = [deployed, working, ...steps.map(({ body }) => body ?? null)];
  const paths = new Map(documents.flatMap((each) => pathsOf(each)).map((path) => [path.join('\n'), path]));
  const shortestFirst = [...paths.values()].sort((a, b) => a.length - b.length);
  return [
    ...steps.map((_, index) => ({ ...one, steps: steps.toSpliced(index, 1) })),
    ...(isEdited ? [{ ...one, working: deployed }] : []),
    ...shortestFirst.flatMap((path) => {
      const holders = documents.flatMap((each, index) => (valueAlong(each, path) === undefined ? [] : index));
      const each = holders.length > 1 ? holders.map((index) => [index]) : [];
      return [holders, ...each]
        .filter((chosen) => isEdited || chosen.includes(0) === chosen.includes(1))
        .map((chosen) => without(one, path, new Set(chosen)));
    }),
  ];
}

/** Drops what is at a path of the documents with these numbers: deployed, the working tree, and what each step writes. */
function without(one: ShrinkingCase, path: JsonPath, chosen: ReadonlySet<number>): ShrinkingCase {
  const left = <Document extends Json | undefined>(
    document: Document,
    index: number,
  ): Document | JsonObject =>
    chosen.has(index) && isObject(document) ? withoutAlong(document, path) : document;
  const steps = one.steps.map((step, index): Write => {
    const body = left(step.body, index + 2);
    return body === undefined ? step : { ...step, body };
  });
  return { ...one, deployed: left(one.deployed, 0), working: left(one.working, 1), steps };
}

/** The ways to everything in an object but to what says which one it is. */
function pathsOf(document: Json): readonly JsonPath[] {
  const found: JsonPath[] = [];
  if (isObject(document)) visit(document, []);
  return found.filter((path) => !identity.has(path.join('.')));

  function visit(value: Json, path: JsonPath): void {
    if (path.length > 0) found.push(path);
    const inner = isArray(value) ? value.entries() : isObject(value) ? Object.entries(value) : [];
    for (const [key, item] of inner) visit(item, [...path, String(key)]);
  }
}

const identity: ReadonlySet<string> = new Set([
  'apiVersion',
  'kind',
  'metadata',
  'metadata.name',
  'metadata.namespace',
]);

/** Whether one fails in no other way than the other: in the same places, whatever is there. */
export function sameManner(differences: readonly string[], others: readonly string[]): boolean {
  const manners = new Set(others.map(mannerOf));
  return differences.length > 0 && differences.every((one) => manners.has(mannerOf(one)));
}

const mannerOf = (difference: string): string =>
  difference.startsWith('the verdict')
    ? difference
    : difference.replace(/ (desired|edited|live) is .*| changes .*|: .*/s, ' $1');

/** As a file of `test/fixtures/drift-cases`: expected is what the server does, in the words of a verdict. */
export function fixtureOf(
  { id, title, mode, deployed, working, steps, ...rest }: ShrinkingCase,
  { verdict, fields }: ExpectedVerdict,
  { owner, live }: Question,
): string {
  const isEdited = !equalJson(deployed, working);
  const told = [...fields.values()].filter(({ consequence }) => !consequence);
  const fixture = {
    id,
    mode,
    title,
    ...rest,
    ...(isEdited ? { deployed, working } : { desired: deployed }),
    steps,
    expect: {
      verdict,
      certainty: 'exact',
      ...(told.length > 0 ? { fields: told.map((field) => asExpected(field, owner, live)) } : {}),
    },
  };
  const text = stringify(fixture, { lineWidth: 0, aliasDuplicateObjects: false });
  const { name, namespace } = subjectName(deployed);
  const renamed = text.replaceAll(name, id.toLowerCase());
  return namespace === undefined ? renamed : renamed.replaceAll(namespace, 'drift');
}

const subjectName = (
  object: JsonObject,
): { readonly name: string; readonly namespace: string | undefined } => ({
  name: stringAt(object, 'metadata', 'name') ?? '',
  namespace: stringAt(object, 'metadata', 'namespace'),
});

function asExpected(
  { path, verdict, deployed, working }: ServersField,
  owner: OwnerFacts,
  live: JsonObject | null,
): ExpectedField {
  const found = valueAt(live, path);
  const left = verdict === 'PENDING' ? working : deployed;
  const state = left === undefined ? 'reverted' : found === undefined ? 'missing' : 'changed';
  const by = state === 'missing' ? undefined : writerOf(path, live, writeOf(owner, live));
  return {
    path: formatPath(path),
    verdict,
    state,
    ...(verdict === 'PENDING' || deployed === undefined ? {} : { desired: deployed }),
    ...(verdict === 'DRIFT' || working === undefined ? {} : { edited: working }),
    ...(found === undefined ? {} : { live: found }),
    ...(by === undefined ? {} : { by: by.manager }),
    contested: false,
  };
}
