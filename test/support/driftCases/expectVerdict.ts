import assert from 'node:assert/strict';
import type { FieldVerdict, ObjectVerdict } from '../../../src/core/drift/judge/verdict.ts';
import { formatPath } from '../../../src/core/resource/fieldPath.ts';
import type { ExpectedField, Expectation } from './driftCase.ts';

export function expectVerdict(found: ObjectVerdict, { verdict, certainty, fields = [] }: Expectation): void {
  const wanted = [...fields].sort(byPath);
  const got = found.fields.map((field) => summary(field)).sort(byPath);
  assert.deepEqual(
    {
      verdict: found.verdict,
      certainty: found.certainty,
      fields: got.map((field, index) => onlyAsked(field, wanted[index])),
    },
    { verdict, certainty, fields: wanted },
    found.reason,
  );
}

function summary({
  path,
  verdict,
  state,
  desired,
  edited,
  live,
  by,
  contested,
}: FieldVerdict): ExpectedField {
  return {
    path: formatPath(path),
    verdict,
    state,
    ...(desired === undefined ? {} : { desired }),
    ...(edited === undefined ? {} : { edited }),
    ...(live === undefined ? {} : { live }),
    ...(by === undefined ? {} : { by: by.manager }),
    contested,
  };
}

/** Large values are left out of an expectation. */
function onlyAsked(field: ExpectedField, wanted: ExpectedField | undefined): Partial<ExpectedField> {
  if (wanted === undefined) return field;
  return Object.fromEntries(Object.entries(field).filter(([key]) => key in wanted || !values.has(key)));
}

const values: ReadonlySet<string> = new Set(['desired', 'live']);

const byPath = (a: { readonly path: string }, b: { readonly path: string }): number =>
  a.path < b.path ? -1 : 1;
