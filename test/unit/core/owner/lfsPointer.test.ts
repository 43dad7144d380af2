import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lfsPointerText, readLfsPointer } from '../../../../src/core/owner/lfsPointer.ts';

const objectId = '4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393';
const pointer = { objectId, size: 12345 };
const text = `version https://git-lfs.github.com/spec/v1\noid sha256:${objectId}\nsize 12345\n`;

test('a pointer of Git LFS', () => {
  assert.deepEqual(readLfsPointer(text), pointer);
  assert.deepEqual(readLfsPointer(text.trimEnd()), pointer);
  assert.deepEqual(readLfsPointer(text.replaceAll('\n', '\r\n')), pointer);
  assert.deepEqual(readLfsPointer(text.replace('git-lfs', 'hawser')), pointer);
  assert.equal(lfsPointerText(pointer), text);
});

for (const [name, other] of [
  ['a manifest', 'apiVersion: v1\nkind: ConfigMap\n'],
  ['nothing', ''],
  ['a pointer in a longer text', `${text}more: 1\n`],
  ['a pointer below a comment', `# a\n${text}`],
  ['another version', text.replace('spec/v1', 'spec/v2')],
  ['another digest', text.replace('sha256', 'sha512')],
  ['a digest that is cut off', text.replace(objectId, objectId.slice(1))],
  ['no size', text.replace(/size.*\n/, '')],
  ['more than a pointer may have', `${text}${' '.repeat(1024)}`],
] as const)
  test(`${name} is none`, () => {
    assert.equal(readLfsPointer(other), undefined);
  });
