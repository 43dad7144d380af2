import assert from 'node:assert/strict';
import { test } from 'node:test';
import { documentsToValidate } from '../../../../src/core/validate/documentsToValidate.ts';
import { noContext } from '../../../../src/core/validate/validationContext.ts';

const text = `kind: Kustomization
resources: [a.yaml]
nameprefix: x-
namePrefx: x-
images: []
`;

test('a field that kustomize does not know is told at its key, in kustomizations alone', () => {
  const told = (path: string): readonly string[] =>
    documentsToValidate({ path, text }, path, noContext).problems.map(
      ({ code, message, start, end }) => `${code} ${message} ${text.slice(start, end)}`,
    );
  assert.deepEqual(told('apps/kustomization.yaml'), ['unknown-field unknown field "namePrefx" namePrefx']);
  assert.deepEqual(told('apps/a.yaml'), []);
});
