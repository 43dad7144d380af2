import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EnvironmentInput } from '../../../src/session/inputs.ts';
import { scopeKey } from '../../../src/session/inputs.ts';
import { liveObject, servedResource } from '../../../src/session/clusters/liveObject.ts';
import { configMap, configMaps, environment, namespaces, watched } from '../../support/snapshots.ts';

const object = configMap('a', { x: '1' });
const id = { group: '', kind: 'ConfigMap', namespace: 'shop', name: 'a' };
const unreachable = { code: 'unreachable', message: 'no answer' } as const;
const withScope = (scope: ReturnType<typeof watched> | undefined): EnvironmentInput =>
  environment({ scopes: new Map(scope ? [[scopeKey(configMaps, 'shop'), scope]] : []) });

const rows: readonly (readonly [title: string, environment: EnvironmentInput, expected: object])[] = [
  ['connecting', environment({ connection: { kind: 'connecting' } }), { kind: 'loading' }],
  [
    'unreachable',
    environment({ connection: { kind: 'failed', failure: unreachable } }),
    { kind: 'unknown', reason: 'no answer' },
  ],
  ['not watched yet', withScope(undefined), { kind: 'loading' }],
  ['not listed yet', withScope(watched([], { listed: false })), { kind: 'loading' }],
  [
    'denied',
    withScope(watched([], { listed: false, failure: { code: 'denied', message: '403: no' } })),
    { kind: 'unknown', reason: '403: no' },
  ],
  ['there', withScope(watched([object])), { kind: 'present', object, asOf: 0 }],
  ['not there', withScope(watched([])), { kind: 'absent', asOf: 0 }],
  [
    'there when last seen',
    withScope(watched([object], { failure: unreachable })),
    { kind: 'present', object, asOf: 0, old: 'no answer' },
  ],
];
for (const [title, given, expected] of rows) {
  void test(`live object: ${title}`, () => {
    assert.deepEqual(liveObject(given, configMaps, id), expected);
  });
}

void test('a kind that is not served, and an object that no namespace can hold', () => {
  assert.deepEqual(liveObject(environment(), undefined, id), { kind: 'notServed' });
  assert.deepEqual(liveObject(environment(), configMaps, { ...id, namespace: '' }), {
    kind: 'absent',
    asOf: undefined,
  });
});

void test('an object of the whole cluster is found whatever namespace its manifest names', () => {
  const live = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } };
  const given = environment({ scopes: new Map([[scopeKey(namespaces, ''), watched([live])]]) });
  const found = liveObject(given, namespaces, { group: '', kind: 'Namespace', namespace: 'x', name: 'shop' });
  assert.equal(found.kind, 'present');
});

void test('a resource is served in one version of its group', () => {
  assert.equal(servedResource(environment(), id, 'v1'), configMaps);
  assert.equal(servedResource(environment(), id, 'v2'), undefined);
  assert.equal(servedResource(environment(), { ...id, group: 'apps' }, 'apps/v1'), undefined);
});
