import type { FieldVerdict, Verdict } from '../../../src/core/drift/judge/verdict.ts';
import { formatPath, type FieldPath } from '../../../src/core/resource/fieldPath.ts';
import { equalJson, isArray, isObject, type Json, type JsonObject } from '../../../src/core/resource/json.ts';
import { valueAt } from '../../../src/core/resource/resolvePath.ts';
import { changedPaths } from './changedPaths.ts';
import type { ServerAnswer } from './serverAnswer.ts';

export interface ExpectedVerdict {
  readonly verdict: Verdict;
  /** By the text of the path. */
  readonly fields: ReadonlyMap<string, ExpectedField>;
  /** What was said to what was refused. */
  readonly text?: string;
}

export interface ExpectedField {
  readonly verdict: FieldVerdict['verdict'];
  readonly path: FieldPath;
  /** See `ChangedPath`: no line of Git controls it, so it need not be told. */
  readonly consequence: boolean;
  /** What a write of what is deployed, and of the working tree, would leave; undefined where there is no such write. */
  readonly deployed?: Json | undefined;
  readonly working?: Json | undefined;
}

/** The three-point rule over what the server does with what is deployed and with the working tree. */
export function expectedVerdict(
  live: JsonObject | null,
  deployed: ServerAnswer,
  working: ServerAnswer,
): ExpectedVerdict {
  if (live === null || deployed.verdict === 'DELETING')
    return { verdict: deployed.verdict, fields: new Map() };
  const [base, edit] = [writeOf(live, deployed), writeOf(live, working)];
  const fields = new Map<string, ExpectedField>();
  for (const [text, change] of base?.changes ?? []) {
    const left = valueAt(base?.written, change.path);
    const edited = valueAt(edit?.written, change.path);
    const adopted =
      edit !== undefined && !edit.changes.has(text) && isLeft(edited, valueAt(live, change.path));
    fields.set(text, {
      ...change,
      verdict: adopted ? 'CONVERGING' : 'DRIFT',
      deployed: left,
      working: edited,
    });
  }
  for (const [text, change] of edit?.changes ?? []) {
    if (fields.has(text)) continue;
    const [left, edited] = [base, edit].map((write) => valueAt(write?.written, change.path));
    // It is missing, and what is deployed has more in it: that is where its write differs.
    const isMade = valueAt(live, change.path) === undefined && isObject(left) && isObject(edited);
    const verdict = isMade
      ? ({ verdict: 'DRIFT', deployed: left } as const)
      : ({ verdict: 'PENDING' } as const);
    fields.set(text, { ...change, ...verdict, working: edited });
  }
  const refused = [deployed, working].find(isRefused);
  return { verdict: overall(deployed, working, fields), fields, ...(refused ? { text: refused.text } : {}) };
}

/** Not where it goes with what is around it. Of a list in another order, items may have changed. */
const isLeft = (edited: Json | undefined, live: Json | undefined): boolean =>
  equalJson(edited, live) || (isArray(edited) && isArray(live));

interface ServerWrite {
  readonly written: JsonObject;
  readonly changes: ReadonlyMap<string, { readonly path: FieldPath; readonly consequence: boolean }>;
}

/** Undefined where the server refuses. */
function writeOf(live: JsonObject, answer: ServerAnswer): ServerWrite | undefined {
  if (answer.verdict === 'SYNC') return { written: live, changes: new Map() };
  if (answer.verdict !== 'DRIFT') return undefined;
  const changes = changedPaths(live, answer.written, answer.by);
  return {
    written: answer.written,
    changes: new Map(changes.map((change) => [formatPath(change.path), change])),
  };
}

function overall(
  deployed: ServerAnswer,
  working: ServerAnswer,
  fields: ReadonlyMap<string, ExpectedField>,
): Verdict {
  if (isRefused(deployed)) return deployed.verdict;
  const all = [...fields.values()];
  const controlled = all.filter(({ consequence }) => !consequence);
  const decisive = controlled.length > 0 ? controlled : all;
  for (const verdict of ['DRIFT', 'CONVERGING'] as const)
    if (decisive.some((field) => field.verdict === verdict)) return verdict;
  if (isRefused(working)) return working.verdict;
  return decisive.length > 0 ? 'PENDING' : 'SYNC';
}

const isRefused = (answer: ServerAnswer): answer is Extract<ServerAnswer, { readonly text: string }> =>
  answer.verdict === 'INVALID' || answer.verdict === 'BLOCKED';
