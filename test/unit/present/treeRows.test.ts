import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FieldVerdict } from '../../../src/core/drift/judge/verdict.ts';
import { success } from '../../../src/base/outcome.ts';
import { seenOwner } from '../../../src/core/drift/sightings/sightings.ts';
import { fieldLines } from '../../../src/present/rows/resourceLine.ts';
import { treeRows } from '../../../src/present/rows/treeRows.ts';
import type { TreeOptions } from '../../../src/present/treeOptions.ts';
import type { TreeRow } from '../../../src/present/viewModels.ts';
import type { JsonObject } from '../../../src/core/resource/json.ts';
import { derive } from '../../../src/session/derive/derive.ts';
import type { Snapshot } from '../../../src/session/snapshot.ts';
import { buildKey, workingTree, type FileTree } from '../../../src/session/inputs.ts';
import {
  applied,
  build,
  configMap,
  deployedAs,
  edited,
  environment,
  firstCommit,
  inputs,
  kustomization,
  origins,
  repository,
  root,
  settled,
  text,
  type OwnerParts,
} from '../../support/snapshots.ts';

const now = Date.parse('2026-06-01T12:00:00Z');
const usual: TreeOptions = { show: 'notInSync', group: 'owner' };
const [a, b, c] = [
  configMap('a', { level: 'info' }),
  configMap('b', { level: 'info' }),
  configMap('c', { level: 'info' }),
];
const example = settled(deployedAs([a, b, c], [applied(a), edited(applied(b), { level: 'debug' })]));

const below = (snapshot: Snapshot, ...labels: readonly string[]): readonly TreeRow[] =>
  labels.reduce(
    (rows, label) =>
      treeRows(snapshot, rows.find((row) => row.label === label)?.id ?? '["gone"]', now, usual),
    treeRows(snapshot, undefined, now, usual),
  );
const brief = (rows: readonly TreeRow[]): readonly unknown[] =>
  rows.map(({ label, description, mark, expandable }) => [label, description, mark, expandable]);

void test('environment, owner, resource and field', () => {
  assert.deepEqual(brief(below(example)), [['prod', '1 drifted · 1 missing · 1 in sync', 'drift', true]]);
  assert.deepEqual(brief(below(example, 'prod')), [
    ['shop/apps', '1 drifted · 1 missing · 1 in sync · Flux: Ready', 'drift', true],
  ]);
  assert.deepEqual(brief(below(example, 'prod', 'shop/apps')), [
    ['ConfigMap shop/b', '1 field', 'drift', true],
    ['ConfigMap shop/c', 'not in the cluster (the agent will create it)', 'missing', false],
  ]);
  assert.deepEqual(brief(below(example, 'prod', 'shop/apps', 'ConfigMap shop/b')), [
    ['data.level', 'live debug, Git info · kubectl edit, 2 h ago', 'drift', false],
  ]);
});

void test('rows that are gone have nothing below them', () => {
  for (const row of [
    '["gone"]',
    '["prod","/gone","Kustomization/shop/apps"]',
    `["prod","${root}","Kustomization/shop/apps","x"]`,
  ])
    assert.deepEqual(treeRows(example, row, now, usual), []);
});

void test('ids stay from snapshot to snapshot, and are nobody else’s', () => {
  const later = settled({ ...example.inputs });
  const all = (snapshot: Snapshot): readonly string[] =>
    [[], ['prod'], ['prod', 'shop/apps'], ['prod', 'shop/apps', 'ConfigMap shop/b']].flatMap((labels) =>
      below(snapshot, ...labels).map(({ id }) => id),
    );
  assert.deepEqual(all(later), all(example));
  assert.equal(new Set(all(example)).size, all(example).length);
});

void test('a production environment says so', () => {
  const snapshot = settled(inputs({ environments: [environment({ production: true, owners: [] })] }));
  assert.match(below(snapshot)[0]?.description ?? '', /^production · /);
});

const owners: readonly (readonly [title: string, parts: OwnerParts, description: string])[] = [
  ['suspended', { suspend: true }, 'no objects · Flux: suspended'],
  ['not applied', { commit: undefined }, 'the agent has not applied it yet · Flux: Ready'],
  ['failing', { ready: 'False' }, 'no objects · Flux: ReconciliationSucceeded'],
];
for (const [title, parts, description] of owners) {
  void test(`an owner that is ${title}`, () => {
    const snapshot = settled(
      inputs({ environments: [environment({ owners: [kustomization(parts)] })], deployed: build() }),
    );
    assert.equal(below(snapshot, 'prod')[0]?.description, description);
  });
}

void test('a repository says which environments are production, bound or not', () => {
  const file = (production: boolean): FileTree =>
    text(
      '.plumbline.yaml',
      `environments: [{ name: prod, production: ${String(production)} }, { name: far, production: true }]
targets: [{ path: far, environment: far }]
`,
    );
  const at = (production: boolean, own: boolean): Snapshot =>
    settled(
      deployedAs([a], [applied(a)], {
        environments: [environment({ live: [applied(a)], production: own })],
        repository: repository({ working: file(production) }),
      }),
    );
  const descriptions = (snapshot: Snapshot): readonly string[] =>
    below(snapshot).map(({ description }) => description);
  assert.deepEqual(descriptions(at(true, false)), [
    'production · not bound to a cluster',
    'production · 1 in sync',
  ]);
  // What the person says stays, whatever the repository says.
  assert.deepEqual(descriptions(at(false, true)), [
    'production · not bound to a cluster',
    'production · 1 in sync',
  ]);
  assert.deepEqual(descriptions(at(false, false)), ['production · not bound to a cluster', '1 in sync']);
});

void test('what Flux applies from elsewhere than Git is one row, however much it is', () => {
  const ofArtifact = (name: string, kind = 'OCIRepository'): JsonObject =>
    kustomization({ name, spec: { sourceRef: { kind, name: 'artifact' } } });
  const many = Array.from({ length: 100 }, (_, i) => ofArtifact(`other-${String(i)}`));
  const own = `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: mine, namespace: shop }
`;
  const snapshot = settled(
    deployedAs([a], [applied(a)], {
      environments: [
        environment({
          owners: [kustomization(), ...many, ofArtifact('mine', 'Bucket')],
          live: [applied(a)],
        }),
      ],
      repository: repository({ working: text('clusters/mine.yaml', own) }),
    }),
  );
  assert.equal(snapshot.owners.length, 1);
  const rows = below(snapshot, 'prod');
  assert.deepEqual(brief(rows), [
    ['shop/apps', '1 in sync · Flux: Ready', 'inSync', false],
    ['Not from Git', '101 not compared', 'notCompared', true],
  ]);
  const [first, ...others] = treeRows(snapshot, rows[1]?.id, now, usual);
  assert.deepEqual(
    [first?.label, first?.description, first?.tooltip.split('\n').at(-1)],
    ['shop/mine', 'from Bucket/shop/artifact', `Written in ${root}/clusters/mine.yaml`],
  );
  assert.equal(others.length, 100);
  assert.deepEqual(brief(treeRows(snapshot, undefined, now, options('drifted', 'owner'))), []);
  const again = derive(snapshot.inputs, snapshot);
  assert.equal(again.otherSources, snapshot.otherSources);
});

void test('ignored fields alone: in sync, and shown where everything is', () => {
  const rule = { list: 'spec.ignore', index: 0, pointer: '/data/level', dropped: false };
  const drifted = settled(
    deployedAs([a], [edited(applied(a), { level: 'debug' })], {
      environments: [
        environment({
          owners: [kustomization({ spec: { ignore: [{ paths: ['/data/level'] }] } })],
          live: [edited(applied(a), { level: 'debug' })],
        }),
      ],
    }),
  );
  const [owner] = drifted.owners;
  assert.deepEqual(
    owner?.objects.map(({ verdict }) => [verdict?.verdict, verdict?.fields.map((field) => field.rule)]),
    [['IGNORED', [rule]]],
  );
  assert.deepEqual(brief(below(drifted)), [['prod', '1 in sync', 'inSync', true]]);
  assert.deepEqual(open(drifted, options('notInSync', 'owner')), [
    'prod | 1 in sync',
    '  shop/apps | 1 in sync · Flux: Ready',
  ]);
  assert.deepEqual(open(drifted, options('all', 'owner')).slice(2), [
    '    ConfigMap shop/a | 1 field ignored',
    '      data.level | live debug, Git info, ignored · kubectl edit, 2 h ago',
  ]);
});

void test('owners that need a person come first, then by name', () => {
  const names = ['x', 'y', 'z'];
  const environments = [
    environment({
      owners: names.map((name) => kustomization({ name, path: `./${name}` })),
      live: [
        applied(configMap('x', { k: '1' }), 'x'),
        edited(applied(configMap('y', { k: '1' }), 'y'), { k: '2' }),
        applied(configMap('z', { k: '1' }), 'z'),
      ],
    }),
  ];
  const builds = new Map(
    names.flatMap((name) =>
      [firstCommit, workingTree].map((revision) => [
        buildKey(root, revision, name),
        build({ objects: [configMap(name, { k: '1' })] }),
      ]),
    ),
  );
  assert.deepEqual(
    below(settled(inputs({ environments, builds })), 'prod').map(({ label }) => label),
    ['shop/y', 'shop/x', 'shop/z'],
  );
});

void test('a reason is plain text: nothing in a tree is Markdown', () => {
  const own = { apiVersion: 'example.com/v1', kind: 'A_b', metadata: { name: 'a', namespace: 'shop' } };
  const [row] = below(settled(deployedAs([own], [])), 'prod', 'shop/apps');
  assert.equal(row?.description, 'invalid (the cluster does not serve this kind in this version)');
  assert.equal(row.comparable, true);
});

const options = (show: TreeOptions['show'], group: TreeOptions['group']): TreeOptions => ({ show, group });
const open = (snapshot: Snapshot, how: TreeOptions, row?: string, depth = 0): readonly string[] =>
  treeRows(snapshot, row, now, how).flatMap((one) => [
    `${'  '.repeat(depth)}${one.label} | ${one.description}`,
    ...(one.expandable ? open(snapshot, how, one.id, depth + 1) : []),
  ]);

void test('everything: resources in sync as well', () => {
  assert.deepEqual(open(example, options('all', 'owner')).slice(2), [
    '    ConfigMap shop/b | 1 field',
    '      data.level | live debug, Git info · kubectl edit, 2 h ago',
    '    ConfigMap shop/c | not in the cluster (the agent will create it)',
    '    ConfigMap shop/a | in sync',
  ]);
});

void test('only drift: neither edits nor what they would change', () => {
  const edit = deployedAs([a, b], [applied(a), edited(applied(b), { level: 'debug' })], {
    working: build({ objects: [configMap('a', { level: 'warning' }), b] }),
  });
  assert.deepEqual(open(settled(edit), options('drifted', 'owner')), [
    'prod | 1 drifted · 1 pending',
    '  shop/apps | 1 drifted · 1 pending · Flux: Ready',
    '    ConfigMap shop/b | 1 field',
    '      data.level | live debug, Git info · kubectl edit, 2 h ago',
  ]);
});

const two = settled(
  deployedAs([a, b], [], {
    environments: [
      environment({ name: 'prod', live: [applied(a), edited(applied(b), { level: 'debug' })] }),
      environment({ name: 'test', live: [applied(a), edited(applied(b), { level: 'trace' })] }),
      environment({
        name: 'lab',
        connection: { kind: 'failed', failure: { code: 'unreachable', message: 'no route' } },
        owners: [],
      }),
    ],
  }),
);

void test('by kind, over all environments; one that has something else to tell has a row', () => {
  assert.deepEqual(open(two, options('notInSync', 'kind')), [
    'lab | no answer',
    '  The cluster does not answer | no route',
    'ConfigMap | 2 drifted',
    '  shop/b | prod · 1 field',
    '    data.level | live debug, Git info · kubectl edit, 2 h ago',
    '  shop/b | test · 1 field',
    '    data.level | live trace, Git info · kubectl edit, 2 h ago',
  ]);
});

void test('by file: each field stands in the file that controls it', () => {
  const base = origins('apps/b.yaml', { '/kind': 2, '/data/level': 6 });
  const given = deployedAs([a, b, c], [applied(a), edited(applied(b), { level: 'debug' })], {
    origins: [new Map(), base, origins('apps/c.yaml', { '/kind': 2 })],
  });
  const rows = treeRows(settled(given), undefined, now, options('notInSync', 'file'));
  assert.deepEqual(
    rows.map(({ kind, path: file }) => [kind, file]),
    [
      ['file', `${root}/apps/b.yaml`],
      ['file', `${root}/apps/c.yaml`],
    ],
  );
  assert.deepEqual(open(settled(given), options('notInSync', 'file')), [
    'b.yaml | apps · 1 drifted',
    '  data.level | live debug, Git info · prod · ConfigMap shop/b',
    'c.yaml | apps · 1 missing',
    '  ConfigMap shop/c | prod · not in the cluster (the agent will create it)',
  ]);
});

void test('what no file holds has a group of its own', () => {
  assert.deepEqual(open(example, options('notInSync', 'file')).slice(0, 1), [
    'Not in any file | 1 drifted · 1 missing',
  ]);
});

void test('rows are nobody else’s, however they are grouped', () => {
  for (const group of ['owner', 'kind', 'file'] as const) {
    const ids = (row?: string): readonly string[] =>
      treeRows(two, row, now, options('all', group)).flatMap(({ id }) => [id, ...ids(id)]);
    assert.equal(new Set(ids()).size, ids().length, group);
    assert.ok(ids().length > 5);
  }
});

void test('a drifted field that an edit takes away is two rows', () => {
  const [owner] = example.owners;
  const object = owner?.objects.find(({ id }) => id.name === 'b');
  const [field] = object?.verdict?.fields ?? [];
  assert.ok(owner && object?.verdict && field);
  const fields: readonly FieldVerdict[] = [field, { ...field, verdict: 'PENDING', state: 'extra-owned' }];
  const rows = fieldLines(owner, { ...object, verdict: { ...object.verdict, fields } }, { now });
  assert.deepEqual(
    rows.map(({ mark }) => mark),
    ['drift', 'pending'],
  );
  assert.equal(new Set(rows.map(({ id }) => id)).size, 2);
});

void test('only production, where a person wants no more', () => {
  const snapshot = settled(
    inputs({
      environments: [environment({ name: 'test' }), environment({ name: 'prod', production: true })],
      deployed: build({ objects: [a] }),
      working: build({ objects: [a] }),
    }),
  );
  const names = (how: TreeOptions): readonly string[] =>
    treeRows(snapshot, undefined, now, how).map(({ label }) => label);
  assert.deepEqual(names(usual), ['test', 'prod']);
  assert.deepEqual(names({ ...usual, where: 'production' }), ['prod']);
  const byKind = treeRows(snapshot, '["","kind","ConfigMap"]', now, { show: 'all', group: 'kind' });
  assert.equal(byKind.length, 2);
  const inProduction = { show: 'all', group: 'kind', where: 'production' } as const;
  assert.equal(treeRows(snapshot, '["","kind","ConfigMap"]', now, inProduction).length, 1);
});

void test('only some kinds, and the order that a person wants', () => {
  const live = (name: string, time: string): JsonObject =>
    edited(applied(configMap(name, { level: 'info' })), { level: name }, time);
  const snapshot = settled(deployedAs([a, b, c], [applied(a), live('b', 'kubectl-edit'), live('c', 'x')]));
  const [owner] = snapshot.owners;
  assert.ok(owner);
  const names = (how: Partial<TreeOptions>): readonly string[] =>
    open(snapshot, { ...usual, show: 'all', ...how }).flatMap(
      (row) => / (ConfigMap shop\/.) \|/.exec(row)?.[1]?.slice(-1) ?? [],
    );
  assert.deepEqual(names({}), ['b', 'c', 'a']);
  assert.deepEqual(names({ order: 'name' }), ['a', 'b', 'c']);
  assert.deepEqual(names({ kinds: ['Deployment.apps'] }), []);
  assert.deepEqual(names({ kinds: ['ConfigMap'] }), ['b', 'c', 'a']);
  assert.deepEqual(open(snapshot, { ...usual, kinds: ['Deployment.apps'] }), []);
  const seen = (name: string, at: number): readonly [string, number] => [`/ConfigMap:shop/${name}\n`, at];
  const missing = settled({
    ...deployedAs([b, c], []),
    sightings: new Map([[seenOwner(owner), new Map([seen('b', 1), seen('c', 2)])]]),
  });
  assert.deepEqual(
    open(missing, { ...usual, order: 'newest' })
      .slice(2)
      .map((row) => row.trim().slice(0, 16)),
    ['ConfigMap shop/c', 'ConfigMap shop/b'],
  );
});

/** `apps` and `other`, each of a file of its own; the branch is where it left what they follow but for these edits. */
function onBranch(edits: Readonly<Record<string, string>>): Snapshot {
  const paths = ['apps', 'other'];
  const files = new Map(paths.flatMap((path) => [...text(`${path}/one.yaml`, 'one: 1')]));
  const working: FileTree = new Map([
    ...files,
    ...Object.entries(edits).flatMap(([path, contents]) => [...text(path, contents)]),
  ]);
  const builds = paths.flatMap((path) =>
    [firstCommit, workingTree].map(
      (revision) =>
        [
          buildKey(root, revision, path),
          build({
            objects: [configMap(path, { level: 'info' })],
            tree: text(`${path}/one.yaml`, revision === workingTree ? (edits[`${path}/one.yaml`] ?? '') : ''),
          }),
        ] as const,
    ),
  );
  const start = repository({ working, commits: new Map([[firstCommit, success(files)]]) });
  return settled({
    ...inputs({
      environments: [
        environment({ owners: paths.map((name) => kustomization({ name, path: `./${name}` })) }),
      ],
      repository: {
        ...start,
        repository: { ...start.repository, head: { branch: 'topic', commit: firstCommit } },
      },
      builds: new Map(builds),
    }),
    branchAsked: true,
  });
}

for (const [title, edits, expected] of [
  ['nothing', {}, []],
  ['a file of one owner', { 'other/one.yaml': 'one: 2' }, ['other']],
  ['a file of nobody', { 'README.md': 'x' }, []],
] as const)
  void test(`only mine: a branch that changes ${title}`, () => {
    const rows = open(onBranch(edits), { show: 'all', group: 'kind', whose: 'mine' });
    assert.deepEqual(
      rows.flatMap((row) => /shop\/(\w+) \|/.exec(row)?.[1] ?? []),
      expected,
    );
  });

void test('only mine: what the branch changes is not known yet', () => {
  const snapshot = onBranch({});
  const unknown = { ...snapshot, branch: new Map() };
  assert.equal(
    open(unknown, { show: 'all', group: 'owner', whose: 'mine' }).length,
    open(snapshot, { show: 'all', group: 'owner' }).length,
  );
});
