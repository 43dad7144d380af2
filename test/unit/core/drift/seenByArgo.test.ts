import assert from 'node:assert/strict';
import test from 'node:test';
import { isSeenByArgo } from '../../../../src/core/drift/judge/seenByArgo.ts';
import type { ArgoComparison } from '../../../../src/core/owner/argo/argoBuild.ts';
import type { FieldPath } from '../../../../src/core/resource/fieldPath.ts';
import type { JsonObject } from '../../../../src/core/resource/json.ts';

const gone: FieldPath = [{ field: 'data' }, { field: 'gone' }];
const said: FieldPath = [{ field: 'data' }, { field: 'said' }];

const object = (data: JsonObject, annotations: JsonObject = {}, more: JsonObject = {}): JsonObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'one', annotations, ...more },
  data,
});
const desired = object({ said: 'b' });
const onServer = object({ said: 'b' }, { 'argocd.argoproj.io/sync-options': 'ServerSideApply=true' });
const noted = (data: JsonObject): JsonObject => ({
  'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify(object(data)),
});
const owned = (operation: string): JsonObject => ({
  managedFields: [
    {
      manager: 'argocd-controller',
      operation,
      apiVersion: 'v1',
      fieldsType: 'FieldsV1',
      fieldsV1: { 'f:data': { 'f:gone': {}, 'f:said': {} } },
    },
  ],
});
const data = { said: 'a', gone: 'x' };
const pod = (args: readonly string[]): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  spec: { containers: [{ name: 'web', args: [...args] }] },
});
const container: FieldPath = [{ field: 'spec' }, { field: 'containers' }, { keys: [['name', 'web']] }];
const listed = (apiVersion: string, names: readonly string[]): JsonObject => ({
  apiVersion,
  kind: 'Thing',
  spec: { items: names.map((name) => ({ name })) },
});
const extra: FieldPath = [{ field: 'spec' }, { field: 'items' }, { keys: [['name', 'b']] }];

const rows: readonly (readonly [
  title: string,
  path: FieldPath,
  desired: JsonObject,
  live: JsonObject,
  comparison: ArgoComparison,
  seen: boolean,
])[] = [
  ['what Git says', said, desired, object(data), 'lastApplied', true],
  ['what Git says, on the server’s side', said, desired, object(data), 'fields', true],
  ['what a note still says', gone, desired, object(data, noted(data)), 'lastApplied', true],
  ['what a note never said', gone, desired, object(data, noted({ said: 'a' })), 'lastApplied', false],
  ['what a replacement left', gone, desired, object(data), 'lastApplied', false],
  [
    'a note that cannot be read',
    gone,
    desired,
    object(data, { ...noted({}), 'kubectl.kubernetes.io/last-applied-configuration': '{' }),
    'lastApplied',
    false,
  ],
  ['what Argo CD applied', gone, desired, object(data, {}, owned('Apply')), 'fields', true],
  ['what Argo CD applied, by a dry run', gone, desired, object(data, {}, owned('Apply')), 'server', true],
  [
    'what it patched, by a dry run',
    gone,
    desired,
    object(data, noted(data), owned('Update')),
    'server',
    false,
  ],
  ['what it patched', gone, desired, object(data, noted(data), owned('Update')), 'fields', false],
  ['by a mark on the object', gone, onServer, object(data, {}, owned('Apply')), 'lastApplied', true],
  ['by a mark, in spite of a note', gone, onServer, object(data, noted(data)), 'lastApplied', false],
  [
    'an item of a list that is one value',
    [...container, { field: 'args' }, { index: 1 }],
    pod(['a']),
    pod(['a', 'b']),
    'lastApplied',
    true,
  ],
  [
    'an item of a list that is merged',
    extra,
    listed('apps/v1', ['a']),
    listed('apps/v1', ['a', 'b']),
    'lastApplied',
    false,
  ],
  [
    'which those of custom objects are not',
    extra,
    listed('example.com/v1', ['a']),
    listed('example.com/v1', ['a', 'b']),
    'lastApplied',
    true,
  ],
  [
    'a text of a Secret',
    said,
    { apiVersion: 'v1', kind: 'Secret', stringData: { said: 'b' } },
    { apiVersion: 'v1', kind: 'Secret', data: { said: 'YQ==' } },
    'lastApplied',
    true,
  ],
];
for (const [title, path, wanted, live, comparison, seen] of rows)
  void test(`Argo CD ${seen ? 'sees' : 'does not see'} ${title}`, () => {
    assert.equal(isSeenByArgo({ path, state: 'changed' }, wanted, live, { comparison }), seen);
  });

void test('Argo CD sees another order', () => {
  assert.ok(
    isSeenByArgo({ path: gone, state: 'reordered' }, desired, object(data), { comparison: 'lastApplied' }),
  );
});

void test('what the server would leave decides where Argo CD has asked it', () => {
  const live = object(data);
  for (const [left, seen] of [
    [live, false],
    [object({}), true],
  ] as const)
    assert.equal(
      isSeenByArgo({ path: gone, state: 'changed' }, desired, live, {
        comparison: 'server',
        compared: { left },
      }),
      seen,
    );
});
