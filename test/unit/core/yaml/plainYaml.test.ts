import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPlainYaml } from '../../../../src/core/yaml/plainYaml.ts';

test('reads a document, and nothing as null', () => {
  assert.deepEqual(readPlainYaml('a: [1, b]\n'), { ok: true, value: { a: [1, 'b'] } });
  assert.deepEqual(readPlainYaml(''), { ok: true, value: null });
});

test('says where the text is not YAML, and quotes nothing of it', () => {
  assert.deepEqual(readPlainYaml('a: 1\nb: [hunter2\n'), {
    ok: false,
    failure: { code: 'notYaml', line: 3 },
  });
  assert.deepEqual(readPlainYaml('a: 1\na: hunter2\n'), { ok: false, failure: { code: 'notYaml', line: 2 } });
  assert.equal(readPlainYaml('a: *hunter2\n').ok, false);
});
