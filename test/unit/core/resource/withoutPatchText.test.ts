import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withoutPatchText } from '../../../../src/core/resource/withoutPatchText.ts';

test('a patch that cannot be read is not quoted', () => {
  assert.equal(
    withoutPatchText(
      'trouble configuring builtin PatchTransformer: unable to parse SM or JSON patch from [kind: Secret\nstringData: {token: [hunter2]}\n]',
    ),
    'trouble configuring builtin PatchTransformer: unable to parse SM or JSON patch from […]',
  );
});

test('other words stay as they are', () => {
  assert.equal(withoutPatchText('no such file [a.yaml]'), 'no such file [a.yaml]');
});
