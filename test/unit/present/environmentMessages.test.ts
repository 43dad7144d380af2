import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClusterFailure } from '../../../src/cluster/clusterFailure.ts';
import { treeRows } from '../../../src/present/rows/treeRows.ts';
import type { TreeOptions } from '../../../src/present/treeOptions.ts';
import type { TreeRow } from '../../../src/present/viewModels.ts';
import { scopeKey } from '../../../src/session/inputs.ts';
import {
  applied,
  build,
  configMap,
  configMaps,
  environment,
  inputs,
  settled,
  watched,
  type EnvironmentParts,
} from '../../support/snapshots.ts';

const now = Date.parse('2026-06-01T12:00:00Z');
const usual: TreeOptions = { show: 'notInSync', group: 'owner' };
const [a, b] = [configMap('a', { level: 'info' }), configMap('b', { level: 'info' })];
const rendered = build({ objects: [a, b] });

function messages(parts: EnvironmentParts): readonly TreeRow[] {
  const snapshot = settled(
    inputs({ environments: [environment(parts)], deployed: rendered, working: rendered }),
  );
  const [row] = treeRows(snapshot, undefined, now, usual);
  return treeRows(snapshot, row?.id, now, usual).filter(({ kind }) => kind === 'message');
}

const failure = (code: ClusterFailure['code'], message: string): ClusterFailure => ({ code, message });
const down = failure('unreachable', 'https://10.0.0.1: nothing listens there (connection refused)');
const no = failure('denied', '403: configmaps is forbidden');
const shop = scopeKey(configMaps, 'shop');
const notListed = (why: ClusterFailure): ReturnType<typeof watched> =>
  watched([], { listed: false, failure: why });

const rows: readonly (readonly [
  title: string,
  parts: EnvironmentParts,
  label: string,
  description: string,
  action: string,
  tooltip: RegExp,
])[] = [
  [
    'unreachable',
    { connection: { kind: 'failed', failure: down } },
    'The cluster does not answer',
    'https://10.0.0.1: nothing listens there (connection refused)',
    'refresh',
    /Drift is unknown\. It is asked again by itself/,
  ],
  [
    'not signed in',
    { connection: { kind: 'failed', failure: failure('unauthorized', '401: sign in again') } },
    'The cluster does not accept your credentials',
    '401: sign in again',
    'refresh',
    /Sign in to the context kind-prod/,
  ],
  [
    'no such context',
    { connection: { kind: 'failed', failure: failure('badKubeconfig', 'there is no context kind-prod') } },
    'The kubeconfig does not lead to this cluster',
    'there is no context kind-prod',
    'chooseClusters',
    /Correct the context kind-prod/,
  ],
  [
    'something that is no API server',
    { connection: { kind: 'failed', failure: failure('badAnswer', 'HTML') } },
    'The cluster gives no usable answer',
    'HTML',
    'showClusterRequests',
    /what was asked/,
  ],
  [
    'Kustomizations denied',
    { kustomizations: notListed(no) },
    'You may not list kustomizations',
    'needs get, list and watch on kustomizations.kustomize.toolkit.fluxcd.io',
    'showClusterRequests',
    /The server said: 403/,
  ],
  [
    'GitRepositories denied',
    { gitRepositories: notListed(no) },
    'You may not list gitrepositories',
    'needs get, list and watch on gitrepositories.source.toolkit.fluxcd.io',
    'showClusterRequests',
    /The server said: 403/,
  ],
  [
    'no Flux',
    { kustomizations: undefined, gitRepositories: undefined },
    'Neither Flux nor Argo CD runs here',
    'the cluster serves no Kustomizations of kustomize.toolkit.fluxcd.io/v1 and no Applications of argoproj.io/v1alpha1',
    'chooseClusters',
    /choose other clusters/,
  ],
  [
    'no owner',
    { owners: [] },
    'Flux applies nothing of this repository here',
    'no Kustomization has one of its remotes as source',
    'chooseClusters',
    /Remotes of this repository: git@git\.example\.com:org\/fleet\.git/,
  ],
  [
    'a resource denied',
    { scopes: new Map([[shop, notListed(no)]]) },
    'You may not list configmaps in shop',
    '2 resources unknown; needs get, list and watch on configmaps (core)',
    'showClusterRequests',
    /The server said: 403/,
  ],
  [
    'a resource without an answer',
    { scopes: new Map([[shop, notListed(down)]]) },
    'No answer for configmaps in shop',
    `2 resources unknown: ${down.message}`,
    'refresh',
    /asked again by itself/,
  ],
  [
    'a broken watch',
    { scopes: new Map([[shop, watched([applied(a)], { failure: down, asOf: now - 12_000 })]]) },
    'As of 12 s ago',
    down.message,
    'refresh',
    /may have changed since/,
  ],
];
for (const [title, parts, label, description, action, tooltip] of rows) {
  void test(`what to do about an environment: ${title}`, () => {
    const found = messages(parts);
    assert.deepEqual(
      found.map((row) => [row.label, row.description, row.action]),
      [[label, description, action]],
    );
    assert.match(found[0]?.tooltip ?? '', tooltip);
  });
}

void test('an environment of which all is known has nothing to tell', () => {
  assert.deepEqual(messages({ live: [applied(a)] }), []);
});

void test('the age of what is shown stands on the environment', () => {
  const scopes = new Map([[shop, watched([applied(a), applied(b)], { failure: down, asOf: now - 12_000 })]]);
  const snapshot = settled(
    inputs({ environments: [environment({ scopes })], deployed: rendered, working: rendered }),
  );
  assert.equal(treeRows(snapshot, undefined, now, usual)[0]?.description, '2 in sync · as of 12 s ago');
});
