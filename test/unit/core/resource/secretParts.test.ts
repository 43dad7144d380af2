import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FieldPath } from '../../../../src/core/resource/fieldPath.ts';
import type { Json, JsonObject } from '../../../../src/core/resource/json.ts';
import {
  maskSecretField,
  maskSecretObject,
  maskSecretText,
  secretParts,
} from '../../../../src/core/resource/secretParts.ts';

const container = (name: string, ...env: readonly string[]): JsonObject => ({
  name,
  env: env.map((value, i) => ({ name: `E${String(i)}`, value })),
});
const object = (...containers: readonly JsonObject[]): JsonObject => ({
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: { containers },
});

const desired = object(container('web', 'plain', 'hunter2'));
const parts = secretParts([undefined, { object: desired, secret: ['/spec/containers/0/env/1/value'] }]);

const env = (name: string): FieldPath => [
  { field: 'spec' },
  { field: 'containers' },
  { keys: [['name', 'web']] },
  { field: 'env' },
  { keys: [['name', name]] },
];

test('nothing is hidden where nothing is secret', () => {
  assert.equal(secretParts([undefined, { object: desired, secret: [] }]), undefined);
  assert.equal(maskSecretObject(desired, undefined), desired);
});

const fields: readonly (readonly [title: string, path: FieldPath, live: Json, shown: Json])[] = [
  ['the value', [...env('E1'), { field: 'value' }], 'older1', '***'],
  ['the item that holds it', env('E1'), { name: 'E1', value: 'older1' }, { name: '***', value: '***' }],
  ['its neighbour', [...env('E0'), { field: 'value' }], 'other', 'other'],
  ['an item that Git does not have', [...env('E2'), { field: 'value' }], 'other', '***'],
  ['a copy of it elsewhere', [{ field: 'metadata' }, { field: 'note' }], 'is hunter2!', '***'],
];
for (const [title, path, live, shown] of fields)
  test(`a field: ${title}`, () => {
    assert.deepEqual(maskSecretField({ path, live }, parts).live, shown);
  });

test('an object on either side, wherever its items stand', () => {
  const live = object(container('side', 'hunter2 too'), container('web', 'plain', 'older1'));
  const shown = JSON.stringify(maskSecretObject(live, parts));
  assert.doesNotMatch(shown, /hunter2|older1/);
  assert.match(shown, /plain/);
});

test('words that quote it', () => {
  assert.equal(maskSecretText('Invalid value: "hunter2": no', parts), 'Invalid value: "***": no');
  const short = secretParts([{ object: { data: { a: 'in' } }, secret: ['/data/a'] }]);
  assert.equal(maskSecretText('Invalid value: "in"', short), 'Invalid value: "***"');
});
