import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allows } from '../../../src/cluster/guard.ts';
import { objectPath, scopePath, withParameters } from '../../../src/cluster/resourcePath.ts';
import type { ServedResource } from '../../../src/cluster/clusterApi.ts';

const resource = (group: string, plural: string, namespaced: boolean): ServedResource => ({
  group,
  version: 'v1',
  kind: 'Any',
  plural,
  namespaced,
  verbs: [],
});

const paths: readonly (readonly [resource: ServedResource, namespace: string, name: string, path: string])[] =
  [
    [resource('', 'pods', true), 'shop', 'web', '/api/v1/namespaces/shop/pods/web'],
    [resource('', 'pods', true), '', '', '/api/v1/pods'],
    [resource('apps', 'deployments', true), 'shop', '', '/apis/apps/v1/namespaces/shop/deployments'],
    [resource('', 'namespaces', false), '', 'shop', '/api/v1/namespaces/shop'],
    [
      resource('rbac.authorization.k8s.io', 'clusterroles', false),
      'ignored',
      'system:a b',
      '/apis/rbac.authorization.k8s.io/v1/clusterroles/system%3Aa%20b',
    ],
  ];

for (const [served, namespace, name, path] of paths)
  test(`${path} is made, and let out`, () => {
    const made = name ? objectPath(served, namespace, name) : scopePath({ resource: served, namespace });
    assert.equal(made, path);
    assert.deepEqual(allows('GET', made), { allowed: true });
  });

test('a name from elsewhere cannot leave its place', () => {
  const pods = resource('', 'pods', true);
  for (const name of ['../../nodes', 'web/proxy', 'web?dryRun=All', '..', 'web%2Fexec', 'web#', 'web\n'])
    assert.equal(
      allows('GET', objectPath(pods, 'shop', name)).allowed,
      name === 'web?dryRun=All' || name === 'web#',
      name,
    );
});

test('parameters are encoded, and left out where undefined', () => {
  assert.equal(withParameters('/api/v1/pods', { limit: undefined }), '/api/v1/pods');
  const made = withParameters('/api/v1/pods', {
    limit: '5',
    continue: 'a+/=&b',
    labelSelector: 'a in (b,c)',
  });
  assert.equal(made, '/api/v1/pods?limit=5&continue=a%2B%2F%3D%26b&labelSelector=a%20in%20(b%2Cc)');
  assert.deepEqual(allows('GET', made), { allowed: true });
});
