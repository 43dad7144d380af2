import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keptTogether } from '../../../src/base/keptTogether.ts';

test('what was made for objects together is given again for the same, in whichever turn they come', () => {
  const made = keptTogether<string>();
  const [a, b, c] = [{}, {}, {}];
  let count = 0;
  const ask = (...keys: readonly object[]): string => made(keys, () => String(count++));
  assert.deepEqual([ask(a, b), ask(a, c), ask(a), ask(b, a)], ['0', '1', '2', '3']);
  assert.deepEqual([ask(a, b), ask(a, c), ask(a), ask(b, a)], ['0', '1', '2', '3']);
});

test('so is nothing, where that is what was made', () => {
  const made = keptTogether<string | undefined>();
  const key = {};
  assert.equal(
    made([key], () => undefined),
    undefined,
  );
  assert.equal(
    made([key], () => 'again'),
    undefined,
  );
});
