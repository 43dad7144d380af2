import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dependencyOrder } from '../../../../src/core/plan/dependencyOrder.ts';

/** Written as `b<a c`: b depends on a and c. */
const order = (...written: readonly string[]): readonly string[] => {
  const owners = written.map((text) => {
    const [name = '', after = ''] = text.split('<');
    return { name, after: after === '' ? [] : after.split(' ') };
  });
  const { ordered, circles } = dependencyOrder(
    owners,
    ({ name }) => name,
    ({ after }) => after,
  );
  return [ordered.map(({ name }) => name).join(' '), ...[...circles.values()].map((path) => path.join('→'))];
};

const cases: readonly (readonly [what: string, owners: readonly string[], expected: readonly string[]])[] = [
  ['as they came', ['a', 'b', 'c'], ['a b c']],
  ['each after those that it depends on', ['a<b', 'b<c', 'c'], ['c b a']],
  ['once, where two depend on it', ['a<c', 'b<c', 'c'], ['c a b']],
  ['names that nobody has are left aside', ['a<x', 'b'], ['a b']],
  [
    'a circle is told for each in it',
    ['a<b', 'b<c', 'c<a', 'd<a'],
    ['c b a d', 'a→b→c→a', 'b→c→a→b', 'c→a→b→c'],
  ],
  ['one that waits for itself', ['a<a'], ['a', 'a→a']],
];
for (const [what, owners, expected] of cases)
  test(`order of owners: ${what}`, () => {
    assert.deepEqual(order(...owners), expected);
  });
