import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test, type TestContext } from 'node:test';
import {
  at,
  isArray,
  parseJson,
  printJson,
  stringAt,
  type Json,
  type JsonObject,
} from '../../src/core/resource/json.ts';
import { kustomization, waitUntilApplied } from '../harness/fluxObjects.ts';
import { testCluster, type TestCluster } from '../harness/testCluster.ts';
import { newTestUser, rules } from '../harness/testUser.ts';
import { plumbline, type Ran } from './support/plumbline.ts';
import { temporaryRepository, type TemporaryRepository } from '../support/temporaryRepository.ts';

/** The contract of the command line: what it prints, where, and with which exit code. */

let cluster: TestCluster;
before(async () => {
  cluster = await testCluster();
});
after(async () => {
  await cluster.stop();
});

const manifest =
  'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  level: info\n  number: "1"\n';

function appRepository(t: TestContext, namespace: string): TemporaryRepository {
  const repository = temporaryRepository(t);
  repository.write(
    'app/kustomization.yaml',
    `namespace: ${namespace}\nresources: [settings.yaml, token.yaml]\n`,
  );
  repository.write('app/settings.yaml', manifest);
  repository.write(
    'app/token.yaml',
    'apiVersion: v1\nkind: Secret\nmetadata:\n  name: token\nstringData:\n  token: hunter2\n',
  );
  repository.commit('first');
  return repository;
}

const firstResource = (json: Json): Json | undefined => {
  const resources = at(json, 'resources');
  return Array.isArray(resources) ? (resources as readonly Json[])[0] : undefined;
};

void test('wrong use is one line on stderr and exit code 2', async (t) => {
  const { folder } = temporaryRepository(t);
  for (const [args, message] of [
    [[], /check, render, drift, plan, compare/],
    [['plan', '--format', 'xml'], /--format/],
    [['frobnicate'], /no command frobnicate/],
    [['render', 'nowhere'], /nowhere: there is no such folder/],
    [['render', 'Kustomization/flux-system/apps'], /name a cluster with --context/],
    [['drift'], /--context/],
    [['compare', '--desired', 'a.yaml', '--live', 'none', '--mode', 'argo'], /--mode takes .*argo-ssa/],
    [['compare', '--desired', 'a.yaml', '--live', 'none', '--mode', 'flux-ks'], /a\.yaml cannot be read/],
    [['compare', '--frobnicate'], /--frobnicate/],
  ] as const) {
    const ran = await plumbline(folder, {}, ...args);
    assert.equal(ran.code, 2, args.join(' '));
    assert.equal(ran.stdout, '', args.join(' '));
    assert.match(ran.stderr, message);
    assert.equal(ran.stderr.trim().split('\n').length, 1, ran.stderr);
  }
});

void test('render prints what Flux would apply, now and at a revision, with origins, secrets masked', async (t) => {
  const { folder, write } = appRepository(t, 'shop');
  write('app/settings.yaml', manifest.replace('info', 'debug'));
  const now = await plumbline(folder, {}, 'render', 'app');
  assert.equal(now.code, 0, now.stderr);
  assert.match(now.stdout, /level: debug/);
  assert.doesNotMatch(now.stdout, /hunter2/);
  const then = await plumbline(folder, {}, 'render', 'app', '--at', 'HEAD', '--origins', '--format', 'json');
  const json = parseJson(then.stdout);
  assert.equal(at(firstObject(json), 'data', 'level'), 'info');
  const origins = at(json, 'origins');
  assert.deepEqual(
    at(Array.isArray(origins) ? (origins as readonly Json[])[0] : null, 'fields', 'data.level'),
    {
      path: 'app/settings.yaml',
      line: 6,
      column: 10,
      certain: true,
    },
  );
  assert.match((await plumbline(folder, {}, 'render', 'app', '--show-secrets')).stdout, /hunter2/);
});

const firstObject = (json: Json): Json => {
  const objects = at(json, 'objects');
  return Array.isArray(objects) ? ((objects as readonly Json[])[0] ?? null) : null;
};

void test("a render that fails says kustomize's own words", async (t) => {
  const { folder, write } = temporaryRepository(t);
  write('app/kustomization.yaml', 'resources: [gone.yaml]\n');
  const ran = await plumbline(folder, {}, 'render', 'app');
  assert.equal(ran.code, 2);
  assert.match(ran.stderr, /gone\.yaml.*no such file/);
});

interface AppliedApp {
  readonly namespace: string;
  readonly repository: TemporaryRepository;
  /** Runs the command in the repository, as a user who may only read. */
  readonly run: (...args: readonly string[]) => Promise<Ran>;
}

/** The repository of `appRepository`, as Flux has applied it. */
async function appliedApp(t: TestContext, command: string): Promise<AppliedApp> {
  const namespace = await cluster.newNamespace('cli');
  const repository = appRepository(t, namespace);
  const url = `https://git.example.com/${namespace}.git`;
  repository.git('remote', 'add', 'origin', url);
  const id = { name: 'app', namespace };
  const revision = await cluster.publish({ ...id, repository: repository.folder, url });
  await cluster.objects.apply(kustomization(id, { path: './app' }));
  await waitUntilApplied(cluster.objects, id, revision);
  const user = await newTestUser(cluster, namespace, 'test', rules.readEverything);
  const env = { KUBECONFIG: user.kubeconfig };
  return {
    namespace,
    repository,
    run: (...args) => plumbline(repository.folder, env, command, '--context', 'test', ...args),
  };
}

void test('drift compares the repository with the cluster that is named', async (t) => {
  const { namespace, run } = await appliedApp(t, 'drift');

  const inSync = await run();
  assert.deepEqual([inSync.code, inSync.stdout], [0, '2 of 2 resources in sync\n'], inSync.stderr);

  const settings = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace } };
  await cluster.objects.patch(settings, { data: { level: 'debug' } }, { fieldManager: 'kubectl-edit' });
  const drifted = await run('--format', 'json');
  assert.equal(drifted.code, 1);
  const resource = firstResource(parseJson(drifted.stdout)) as JsonObject;
  assert.equal(resource['verdict'], 'DRIFT');
  assert.equal(resource['owner'], `Kustomization/${namespace}/app`);
  const field = (resource['fields'] as readonly JsonObject[])[0];
  assert.partialDeepStrictEqual(field, {
    path: 'data.level',
    verdict: 'DRIFT',
    state: 'changed',
    desired: 'info',
    live: 'debug',
    contested: false,
    ignored: false,
    origin: { path: 'app/settings.yaml', line: 6 },
  });

  const unknownOwner = await run('Kustomization/flux-system/nobody');
  assert.equal(unknownOwner.code, 2);
  assert.match(unknownOwner.stderr, /there is Kustomization/);
});

void test('plan tells what merging the working tree would do, in the order of the agent', async (t) => {
  const { namespace, repository, run } = await appliedApp(t, 'plan');

  const nothing = await run();
  assert.equal(nothing.code, 0, nothing.stderr);
  assert.match(nothing.stdout, /app in test: 2 unchanged/);

  const settings = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace } };
  await cluster.objects.patch(settings, { data: { level: 'debug' } }, { fieldManager: 'kubectl-edit' });
  repository.write('app/settings.yaml', manifest.replace('"1"', '"2"'));
  repository.write('app/new.yaml', manifest.replace('settings', 'new'));
  repository.write(
    'app/kustomization.yaml',
    `namespace: ${namespace}\nresources: [settings.yaml, new.yaml]\n`,
  );
  const changed = await run();
  assert.equal(changed.code, 1, changed.stderr);
  assert.deepEqual(
    changed.stdout.split('\n').filter((line) => /^ {2}[+~-]|: .* → /.test(line)),
    [
      `  + create ConfigMap ${namespace}/new  app/new.yaml:2`,
      `  ~ update ConfigMap ${namespace}/settings  app/settings.yaml:2`,
      '      data.level: debug → info  (takes back a change made in the cluster)',
      '      data.number: 1 → 2',
      `  - prune Secret ${namespace}/token`,
    ],
  );
  const json = parseJson((await run('--format', 'json')).stdout);
  const owners = at(json, 'owners');
  assert.partialDeepStrictEqual(Array.isArray(owners) ? (owners as readonly Json[])[0] : null, {
    owner: `Kustomization/${namespace}/app`,
    cluster: 'test',
    steps: [
      { order: 1, action: 'create' },
      { order: 2, action: 'update' },
      { order: 3, action: 'prune' },
    ],
  });
});

void test('compare judges one pair, and a batch line by line with large integers intact', async (t) => {
  const { folder, write } = temporaryRepository(t);
  const namespace = await cluster.newNamespace('cli');
  const object = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'settings', namespace },
    data: { level: 'info' },
  };
  await cluster.objects.apply(object, { fieldManager: 'kustomize-controller' });
  const live = await cluster.objects.patch(
    object,
    { data: { level: 'debug' } },
    { fieldManager: 'kubectl-edit' },
  );
  write('desired.yaml', manifest.replace('  number: "1"\n', ''));
  write('live.json', printJson(live));
  const run = (...args: readonly string[]): Promise<Ran> => plumbline(folder, {}, 'compare', ...args);

  const one = await run(
    '--desired',
    'desired.yaml',
    '--live',
    'live.json',
    '--mode',
    'flux-ks',
    '--format',
    'json',
  );
  assert.equal(one.code, 1, one.stderr);
  assert.partialDeepStrictEqual(firstResource(parseJson(one.stdout)), {
    verdict: 'DRIFT',
    certainty: 'exact',
  });
  const absent = await run('--desired', 'desired.yaml', '--live', 'none', '--mode', 'flux-ks');
  assert.deepEqual([absent.code, absent.stdout.split(' ')[0]], [1, 'MISSING']);

  const cases = [
    { desired: manifest.replace('  number: "1"\n', '').replace('info', 'debug'), live, mode: 'flux-ks' },
    { desired: manifest.replace('  number: "1"\n', ''), live, mode: 'flux-ks' },
    { desired: manifest, live: null, mode: 'flux-ks' },
    { desired: 'kind: [', live: null, mode: 'flux-ks' },
    { desired: manifest, live: null, mode: 'argo' },
    { desired: manifest.replace('  number: "1"\n', ''), live },
  ];
  writeFileSync(
    path.join(folder, 'cases.jsonl'),
    cases.map((each) => printJson(each as JsonObject)).join('\n'),
  );
  const batch = await run('--batch', 'cases.jsonl');
  const results = batch.stdout.trim().split('\n').map(parseJson);
  assert.deepEqual(
    results.map((result) => at(firstResource(result), 'verdict') ?? 'error'),
    ['SYNC', 'DRIFT', 'MISSING', 'error', 'error', 'DRIFT'],
    batch.stdout,
  );
  assert.match(stringAt(results[4], 'error') ?? '', /--mode takes/);
  assert.equal(batch.code, 1);
});

void test('compare knows the writes of every agent, and the rules of an Application', async (t) => {
  const { folder, write } = temporaryRepository(t);
  const namespace = await cluster.newNamespace('cli');
  const applied: JsonObject = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: 'settings',
      namespace,
      annotations: { 'argocd.argoproj.io/tracking-id': `shop:/ConfigMap:${namespace}/settings` },
    },
    data: { level: 'info', old: 'x' },
  };
  await cluster.objects.apply(applied, { fieldManager: 'argocd-controller' });
  const live = await cluster.objects.patch(
    applied,
    { data: { level: 'debug', extra: 'y' } },
    { fieldManager: 'kubectl-edit' },
  );
  const desired = `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  level: info\n`;
  write('desired.yaml', desired);
  write('live.json', printJson(live));
  write(
    'owner.yaml',
    `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: shop, namespace: argocd }
spec:
  destination: { namespace: ${namespace} }
  ignoreDifferences:
    - kind: ConfigMap
      jqPathExpressions:
        - .data.level
`,
  );
  const run = (...args: readonly string[]): Promise<Ran> =>
    plumbline(folder, {}, 'compare', '--desired', 'desired.yaml', '--live', 'live.json', ...args);

  const one = await run('--mode', 'argo-ssa', '--owner', 'owner.yaml', '--format', 'json');
  assert.equal(one.code, 1, one.stderr);
  assert.deepEqual(fieldsIn(one), [
    ['data.old', 'DRIFT', 'extra-owned', null],
    ['data.level', 'IGNORED', 'changed', { path: 'owner.yaml', line: 9 }],
  ]);
  const text = await run('--mode', 'argo-ssa', '--owner', 'owner.yaml');
  assert.match(text.stdout, /by spec\.ignoreDifferences\[0\] \(\.data\.level\) at owner\.yaml:9/);

  // Nothing is noted of an earlier apply, so that nothing is known to have been dropped.
  const patched = await run('--mode', 'argo-csa', '--format', 'json');
  assert.deepEqual(fieldsIn(patched), [['data.level', 'DRIFT', 'changed', null]]);
  const replaced = await run('--mode', 'argo-replace', '--format', 'json');
  assert.deepEqual(
    fieldsIn(replaced)
      .map(([field]) => field)
      .sort(),
    ['data.extra', 'data.level', 'data.old'],
  );
  // Helm has not written it: it adds its marks, and takes nothing away.
  const corrected = await run('--mode', 'flux-hr', '--format', 'json');
  assert.deepEqual(fieldsIn(corrected), [['data.level', 'DRIFT', 'changed', null]]);
});

/** Path, verdict and state of each field, and where the rule is written that hides it. */
function fieldsIn({ stdout }: Ran): readonly (readonly (Json | undefined)[])[] {
  const fields = at(firstResource(parseJson(stdout)), 'fields');
  return (isArray(fields) ? fields : []).map((field) => [
    at(field, 'path'),
    at(field, 'verdict'),
    at(field, 'state'),
    at(field, 'ignoredBy', 'origin') ?? null,
  ]);
}
