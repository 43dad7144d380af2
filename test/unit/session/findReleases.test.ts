import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatOwner } from '../../../src/core/owner/owner.ts';
import type { JsonObject } from '../../../src/core/resource/json.ts';
import { derive } from '../../../src/session/derive/derive.ts';
import type { FileTree, Inputs } from '../../../src/session/inputs.ts';
import type { OwnerSnapshot } from '../../../src/session/snapshot.ts';
import { build, environment, inputs, origins, repository, text } from '../../support/snapshots.ts';

/** Whose HelmReleases are owners, by where their charts come from. */

const release = (spec: JsonObject): JsonObject => ({
  apiVersion: 'helm.toolkit.fluxcd.io/v2',
  kind: 'HelmRelease',
  metadata: { name: 'podinfo', namespace: 'shop' },
  spec: { interval: '10m', ...spec },
});
const ofGit = (name: string): JsonObject => ({
  chart: { spec: { chart: './charts/podinfo', sourceRef: { kind: 'GitRepository', name } } },
});
const written = (object: JsonObject, path = 'releases/podinfo.yaml'): FileTree =>
  text(path, `${JSON.stringify(object, undefined, 2)}\n`);
const source = (url: string, path = 'releases/source.yaml', namespace = '  namespace: shop\n'): FileTree =>
  text(
    path,
    `apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata:\n  name: podinfo\n${namespace}spec: { url: '${url}', ref: { branch: next } }\n`,
  );
const joined = (...trees: readonly FileTree[]): FileTree => new Map(trees.flatMap((tree) => [...tree]));
const [own, other] = ['https://git.example.com/org/fleet', 'https://git.example.com/org/podinfo'];

const releaseIn = (world: Inputs): OwnerSnapshot | undefined =>
  derive(world, undefined).owners.find(({ owner: { id } }) => id.kind === 'HelmRelease');

/** Where no cluster is chosen, and nobody renders it. */
const inFiles = (object: JsonObject, ...others: readonly FileTree[]): Inputs => ({
  ...inputs({
    environments: [],
    repository: repository({ working: joined(written(object), ...others) }),
  }),
  ownersInFiles: true,
});

/** A Kustomization of a cluster renders it, and it has not been applied. */
const rendered = (object: JsonObject, ...others: readonly FileTree[]): Inputs =>
  inputs({
    environments: [environment()],
    repository: repository({ working: joined(written(object), ...others) }),
    working: build({ objects: [object], origins: [origins('releases/podinfo.yaml', { '/kind': 2 })] }),
  });

const sources: readonly (readonly [name: string, declared: readonly FileTree[], expected: string])[] = [
  ['that nothing declares', [], 'charts/podinfo of upstream'],
  ['that the files declare as this repository', [source(own)], 'charts/podinfo of branch next'],
  ['that the files declare as another repository', [source(other)], 'none'],
  ['whose namespace a kustomization adds', [source(other, 'releases/source.yaml', '')], 'none'],
  [
    'of which the one that lies nearest counts',
    [source(other, 'elsewhere/source.yaml'), source(own)],
    'charts/podinfo of branch next',
  ],
];
for (const [name, declared, expected] of sources)
  for (const [where, world] of [
    ['of a file', inFiles],
    ['that a Kustomization renders', rendered],
  ] as const)
    void test(`a HelmRelease ${where}, of a GitRepository ${name}`, () => {
      const found = releaseIn(world(release(ofGit('podinfo')), ...declared));
      const { path, ref } = found?.owner ?? {};
      const text_ = ref && ['of', ref.by, ...('value' in ref ? [ref.value] : [])].join(' ');
      assert.equal(found ? `${path ?? ''} ${text_ ?? ''}` : 'none', expected);
      if (found) assert.equal(formatOwner(found.owner.id), 'HelmRelease/shop/podinfo');
    });

void test('what the cluster says of a source counts before what files declare', () => {
  const found = releaseIn(rendered(release(ofGit('fleet')), source(other)));
  assert.deepEqual(found?.owner.ref, { by: 'branch', value: 'main' });
});

void test('the same owner whatever is typed elsewhere', () => {
  const first = rendered(release(ofGit('podinfo')), source(own), text('apps/web.yaml', 'a: 1\n'));
  const [[root, before] = []] = first.repositories;
  assert.ok(root !== undefined && before?.working);
  const working = joined(before.working, text('apps/web.yaml', 'a: 2\n'));
  const again = { ...first, repositories: new Map([[root, { ...before, working }]]) };
  assert.ok(releaseIn(first));
  assert.equal(releaseIn(again)?.owner, releaseIn(first)?.owner);
});
