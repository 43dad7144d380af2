import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FieldVerdict, ObjectVerdict } from '../../../../src/core/drift/judge/verdict.ts';
import { plainSightings, readSightings } from '../../../../src/core/drift/sightings/plainSightings.ts';
import {
  seenDifference,
  sightingsOf,
  type OwnerSightings,
} from '../../../../src/core/drift/sightings/sightings.ts';

const id = { group: '', kind: 'ConfigMap', namespace: 'shop', name: 'a' };
const at = (name: string, verdict: FieldVerdict['verdict']): FieldVerdict => ({
  path: [{ field: 'data' }, { field: name }],
  verdict,
  state: 'changed',
  contested: false,
});
const says = (verdict: ObjectVerdict['verdict'], ...fields: readonly FieldVerdict[]): ObjectVerdict => ({
  verdict,
  certainty: 'exact',
  fields,
});
const a = seenDifference(id, at('a', 'DRIFT'));
const whole = seenDifference(id);

interface Row {
  readonly title: string;
  readonly before: Readonly<Record<string, number>>;
  readonly verdict: ObjectVerdict | undefined;
  /** At 20. */
  readonly after: Readonly<Record<string, number>>;
}

const rows: readonly Row[] = [
  { title: 'new drift', before: {}, verdict: says('DRIFT', at('a', 'DRIFT')), after: { [a]: 20 } },
  {
    title: 'drift that stays',
    before: { [a]: 5 },
    verdict: says('DRIFT', at('a', 'DRIFT')),
    after: { [a]: 5 },
  },
  {
    title: 'drift that a merge would end, or a rule hides, is there as it was',
    before: { [a]: 5 },
    verdict: says('CONVERGING', at('a', 'CONVERGING')),
    after: { [a]: 5 },
  },
  {
    title: 'one of two is gone',
    before: { [a]: 5, [whole]: 5 },
    verdict: says('MISSING'),
    after: { [whole]: 5 },
  },
  { title: 'gone', before: { [a]: 5 }, verdict: says('SYNC'), after: {} },
  {
    title: 'an edit is no difference in the cluster',
    before: {},
    verdict: says('PENDING', at('a', 'PENDING')),
    after: {},
  },
  { title: 'missing', before: {}, verdict: says('MISSING'), after: { [whole]: 20 } },
  { title: 'not decided yet', before: { [a]: 5 }, verdict: undefined, after: { [a]: 5 } },
  { title: 'cannot be decided', before: { [a]: 5 }, verdict: says('UNKNOWN'), after: { [a]: 5 } },
];

for (const { title, before, verdict, after } of rows)
  test(title, () => {
    const known: OwnerSightings = new Map(Object.entries(before));
    const next = sightingsOf([{ id, verdict }], known, 20);
    assert.deepEqual(Object.fromEntries(next), after);
    if (JSON.stringify(before) === JSON.stringify(after)) assert.equal(next, known, 'the same map');
  });

test('an object that is no longer there is forgotten', () => {
  assert.equal(sightingsOf([], new Map([[a, 5]]), 20).size, 0);
});

test('they are kept as plain values, and read again', () => {
  const sightings = new Map([
    ['here', new Map([[a, 5]])],
    ['empty', new Map<string, number>()],
    ['elsewhere', new Map([[whole, 7]])],
  ]);
  const plain = plainSightings(sightings, new Set(['elsewhere']));
  assert.deepEqual(plain, [
    ['elsewhere', [[whole, 7]]],
    ['here', [[a, 5]]],
  ]);
  assert.deepEqual(plainSightings(sightings, new Set(['elsewhere']), 1), [['elsewhere', [[whole, 7]]]]);
  assert.deepEqual(plainSightings(readSightings(structuredClone(plain)), new Set()), plain);
});

for (const kept of [undefined, 'x', {}, [1], [['o']], [['o', 'x']], [['o', [['k', 'late']]]]])
  test(`what another version kept, ${JSON.stringify(kept)}, is no sighting`, () => {
    assert.deepEqual(plainSightings(readSightings(kept), new Set()), []);
  });
