import assert from 'node:assert/strict';
import { after, before, test, type TestContext } from 'node:test';
import {
  at,
  isArray,
  isObject,
  printJson,
  stringAt,
  type Json,
  type JsonObject,
} from '../../src/core/resource/json.ts';
import { formatPath } from '../../src/core/resource/fieldPath.ts';
import { ruleText } from '../../src/present/lines/placeOfRule.ts';
import { planText } from '../../src/present/plan/planText.ts';
import { createGitWriter } from '../../src/git/write/gitWriter.ts';
import { isProved } from '../../src/proposals/proposal.ts';
import { proposeIgnore } from '../../src/proposals/proposeIgnore.ts';
import { readPlainYaml } from '../../src/core/yaml/plainYaml.ts';
import { blockText } from '../../src/core/yaml/yamlText.ts';
import type { Session } from '../../src/session/session.ts';
import type { ObjectSnapshot, OwnerSnapshot } from '../../src/session/snapshot.ts';
import { syncPlan } from '../../src/session/plan/syncPlan.ts';
import { kustomization, reconcileNow, waitUntilApplied } from '../harness/fluxObjects.ts';
import { waitUntil } from '../harness/process/waitUntil.ts';
import { testCluster, type TestCluster } from '../harness/testCluster.ts';
import { newTestUser, rules } from '../harness/testUser.ts';
import { temporaryRepository, type TemporaryRepository } from '../support/temporaryRepository.ts';
import { readyCondition } from './support/fluxWorld.ts';
import { sessionOf } from './support/sessionOf.ts';

/** `spec.ignore` of a Kustomization: what is said of drift in ignored and other fields, against what the agent then does. */

let cluster: TestCluster;
before(async () => {
  cluster = await testCluster();
});
after(async () => {
  await cluster.stop();
});

const deployment = (name: string, replicas = 2): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
  replicas: ${String(replicas)}
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      containers:
        - { name: app, image: "example.com/app:1" }
        - { name: proxy, image: "example.com/proxy:1" }
`;
const configMap = (name: string, data: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata: ${data}\n`;

const ignore = [
  { paths: ['/spec/replicas'], target: { kind: 'Deploy.*' } },
  { paths: ['/data/own', '/metadata/annotations/example.com~1note'], target: { name: 'config' } },
  { paths: ['/spec/template/spec/containers/1/image'], target: { name: 'indexed' } },
];

interface Fleet {
  readonly namespace: string;
  readonly repository: TemporaryRepository;
  readonly session: Session;
  readonly owner: () => OwnerSnapshot;
  readonly object: (name: string) => ObjectSnapshot;
  readonly live: (name: string) => Promise<JsonObject>;
  readonly publish: () => Promise<string>;
  readonly kustomization: JsonObject;
}

async function fleet(t: TestContext, files: Readonly<Record<string, string>>): Promise<Fleet> {
  const namespace = await cluster.newNamespace('ignore');
  const repository = temporaryRepository(t);
  const id = { name: 'fleet', namespace };
  const url = `https://git.example.com/${namespace}.git`;
  repository.git('remote', 'add', 'origin', url);
  const write = (name: string, text: string): void => {
    repository.write(name, text);
  };
  for (const [name, text] of Object.entries(files)) write(`app/${name}.yaml`, text);
  write(
    'app/kustomization.yaml',
    `namespace: ${namespace}\nresources: [${Object.keys(files)
      .map((name) => `${name}.yaml`)
      .join(', ')}]\n`,
  );
  const owner = kustomization(id, { path: './app', ignore });
  write('clusters/fleet.yaml', printJson(owner, 2));
  repository.commit('first');
  const publish = (): Promise<string> => cluster.publish({ ...id, repository: repository.folder, url });
  const revision = await publish();
  await cluster.objects.apply(owner);
  await waitUntilApplied(cluster.objects, id, revision);
  repository.git('update-ref', 'refs/remotes/origin/main', 'HEAD');

  const user = await newTestUser(cluster, namespace, 'test', rules.readEverything);
  const session = sessionOf(t, user);
  await session.open([repository.folder], [{ name: 'test', context: 'test', production: false }]);
  await session.settled();
  const find = (): OwnerSnapshot => {
    const found = session.snapshot.owners.find(
      (one) => 'name' in one.owner.id && one.owner.id.namespace === namespace,
    );
    assert.ok(found, 'the owner is not there');
    return found;
  };
  const object = (name: string): ObjectSnapshot => {
    const found = find().objects.find(({ id: one }) => one.name === name);
    assert.ok(found, `${name} is not there`);
    return found;
  };
  return {
    namespace,
    repository,
    session,
    owner: find,
    object,
    live: (name) => cluster.objects.get(named(object(name).id.kind, name, namespace)),
    publish,
    kustomization: owner,
  };
}

const named = (kind: string, name: string, namespace: string): JsonObject => ({
  apiVersion: kind === 'ConfigMap' ? 'v1' : 'apps/v1',
  kind,
  metadata: { name, namespace },
});

/** `DRIFT spec.paused, IGNORED spec.replicas`, as far as it is known by now. */
const said = ({ verdict }: ObjectSnapshot): string =>
  [
    verdict?.verdict ?? 'waiting',
    ...(verdict?.fields ?? []).map(({ path, verdict: one, rule }) =>
      [one, formatPath(path), ...(rule ? [String(rule.index)] : [])].join(' '),
    ),
  ].join(', ');

const ownedBy = (object: JsonObject, manager: string): Json => {
  const entries = at(object, 'metadata', 'managedFields');
  const found = isArray(entries)
    ? entries.find((one) => stringAt(one, 'manager') === manager && stringAt(one, 'operation') === 'Apply')
    : undefined;
  return at(found, 'fieldsV1') ?? null;
};

/** What a write can change of these objects, and what the agent owns of it. */
const essence = (object: JsonObject): Json => ({
  spec: object['spec'] ?? null,
  data: object['data'] ?? null,
  annotations: at(object, 'metadata', 'annotations') ?? null,
  owned: ownedBy(object, 'kustomize-controller'),
});

const image = (live: JsonObject, index: number, value: string): JsonObject => {
  const containers = at(live, 'spec', 'template', 'spec', 'containers');
  assert.ok(isArray(containers));
  const changed = containers.map((one, i) => (i === index ? { ...(one as JsonObject), image: value } : one));
  return { spec: { template: { spec: { containers: changed } } } };
};

void test('drift in ignored and other fields is told apart, and the agent does what was foretold', async (t) => {
  const it = await fleet(t, {
    scaled: deployment('scaled'),
    both: deployment('both'),
    shared: deployment('shared'),
    indexed: deployment('indexed'),
    other: configMap('other', '{ own: a, more: b }'),
    config: configMap('config', '{ own: a, more: b }'),
    gone: deployment('gone'),
  });
  const { objects } = cluster;
  const change = async (name: string, patch: JsonObject, subresource?: string): Promise<unknown> =>
    objects.patch(await it.live(name), patch, {
      fieldManager: subresource === undefined ? 'somebody' : 'kubectl',
      ...(subresource === undefined ? {} : { subresource }),
    });
  const scale = (name: string): Promise<unknown> => change(name, { spec: { replicas: 7 } }, 'scale');
  await scale('scaled');
  await scale('both');
  await change('both', image(await it.live('both'), 0, 'example.com/app:2'));
  await objects.apply(
    { ...named('Deployment', 'shared', it.namespace), spec: { replicas: 7 } },
    { fieldManager: 'scaler' },
  );
  await change('shared', image(await it.live('shared'), 0, 'example.com/app:2'));
  await change('indexed', image(await it.live('indexed'), 1, 'example.com/proxy:2'));
  await change('other', { data: { own: 'x' } });
  await change('config', { data: { own: null } });
  await objects.delete(await it.live('gone'));

  const expected: Readonly<Record<string, string>> = {
    scaled: 'IGNORED, IGNORED spec.replicas 0',
    both: 'DRIFT, DRIFT spec.template.spec.containers[name=app].image, IGNORED spec.replicas 0',
    shared: 'DRIFT, DRIFT spec.template.spec.containers[name=app].image, IGNORED spec.replicas 0',
    indexed: 'IGNORED, IGNORED spec.template.spec.containers[name=proxy].image 2',
    other: 'DRIFT, DRIFT data.own',
    config: 'IGNORED, IGNORED data.own 1',
    gone: 'MISSING',
  };
  const verdicts = (): unknown =>
    Object.fromEntries(Object.keys(expected).map((name) => [name, said(it.object(name))]));
  await waitUntil('the verdicts', () => {
    assert.deepEqual(verdicts(), expected);
    return true;
  });
  const [field] = it.object('scaled').verdict?.fields ?? [];
  assert.match(
    (field && ruleText(it.owner(), field)) ?? '',
    /^spec\.ignore\[0\]: \/spec\/replicas \(clusters\/fleet\.yaml:\d+\)$/,
  );

  const foretold = Object.keys(expected).map((name) => {
    const { deployed } = it.object(name).predicted;
    assert.ok(deployed?.ok, `${name}: ${JSON.stringify(deployed)}`);
    return { name, predicted: deployed.value.predicted };
  });
  const untouched = new Map<string, string | undefined>();
  for (const name of ['scaled', 'indexed', 'config'])
    untouched.set(name, stringAt(await it.live(name), 'metadata', 'resourceVersion'));
  await reconcileNow(objects, it.kustomization);
  for (const { name, predicted } of foretold) {
    const live = await it.live(name);
    assert.deepEqual(essence(live), essence(predicted), name);
    if (untouched.has(name))
      assert.equal(stringAt(live, 'metadata', 'resourceVersion'), untouched.get(name), name);
  }
  assert.equal(at(await it.live('shared'), 'spec', 'replicas'), 7);
  assert.equal(at(await it.live('gone'), 'spec', 'replicas'), 2);
  assert.equal(
    at(ownedBy(await it.live('both'), 'kustomize-controller'), 'f:spec', 'f:replicas') !== undefined,
    true,
  );
  assert.equal(
    at(ownedBy(await it.live('shared'), 'kustomize-controller'), 'f:spec', 'f:replicas'),
    undefined,
  );
  // What is ignored stays different, and is no drift from now on either.
  const left: Readonly<Record<string, string>> = {
    ...expected,
    both: 'IGNORED, IGNORED spec.replicas 0',
    shared: 'IGNORED, IGNORED spec.replicas 0',
    other: 'SYNC',
    gone: 'SYNC',
  };
  await waitUntil('the verdicts after the correction', () => {
    assert.deepEqual(verdicts(), left);
    return true;
  });
});

void test('a merge: what it leaves alone is foretold, and what keeps the agent from writing', async (t) => {
  const it = await fleet(t, {
    scaled: deployment('scaled'),
    config: configMap('config', '{ own: a, more: b }'),
  });
  const plan = (): string =>
    planText(syncPlan({ ...it.session.snapshot, owners: [it.owner()] }), { head: 'the working tree', now: 0 })
      .text;
  it.repository.write('app/scaled.yaml', deployment('scaled', 5));
  await it.session.refresh();
  await waitUntil('the plan', () => plan().includes('stays 2, Git says 5'));
  assert.match(
    plan(),
    /= unchanged Deployment [^ ]*\/scaled .*\n\s+spec\.replicas: stays 2, Git says 5 \(ignored by spec\.ignore\[0\]: \/spec\/replicas\)/,
  );
  it.repository.commit('more of it');
  const revision = await it.publish();
  await reconcileNow(cluster.objects, it.kustomization);
  await waitUntilApplied(cluster.objects, { name: 'fleet', namespace: it.namespace }, revision);
  assert.equal(at(await it.live('scaled'), 'spec', 'replicas'), 2);

  // The agent keeps the live value by replacing Git's, and where Git has dropped it there is none to replace.
  it.repository.write('app/config.yaml', configMap('config', '{ more: c }'));
  await it.session.refresh();
  await waitUntil('a plan that is blocked', () => plan().includes('✗ blocked'));
  assert.match(plan(), /✗ blocked ConfigMap [^ ]*\/config.*\n\s+the agent cannot follow spec\.ignore: /);
  it.repository.commit('dropped');
  await it.publish();
  await cluster.objects.patch(
    it.kustomization,
    { metadata: { annotations: { 'reconcile.fluxcd.io/requestedAt': 'now' } } },
    { fieldManager: 'flux' },
  );
  const message = await waitUntil('Flux to fail', async () => {
    const ready = readyCondition(await cluster.objects.get(it.kustomization));
    return stringAt(ready, 'reason') === 'ReconciliationFailed' && stringAt(ready, 'message');
  });
  assert.match(message, /replace operation does not apply/);
  assert.equal(at(await it.live('config'), 'data', 'more'), 'b');
});

void test('a rule is written with its reason, hides what it is for and nothing else, and the agent follows it', async (t) => {
  const it = await fleet(t, { other: configMap('other', '{ own: a, more: b }') });
  const file = 'clusters/fleet.yaml';
  const text = `# Who applies the fleet.\n${blockText(it.kustomization)}\n`;
  it.repository.write(file, text);
  it.repository.commit('as YAML');
  it.repository.git('update-ref', 'refs/remotes/origin/main', 'HEAD');
  await waitUntilApplied(cluster.objects, { name: 'fleet', namespace: it.namespace }, await it.publish());
  await it.session.refresh();
  await it.session.settled();
  await cluster.objects.patch(
    await it.live('other'),
    { data: { own: 'x', more: 'y' } },
    { fieldManager: 'somebody' },
  );
  await waitUntil('the drift', () => said(it.object('other')) === 'DRIFT, DRIFT data.more, DRIFT data.own');

  const writer = (root: string): ReturnType<typeof createGitWriter> =>
    createGitWriter(root, { environment: it.repository.environment });
  const propose = (reason: string): ReturnType<typeof proposeIgnore> =>
    proposeIgnore(
      { session: it.session, writer },
      { owner: it.owner(), object: it.object('other'), path: [{ field: 'data' }, { field: 'own' }], reason },
    );
  const refused = await propose(' ');
  assert.match(refused.ok ? '' : refused.failure.message, /A rule needs a reason/);
  const write = { mode: 'flux-ks', manager: 'kustomize-controller' } as const;
  const refusal = (spec: JsonObject): Promise<string | undefined> =>
    it.session.rules.refusal('test', { ...it.kustomization, spec }, write);
  const { spec } = it.kustomization;
  assert.ok(isObject(spec));
  assert.equal(await refusal(spec), undefined);
  assert.match((await refusal({ ...spec, leave: [] })) ?? '', /spec\.leave/);
  const made = await propose('Set by the operator,\nsee its manual');
  assert.ok(made.ok, made.ok ? '' : made.failure.message);
  const { proposal, inspection } = made.value;
  inspection.dispose();
  assert.ok(isProved(proposal.proof), JSON.stringify(proposal.proof));
  assert.match(proposal.notes.join('\n'), /the field is ignored, and nothing else that differs now/);
  assert.deepEqual(
    proposal.files.map(({ path }) => path),
    [file],
  );
  const edited = new TextDecoder().decode(proposal.files[0]?.after);
  const added = [
    '    # Set by the operator,',
    '    # see its manual',
    '    - paths:',
    '        - /data/own',
    '      target:',
    '        kind: ConfigMap',
    '        name: other',
    `        namespace: ${it.namespace}`,
  ].join('\n');
  assert.equal(edited.replace(`\n${added}`, ''), text);

  it.repository.write(file, edited);
  it.repository.commit('ignore it');
  const read = readPlainYaml(edited);
  assert.ok(read.ok && isObject(read.value));
  await cluster.objects.apply(read.value);
  const revision = await it.publish();
  await reconcileNow(cluster.objects, it.kustomization);
  await waitUntilApplied(cluster.objects, { name: 'fleet', namespace: it.namespace }, revision);
  assert.deepEqual(at(await it.live('other'), 'data'), { more: 'b', own: 'x' });
  await waitUntil('the verdict', () => said(it.object('other')) === 'IGNORED, IGNORED data.own 3');
});
