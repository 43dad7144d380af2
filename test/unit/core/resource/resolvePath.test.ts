import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FieldPath } from '../../../../src/core/resource/fieldPath.ts';
import type { Json } from '../../../../src/core/resource/json.ts';
import { resolvePath } from '../../../../src/core/resource/resolvePath.ts';

const object: Json = {
  metadata: { annotations: { 'a.b/c~d': 'x' } },
  spec: {
    containers: [{ name: 'side' }, { name: 'web', image: 'i' }],
    ports: [
      { port: 53, protocol: 'UDP', name: 'u' },
      { port: 53, name: 't' },
      { port: 80, name: 'h' },
    ],
    tags: ['x', 'y'],
    matrix: [[1], [2]],
    twice: [{ name: 'a' }, { name: 'a' }],
  },
};
const spec = (...rest: FieldPath): FieldPath => [{ field: 'spec' }, ...rest];

test('a path leads to its value and to a JSON pointer', () => {
  const cases: readonly (readonly [path: FieldPath, found: readonly [Json, string] | undefined])[] = [
    [[], [object, '']],
    [
      [{ field: 'metadata' }, { field: 'annotations' }, { field: 'a.b/c~d' }],
      ['x', '/metadata/annotations/a.b~1c~0d'],
    ],
    [
      spec({ field: 'containers' }, { keys: [['name', 'web']] }, { field: 'image' }),
      ['i', '/spec/containers/1/image'],
    ],
    [spec({ field: 'containers' }, { keys: [['name', 'other']] }), undefined],
    [spec({ field: 'tags' }, { value: 'y' }), ['y', '/spec/tags/1']],
    [spec({ field: 'tags' }, { value: 'z' }), undefined],
    [spec({ field: 'matrix' }, { index: 1 }, { index: 0 }), [2, '/spec/matrix/1/0']],
    [spec({ field: 'matrix' }, { index: 2 }), undefined],
    [spec({ field: 'tags' }, { field: 'length' }), undefined],
    [spec({ field: 'toString' }), undefined],
    [spec({ field: 'twice' }, { keys: [['name', 'a']] }), [{ name: 'a' }, '/spec/twice/0']],
  ];
  for (const [path, found] of cases)
    assert.deepEqual(resolvePath(object, path), found && { value: found[0], pointer: found[1] });
});

test('a key with a default may be left out of the item, if one item alone fits', () => {
  const port = (number: number, protocol: string): FieldPath =>
    spec(
      { field: 'ports' },
      {
        keys: [
          ['port', number],
          ['protocol', protocol],
        ],
      },
      { field: 'name' },
    );
  assert.equal(resolvePath(object, port(53, 'UDP'))?.value, 'u');
  assert.equal(resolvePath(object, port(53, 'TCP'))?.value, 't');
  assert.equal(resolvePath(object, port(80, 'TCP'))?.value, 'h');
  assert.equal(resolvePath(object, port(81, 'TCP')), undefined);
  const two: Json = {
    spec: {
      ports: [
        { port: 80, name: 'a' },
        { port: 80, name: 'b' },
      ],
    },
  };
  assert.equal(resolvePath(two, port(80, 'TCP')), undefined);
});
