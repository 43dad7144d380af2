import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyState } from '../../../src/present/rows/emptyState.ts';
import { status } from '../../../src/present/status.ts';
import { treeRows } from '../../../src/present/rows/treeRows.ts';
import type { TreeOptions } from '../../../src/present/treeOptions.ts';
import type { EmptyState } from '../../../src/present/viewModels.ts';
import { emptyInputs, type EnvironmentInput, type Inputs } from '../../../src/session/inputs.ts';
import {
  applied,
  build,
  configMap,
  deployedAs,
  edited,
  environment,
  inputs,
  kustomization,
  settled,
  watched,
} from '../../support/snapshots.ts';

const now = Date.parse('2026-06-01T12:00:00Z');
const usual: TreeOptions = { show: 'notInSync', group: 'owner' };
const object = configMap('a', { level: 'info' });
const down = { code: 'unreachable', message: 'no answer' } as const;
const no = { code: 'denied', message: '403: forbidden' } as const;
const failedOf = (name: string): EnvironmentInput =>
  environment({ name, connection: { kind: 'failed', failure: down }, owners: [] });
const connecting = environment({
  name: 'new',
  connection: { kind: 'connecting' },
  kustomizations: undefined,
  gitRepositories: undefined,
});
const one = build({ objects: [object] });
const clusters = (...environments: readonly EnvironmentInput[]): Inputs =>
  inputs({ environments, deployed: one, working: one });
const quiet = environment({ live: [applied(object)] });
const deleting = (): Inputs => {
  const live = applied(object);
  const metadata = { ...(live['metadata'] as object), deletionTimestamp: '2026-06-01T00:00:00Z' };
  return deployedAs([object], [{ ...live, metadata }]);
};

const rows: readonly (readonly [
  title: string,
  given: Inputs,
  empty: EmptyState,
  text: string,
  rows: readonly string[],
])[] = [
  ['before the folders were looked at', emptyInputs, 'looking', 'Plumbline', []],
  ['no repository', inputs({ repository: null }), 'noRepository', 'nothing to compare', []],
  ['no cluster', inputs({ environments: [] }), 'noCluster', 'Plumbline', []],
  ['connecting', clusters(connecting), 'none', 'comparing…', ['connecting']],
  ['unreachable', clusters(failedOf('prod')), 'none', 'unknown', ['no answer']],
  [
    'owners not listed yet',
    clusters(environment({ kustomizations: watched([], { listed: false }) })),
    'none',
    'comparing…',
    ['looking for owners'],
  ],
  [
    'owners denied',
    clusters(environment({ kustomizations: watched([], { listed: false, failure: no }) })),
    'none',
    'unknown',
    ['not allowed'],
  ],
  [
    'sources denied',
    clusters(environment({ gitRepositories: watched([], { listed: false, failure: no }) })),
    'none',
    'unknown',
    ['not allowed'],
  ],
  [
    'no owner',
    clusters(environment({ owners: [] })),
    'none',
    'nothing to compare',
    ['Flux applies nothing of this repository here'],
  ],
  [
    'no Flux',
    clusters(environment({ kustomizations: undefined, gitRepositories: undefined })),
    'none',
    'nothing to compare',
    ['Flux applies nothing of this repository here'],
  ],
  ['all in sync', clusters(quiet), 'inSync', 'in sync', ['1 in sync']],
  [
    'in sync here, unreachable there',
    clusters(quiet, failedOf('other')),
    'none',
    'unknown',
    ['1 in sync', 'no answer'],
  ],
  [
    'in sync here, connecting there',
    clusters(quiet, connecting),
    'none',
    'comparing…',
    ['1 in sync', 'connecting'],
  ],
  [
    'in sync here, nothing of ours there',
    clusters(quiet, environment({ name: 'other', owners: [] })),
    'inSync',
    'in sync',
    ['1 in sync', 'Flux applies nothing of this repository here'],
  ],
  [
    'drift',
    clusters(environment({ live: [edited(applied(object), { level: 'debug' })] })),
    'none',
    '1 drifted',
    ['1 drifted'],
  ],
  ['being deleted', deleting(), 'none', 'being deleted', ['1 being deleted']],
  [
    'not compared',
    clusters(
      environment({ owners: [kustomization({ spec: { kubeConfig: { secretRef: { name: 'far' } } } })] }),
    ),
    'none',
    'nothing to compare',
    ['nothing to compare'],
  ],
];
for (const [title, given, empty, text, descriptions] of rows) {
  void test(`empty state, status bar and environments: ${title}`, () => {
    const snapshot = settled(given);
    const state = emptyState(snapshot, usual, now);
    assert.equal(state, empty);
    assert.equal(status(snapshot, state, now).text, text);
    assert.deepEqual(
      treeRows(snapshot, undefined, now, usual).map(({ description }) => description),
      descriptions,
    );
  });
}

void test('the tooltip says one line an environment, and only what differs counts', () => {
  const live = [edited(applied(object), { level: 'debug' })];
  const snapshot = settled(clusters(environment({ live }), failedOf('other')));
  assert.deepEqual(status(snapshot, 'none', now), {
    text: '1 drifted',
    tooltip: 'prod: 1 drifted\nother: no answer',
    different: 1,
    mark: 'drift',
  });
});

void test('nothing has drifted, and only drift is shown', () => {
  const drifted: TreeOptions = { show: 'drifted', group: 'owner' };
  const missing = clusters(environment({ live: [] }));
  const edit = inputs({
    environments: [quiet],
    deployed: one,
    working: build({ objects: [configMap('a', {})] }),
  });
  for (const group of ['owner', 'kind', 'file'] as const) {
    const options: TreeOptions = { ...drifted, group };
    assert.equal(emptyState(settled(missing), options, now), 'none');
    assert.equal(emptyState(settled(edit), options, now), 'noDrift');
    assert.deepEqual(treeRows(settled(edit), undefined, now, options), []);
    // What is unknown is never hidden as if there were no drift.
    assert.equal(emptyState(settled(clusters(failedOf('prod'))), options, now), 'none');
  }
});

void test('nothing is left of what the view is filtered for', () => {
  const drifted = clusters(environment({ live: [edited(applied(object), { level: 'debug' })] }));
  const ofNobody = { ...settled(drifted) };
  const branch = new Map(ofNobody.owners.map((owner) => [owner, new Set<string>()]));
  const snapshot = { ...ofNobody, branch };
  const filters: readonly (readonly [Partial<TreeOptions>, EmptyState])[] = [
    [{}, 'none'],
    [{ whose: 'mine' }, 'noneOfFilter'],
    [{ where: 'production' }, 'noneOfFilter'],
    [{ kinds: ['Deployment.apps'] }, 'noneOfFilter'],
    [{ kinds: ['ConfigMap'] }, 'none'],
  ];
  for (const [filter, expected] of filters) {
    const options: TreeOptions = { ...usual, ...filter };
    assert.equal(emptyState(snapshot, options, now), expected, JSON.stringify(filter));
    assert.equal(treeRows(snapshot, undefined, now, options).length === 0, expected !== 'none');
  }
  // What has no owner of this repository says so whoever changes the files.
  const idle = settled(clusters(environment({ name: 'other', owners: [] })));
  assert.deepEqual(
    treeRows(idle, undefined, now, { ...usual, whose: 'mine' }).map(({ description }) => description),
    ['Flux applies nothing of this repository here'],
  );
});
