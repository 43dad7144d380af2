import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseDocument } from 'yaml';
import { printYaml } from '../../../../src/core/yaml/printYaml.ts';

test('keys stand in the usual order, and the others in that of the alphabet', () => {
  const manifest = { spec: { b: 1, a: [2] }, metadata: { name: 'a' }, kind: 'Foo', apiVersion: 'v1' };
  assert.equal(
    printYaml(manifest),
    'apiVersion: v1\nkind: Foo\nmetadata:\n  name: a\nspec:\n  a:\n    - 2\n  b: 1\n',
  );
});

const texts = ['y', 'on', 'No', 'true', 'null', '012', '0o7', '1e3', '1:30', '1_000', '2026-01-01', 'a'];
for (const version of ['1.1', '1.2'] as const)
  test(`texts are texts for readers of YAML ${version}, also as keys`, () => {
    const object = { list: texts, map: Object.fromEntries(texts.map((text) => [text, 1])) };
    const read = parseDocument(printYaml(object), { version }).toJS({ mapAsMap: true }) as Map<
      string,
      unknown
    >;
    assert.deepEqual(read.get('list'), texts);
    assert.deepEqual(new Set((read.get('map') as Map<unknown, unknown>).keys()), new Set(texts));
  });
