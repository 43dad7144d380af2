import assert from 'node:assert/strict';
import { cpSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { stringAt, type JsonObject } from '../../src/core/resource/json.ts';
import { lineNotes } from '../../src/present/lines/lineNotes.ts';
import type { OwnerSnapshot } from '../../src/session/snapshot.ts';
import { gitRepository, kustomization, waitUntilApplied } from '../harness/fluxObjects.ts';
import { waitUntil } from '../harness/process/waitUntil.ts';
import { testCluster, type TestCluster } from '../harness/testCluster.ts';
import { newTestUser, rules } from '../harness/testUser.ts';
import { sessionOf } from './support/sessionOf.ts';
import { artifactGenerators } from './support/schemaless.ts';
import { temporaryRepository } from '../support/temporaryRepository.ts';

/** A Kustomization of an ExternalArtifact, which a real kustomize-controller has applied, is compared file by file of Git. */

let cluster: TestCluster;
before(async () => {
  cluster = await testCluster();
});
after(async () => {
  await cluster.stop();
});

const configMap = (level: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  level: ${level}\n`;

test('files of an artifact are those of Git, and so are their lines', async (t) => {
  await cluster.objects.apply(artifactGenerators);
  const namespace = await cluster.newNamespace('artifact');
  const repository = temporaryRepository(t);
  const url = `https://git.example.com/${namespace}.git`;
  repository.git('remote', 'add', 'origin', url);
  repository.write('apps/base/kustomization.yaml', 'resources: [settings.yaml]\n');
  repository.write('apps/base/settings.yaml', configMap('info'));
  repository.write(
    'apps/prod/kustomization.yaml',
    `namespace: ${namespace}\nresources: [../base]\nconfigMapGenerator:\n- name: extra\n  literals: [region=eu]\n`,
  );
  const owner = kustomization(
    { name: 'apps', namespace },
    {
      path: './prod',
      sourceRef: { kind: 'ExternalArtifact', name: 'apps' },
      patches: [{ patch: '- op: add\n  path: /data/by\n  value: flux\n', target: { name: 'settings' } }],
    },
  );
  repository.write(
    'clusters/prod/apps.yaml',
    `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  name: apps\n  namespace: ${namespace}\nspec:\n  path: ./prod\n  sourceRef: { kind: ExternalArtifact, name: apps }\n  patches:\n    - target: { name: settings }\n      patch: |\n        - op: add\n          path: /data/by\n          value: flux\n`,
  );
  const commit = repository.commit('first');

  await cluster.objects.apply(gitRepository({ name: 'fleet', namespace }, { url }));
  await cluster.objects.apply(generator(namespace));
  // What source-watcher would make of it.
  const made = path.join(repository.folder, '..', `${namespace}-artifact`);
  mkdirSync(made);
  cpSync(path.join(repository.folder, 'apps/base'), path.join(made, 'base'), { recursive: true });
  cpSync(path.join(repository.folder, 'apps/prod'), path.join(made, 'prod'), { recursive: true });
  const revision = await cluster.publishArtifact({
    name: 'apps',
    namespace,
    generator: 'fleet',
    files: made,
    originRevision: `main@sha1:${commit}`,
  });
  await cluster.objects.apply(owner);
  await waitUntilApplied(cluster.objects, { name: 'apps', namespace }, revision);

  const user = await newTestUser(cluster, namespace, 'test', rules.readEverything);
  const session = sessionOf(t, user);
  await session.open([repository.folder], [{ name: 'test', context: 'test', production: false }]);
  const found = (): OwnerSnapshot | undefined =>
    session.snapshot.owners.find(({ owner: { id } }) => id.kind !== 'Target' && id.namespace === namespace);
  await session.settled();
  assert.deepEqual(
    [found()?.state, found()?.base?.commit, found()?.base?.estimatedBecause],
    [{ kind: 'compared' }, commit, undefined],
  );
  assert.deepEqual(
    found()?.objects.map(({ id, verdict }) => [id.name.replace(/-[0-9a-z]{10}$/, ''), verdict?.verdict]),
    [
      ['extra', 'SYNC'],
      ['settings', 'SYNC'],
    ],
  );

  const live = (data: JsonObject): JsonObject => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'settings', namespace },
    data,
  });
  const data = { level: 'debug', by: 'hand' };
  await cluster.objects.patch(live(data), { data }, { fieldManager: 'kubectl-edit' });
  const notes = await waitUntil('drift', () => {
    const all = [...lineNotes(session.snapshot, Date.now())].flatMap(([file, list]) =>
      list.map(({ line, mark }) => [path.relative(repository.folder, file), line, mark]),
    );
    return all.length > 1 && all;
  });
  assert.deepEqual(notes.toSorted(), [
    ['apps/base/settings.yaml', 5, 'drift'],
    ['clusters/prod/apps.yaml', 13, 'drift'],
  ]);

  // An edit of a file of the artifact is an edit of what it applies.
  repository.write('apps/base/settings.yaml', configMap('debug'));
  await session.repositories.filesChanged([`${repository.folder}/apps/base/settings.yaml`]);
  await waitUntil('the edit', () => {
    const { working } = found()?.objects.find(({ id }) => id.name === 'settings') ?? {};
    return stringAt(working?.object, 'data', 'level') === 'debug';
  });
});

const generator = (namespace: string): JsonObject => ({
  apiVersion: 'source.extensions.fluxcd.io/v1beta1',
  kind: 'ArtifactGenerator',
  metadata: { name: 'fleet', namespace },
  spec: {
    sources: [{ alias: 'repo', kind: 'GitRepository', name: 'fleet' }],
    artifacts: [
      {
        name: 'apps',
        originRevision: '@repo',
        copy: [
          { from: '@repo/apps/base/**', to: '@artifact/base/' },
          { from: '@repo/apps/prod/**', to: '@artifact/prod/' },
        ],
      },
    ],
  },
});
