import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nestedPlace } from '../../../../src/core/provenance/nestedPlace.ts';
import { yamlLeaves } from '../../../../src/core/provenance/yamlLeaves.ts';

test('each scalar is found with its path, its type and the characters that it says', () => {
  const text =
    'a: 1\nb: { c: "80", d: true, e: null }\nf:\n  - x\n  - &g y\nh: *g\ni: |\n  first\n  second\nj: ""\nk: -2.5\n';
  assert.deepEqual(
    yamlLeaves(text).map(({ path, type, start, end }) => [path.join('.'), type, text.slice(start, end)]),
    [
      ['a', 'number', '1'],
      ['b.c', 'string', '80'],
      ['b.d', 'boolean', 'true'],
      ['f.0', 'string', 'x'],
      ['f.1', 'string', 'y'],
      ['i', 'string', 'first'],
      ['j', 'string', ''],
      ['k', 'number', '-2.5'],
    ],
  );
});

test('a place within a text is one of the file that holds it', () => {
  const inner = 'log:\n  level: info\n';
  const whole = { path: 'a.yaml', line: 2, column: 11, certain: true };
  const source = { path: 'a.yaml', text: 'data:\n  values: |\n    log:\n      level: info\n' };
  assert.deepEqual(nestedPlace(source, whole, inner, inner.indexOf('info')), {
    path: 'a.yaml',
    line: 4,
    column: 14,
    certain: true,
  });
  const generator = { path: 'values.yaml', text: inner };
  const first = { path: 'values.yaml', line: 1, column: 1, certain: false };
  assert.deepEqual(nestedPlace(generator, first, inner, inner.indexOf('info')), {
    path: 'values.yaml',
    line: 2,
    column: 10,
    certain: true,
  });
  const quoted = { path: 'a.yaml', text: 'data:\n  values: "log: { level: info }"\n' };
  assert.deepEqual(nestedPlace(quoted, whole, 'log: { level: info }', 14), whole);
});
