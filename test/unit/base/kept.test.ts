import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kept } from '../../../src/base/kept.ts';
import { keptResults } from '../../../src/base/keptResults.ts';

const [red, blue] = [{ name: 'red' }, { name: 'blue' }];

/** What was asked of `make`, in order, by calls that each give the name of their key and of their facts. */
function asked(calls: readonly (readonly [key: object, ...facts: unknown[]])[]): readonly string[] {
  const made: string[] = [];
  const once = kept((key: object, ...facts: unknown[]) => {
    const title = JSON.stringify([key, ...facts]);
    made.push(title);
    return { title };
  });
  for (const call of calls) assert.equal(once(...call).title, JSON.stringify(call));
  return made;
}

for (const [title, calls, times] of [
  ['the same key', [[red], [red], [red]], 1],
  ['an equal key that is another object', [[red], [{ ...red }]], 2],
  ['another key between', [[red], [blue], [red], [blue]], 2],
  [
    'the same facts',
    [
      [red, blue, 'a'],
      [red, blue, 'a'],
    ],
    1,
  ],
  [
    'an equal fact that is another object',
    [
      [red, blue],
      [red, { ...blue }],
    ],
    2,
  ],
  [
    'one of several facts',
    [
      [red, 'a', 'b'],
      [red, 'a', 'c'],
    ],
    2,
  ],
  [
    'a fact that comes back: one result is kept for a key',
    [
      [red, 'a'],
      [red, 'b'],
      [red, 'a'],
    ],
    3,
  ],
  [
    'a fact that is not there',
    [
      [red, undefined],
      [red, undefined],
      [red, null],
    ],
    2,
  ],
  [
    'fewer facts',
    [
      [red, 'a', 'b'],
      [red, 'a'],
    ],
    2,
  ],
  [
    'more facts',
    [
      [red, 'a'],
      [red, 'a', 'b'],
    ],
    2,
  ],
] as const) {
  void test(`${title}: made ${String(times)} times`, () => {
    assert.equal(asked(calls).length, times);
  });
}

void test('the result is the same object, until a fact is another one', () => {
  const once = kept((key: object, fact: string) => ({ key, fact }));
  const first = once(red, 'a');
  assert.equal(once(red, 'a'), first);
  assert.notEqual(once(red, 'b'), first);
});

void test('a result of undefined is kept as well', () => {
  let times = 0;
  const once = kept((_: object): string | undefined => {
    times++;
    return undefined;
  });
  assert.equal(once(red), undefined);
  assert.equal(once(red), undefined);
  assert.equal(times, 1);
});

void test('nothing is kept of what was thrown', () => {
  let times = 0;
  const once = kept((_: object) => {
    times++;
    if (times === 1) throw new Error('not yet');
    return times;
  });
  assert.throws(() => once(red), /not yet/);
  assert.equal(once(red), 2);
  assert.equal(once(red), 2);
});

void test('a key of its own for what comes in turn: no result drives out another', () => {
  const once = kept((by: object) => kept((key: object, fact: string) => ({ by, key, fact })));
  const [ofRed, ofBlue] = [once(red)(blue, 'a'), once(blue)(blue, 'a')];
  assert.deepEqual([ofRed.by, ofBlue.by], [red, blue]);
  assert.equal(once(red)(blue, 'a'), ofRed);
  assert.equal(once(blue)(blue, 'a'), ofBlue);
});

void test('what else a result is made of does not count', () => {
  const results = keptResults<string>();
  assert.equal(
    results(red, ['a'], () => 'first'),
    'first',
  );
  assert.equal(
    results(red, ['a'], () => 'second'),
    'first',
  );
  assert.equal(
    results(red, ['b'], () => 'third'),
    'third',
  );
});
