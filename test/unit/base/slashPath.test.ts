import assert from 'node:assert/strict';
import { test } from 'node:test';
import { slashPath } from '../../../src/base/slashPath.ts';

for (const [given, expected] of [
  ['/home/dana/fleet/a.yaml', '/home/dana/fleet/a.yaml'],
  ['/home/dana/a\\b.yaml', '/home/dana/a\\b.yaml'],
  ['c:\\Users\\dana\\fleet', 'c:/Users/dana/fleet'],
  ['C:\\Users\\dana\\fleet', 'c:/Users/dana/fleet'],
  ['D:/fleet', 'd:/fleet'],
  ['\\\\server\\share\\fleet', '//server/share/fleet'],
] as const) {
  void test(`${given} as the core knows it`, () => {
    assert.equal(slashPath(given), expected);
    assert.equal(slashPath(expected), expected);
  });
}
