import assert from 'node:assert/strict';
import { test } from 'node:test';
import { treeRows } from '../../../src/present/rows/treeRows.ts';
import { fileLens } from '../../../src/present/lines/fileLens.ts';
import { derive } from '../../../src/session/derive/derive.ts';
import { buildKey, workingTree, type EnvironmentInput, type FileTree } from '../../../src/session/inputs.ts';
import type { Snapshot } from '../../../src/session/snapshot.ts';
import {
  build,
  configMap,
  environment,
  inputs,
  repository,
  root,
  text,
  watched,
} from '../../support/snapshots.ts';

// A repository of two clusters, of which one is chosen: `shop/apps` runs there, from `apps`.

const manifest = (path: string, name: string, of: string): FileTree =>
  text(
    path,
    `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: { name: ${name}, namespace: shop }\nspec: { path: ./${of}, sourceRef: { kind: GitRepository, name: fleet } }\n`,
  );
const release = (path: string, name: string): FileTree =>
  text(
    path,
    `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: { name: ${name}, namespace: shop }\nspec: { chart: { spec: { chart: ./charts/web, sourceRef: { kind: GitRepository, name: fleet } } } }\n`,
  );
const production = manifest('clusters/production/apps.yaml', 'apps', 'apps');
const staging = manifest('clusters/staging/apps.yaml', 'apps', 'staging');
const own = text('apps/one.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: one }\n');
const theirs = text('staging/one.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: one }\n');

function snapshotOf(trees: readonly FileTree[], chosen: Partial<EnvironmentInput> = {}): Snapshot {
  const working: FileTree = new Map([own, theirs, ...trees].flatMap((tree) => [...tree]));
  const built = build({ objects: [configMap('one', {})], tree: own });
  const of = { ...inputs({ environments: [environment(chosen)], deployed: built, working: built }) };
  const repositories = new Map([[root, repository({ working })]]);
  return derive({ ...of, repositories, ownersInFiles: true }, undefined);
}

const outline = ({ owners }: Snapshot): readonly string[] =>
  owners.map(
    ({ environment: where, owner: { id, path } }) =>
      `${where}: ${id.kind} ${id.kind === 'Target' ? '' : id.name} of ${path}`,
  );

test('owners of a cluster that nobody has chosen are those that its files declare', () => {
  const snapshot = snapshotOf([
    production,
    staging,
    manifest('clusters/staging/infra.yaml', 'infra', 'infra'),
  ]);
  assert.deepEqual(outline(snapshot), [
    'prod: Kustomization apps of apps',
    'clusters/staging: Kustomization apps of staging',
    'clusters/staging: Kustomization infra of infra',
  ]);
  assert.deepEqual(
    snapshot.wanted.builds.filter(({ revision }) => revision === workingTree).map(({ path }) => path),
    ['staging', 'infra'],
    'they are rendered',
  );
});

test('where no other owner has the name, they are of no cluster that is known', () => {
  const snapshot = snapshotOf([production, manifest('more/infra.yaml', 'infra', 'infra')]);
  assert.deepEqual(outline(snapshot), [
    'prod: Kustomization apps of apps',
    'Git: Kustomization infra of infra',
  ]);
});

test('what an owner of the cluster renders, documentation and samples declare none', () => {
  const more = [manifest('apps/nested.yaml', 'nested', 'x'), manifest('docs/how.yaml', 'how', 'y')];
  const reading = build({ objects: [configMap('one', {})], tree: new Map([...own, ...(more[0] ?? [])]) });
  const before = snapshotOf([production, ...more]);
  const builds = new Map(before.inputs.builds).set(buildKey(root, workingTree, 'apps'), reading);
  assert.deepEqual(outline(derive({ ...before.inputs, builds }, undefined)), [
    'prod: Kustomization apps of apps',
  ]);
});

test('HelmReleases of files that nobody renders are owners as well, once', () => {
  const name = 'clusters/staging/web.yaml';
  assert.deepEqual(outline(snapshotOf([production, release(name, 'web')])), [
    'prod: Kustomization apps of apps',
    'Git: HelmRelease web of charts/web',
  ]);
  const live = {
    apiVersion: 'helm.toolkit.fluxcd.io/v2',
    kind: 'HelmRelease',
    metadata: { name: 'web', namespace: 'shop' },
    spec: { chart: { spec: { chart: './charts/web', sourceRef: { kind: 'GitRepository', name: 'fleet' } } } },
  };
  assert.deepEqual(
    outline(snapshotOf([production, release(name, 'web')], { helmReleases: watched([live]) })).filter(
      (line) => line.includes('HelmRelease'),
    ),
    ['prod: HelmRelease web of charts/web'],
  );
});

test('they wait until it is known what the chosen cluster has, unless it cannot be reached', () => {
  const connecting = { connection: { kind: 'connecting' }, kustomizations: undefined } as const;
  assert.deepEqual(outline(snapshotOf([production, staging], connecting)), []);
  const failure = { code: 'unreachable', message: 'no route to host' } as const;
  const failed = { connection: { kind: 'failed', failure }, kustomizations: undefined } as const;
  assert.deepEqual(outline(snapshotOf([production, staging], failed)), [
    'clusters/production: Kustomization apps of apps',
    'clusters/staging: Kustomization apps of staging',
  ]);
});

test('they have a row below the chosen clusters, which no narrower view shows, and count in the line above a file', () => {
  const before = snapshotOf([production, staging]);
  const built = build({ objects: [configMap('one', {})], tree: theirs });
  const builds = new Map(before.inputs.builds).set(buildKey(root, workingTree, 'staging'), built);
  const snapshot = derive({ ...before.inputs, builds }, undefined);
  const rows = (options: { readonly show?: 'drifted' }): readonly string[] =>
    treeRows(snapshot, undefined, 0, { ...everything, ...options }).map(
      ({ label, description }) => `${label} ${description}`,
    );
  assert.deepEqual(rows({}).slice(1), ['clusters/staging 1 owner']);
  assert.deepEqual(
    rows({ show: 'drifted' }).filter((row) => row.includes('staging')),
    [],
  );
  assert.equal(fileLens(snapshot, `${root}/staging/one.yaml`, [])?.text, '1 owner · clusters/staging');
});

const everything = { show: 'all', group: 'owner' } as const;
