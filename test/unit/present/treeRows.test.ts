import assert from 'node:assert/strict';
import { test } from 'node:test';
import { treeRows } from '../../../src/present/treeRows.ts';
import type { TreeRow } from '../../../src/present/viewModels.ts';
import type { Snapshot } from '../../../src/session/snapshot.ts';
import { buildKey, workingTree } from '../../../src/session/inputs.ts';
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
  root,
  settled,
  type OwnerParts,
} from '../../support/snapshots.ts';

const now = Date.parse('2026-06-01T12:00:00Z');
const [a, b, c] = [
  configMap('a', { level: 'info' }),
  configMap('b', { level: 'info' }),
  configMap('c', { level: 'info' }),
];
const example = settled(deployedAs([a, b, c], [applied(a), edited(applied(b), { level: 'debug' })]));

const below = (snapshot: Snapshot, ...labels: readonly string[]): readonly TreeRow[] =>
  labels.reduce(
    (rows, label) => treeRows(snapshot, rows.find((row) => row.label === label)?.id ?? '["gone"]', now),
    treeRows(snapshot, undefined, now),
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
    assert.deepEqual(treeRows(example, row, now), []);
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
