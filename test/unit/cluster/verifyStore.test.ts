import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOlder } from '../../../src/cluster/verifyStore.ts';

const pairs: readonly (readonly [a: string, b: string, isOlder: boolean])[] = [
  ['9', '10', true],
  ['10', '10', false],
  ['11', '10', false],
  ['9007199254740992', '9007199254740993', true],
  // Other servers' versions say nothing of their order.
  ['', '10', false],
  ['a9', 'b10', false],
  ['9', 'opaque', false],
];

for (const [a, b, expected] of pairs)
  test(`"${a}" is ${expected ? '' : 'not '}older than "${b}"`, () => {
    assert.equal(isOlder(a, b), expected);
  });
