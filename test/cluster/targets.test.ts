import assert from 'node:assert/strict';
import { after, before, test, type TestContext } from 'node:test';
import { parseJson, printJson, type JsonArray, type JsonObject } from '../../src/core/resource/json.ts';
import { testCluster, type TestCluster } from '../harness/testCluster.ts';
import { newTestUser, rules } from '../harness/testUser.ts';
import { plumbline, type Ran } from './support/plumbline.ts';
import { temporaryRepository, type TemporaryRepository } from '../support/temporaryRepository.ts';

/** Targets of `.plumbline.yaml` on the command line: folders that a person applied with kubectl. */

let cluster: TestCluster;
before(async () => {
  cluster = await testCluster();
});
after(async () => {
  await cluster.stop();
});

interface Applied {
  readonly namespace: string;
  readonly repository: TemporaryRepository;
  readonly settings: JsonObject;
  readonly drift: (...args: readonly string[]) => Promise<Ran>;
}

const text = (level: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  level: ${level}\n`;

/** As `kubectl apply` makes an object that is not there yet. */
const asApplied = (object: JsonObject, metadata: JsonObject): JsonObject => ({
  ...object,
  metadata: {
    ...metadata,
    annotations: { 'kubectl.kubernetes.io/last-applied-configuration': `${printJson(object)}\n` },
  },
});

/** A repository with a folder of plain manifests that a person has committed and applied. */
async function applied(t: TestContext, rights: JsonArray = rules.readEverything): Promise<Applied> {
  const namespace = await cluster.newNamespace('target');
  const repository = temporaryRepository(t);
  repository.write('apps/settings.yaml', text('info'));
  repository.write('apps/deeper/ignored.yaml', 'kind: nothing\n');
  repository.write(
    '.plumbline.yaml',
    `targets:\n- path: apps\n  environment: staging\n  namespace: ${namespace}\n- path: apps\n  environment: elsewhere\n`,
  );
  repository.commit('first');
  const metadata = { name: 'settings', namespace };
  const settings: JsonObject = { apiVersion: 'v1', kind: 'ConfigMap', metadata };
  const object = { ...settings, metadata, data: { level: 'info' } };
  await cluster.objects.create(asApplied(object, metadata), { fieldManager: 'kubectl-client-side-apply' });
  const user = await newTestUser(cluster, namespace, 'test', rights);
  const env = { KUBECONFIG: user.kubeconfig };
  const drift = (...args: readonly string[]): Promise<Ran> =>
    plumbline(repository.folder, env, 'drift', '--context', 'staging=test', ...args);
  return { namespace, repository, settings, drift };
}

const resources = ({ stdout }: Ran): readonly JsonObject[] =>
  (parseJson(stdout) as { readonly resources: readonly JsonObject[] }).resources;
const owners = ({ stdout }: Ran): readonly JsonObject[] =>
  (parseJson(stdout) as { readonly owners: readonly JsonObject[] }).owners;

void test('what is committed and differs is drift, estimated; what is only edited is pending', async (t) => {
  const it = await applied(t);
  const name = `Target/staging:${it.namespace}/apps`;
  const first = await it.drift('--format', 'json');
  assert.equal(first.code, 0, first.stderr);
  assert.deepEqual(
    resources(first).map(({ owner, environment, verdict }) => [owner, environment, verdict]),
    [[name, 'staging', 'SYNC']],
  );
  assert.deepEqual(
    owners(first).map(({ owner, state, base }) => [owner, state, base]),
    [
      [name, 'COMPARED', 'main'],
      ['Target/elsewhere/apps', 'NOT_COMPARED', 'main'],
    ],
  );
  assert.match(
    printJson(owners(first)[1] ?? null),
    /no cluster is bound to elsewhere: .*--context elsewhere=/,
  );

  it.repository.write('apps/settings.yaml', text('debug'));
  const edited = await it.drift(name, '--format', 'json');
  assert.deepEqual([edited.code, resources(edited)[0]?.['verdict']], [0, 'PENDING']);
  it.repository.commit('second');
  const committed = await it.drift(name, '--format', 'json');
  assert.equal(committed.code, 1);
  assert.partialDeepStrictEqual(resources(committed)[0], {
    verdict: 'DRIFT',
    certainty: 'estimated',
    reason: 'nobody records what was applied: main stands for it',
  });

  await cluster.objects.patch(it.settings, { data: { level: 'trace' } }, { fieldManager: 'kubectl-edit' });
  const changed = await it.drift(name);
  assert.equal(changed.code, 1);
  assert.match(
    changed.stdout,
    /DRIFT data\.level: live trace, Git debug · kubectl edit.* · apps\/settings\.yaml:6/,
  );
  await cluster.objects.delete(it.settings);
  assert.match((await it.drift(name)).stdout, /^MISSING \(estimated\) ConfigMap/);
});

void test('a target needs no right to read what Flux runs, and says what it could not read', async (t) => {
  const it = await applied(t, [
    { apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list', 'watch'] },
    { nonResourceURLs: ['*'], verbs: ['get'] },
  ]);
  const ran = await it.drift(`Target/staging:${it.namespace}/apps`);
  assert.deepEqual([ran.code, ran.stdout], [0, '1 of 1 resources in sync\n'], ran.stderr);
  assert.match(ran.stderr, /kustomizations.*is forbidden/);
});

void test('what is wrong with the file is told with its line, and the rest is compared', async (t) => {
  const it = await applied(t);
  it.repository.write(
    '.plumbline.yaml',
    `targets:\n- path: apps\n  environment: staging\n  namespace: ${it.namespace}\n  context: test\n`,
  );
  const ran = await it.drift();
  assert.deepEqual([ran.code, ran.stdout], [0, '1 of 1 resources in sync\n'], ran.stderr);
  assert.match(ran.stderr, /\.plumbline\.yaml:5: context is refused: a repository never says which cluster/);
  assert.equal((await it.drift('--strict')).code, 2);
});
