import assert from 'node:assert/strict';
import { after, before, test, type TestContext } from 'node:test';
import { formatPath } from '../../src/core/resource/fieldPath.ts';
import type { JsonArray, JsonObject } from '../../src/core/resource/json.ts';
import { lineNotes } from '../../src/present/lines/lineNotes.ts';
import type { Session } from '../../src/session/session.ts';
import type { ObjectSnapshot, OwnerSnapshot, Snapshot } from '../../src/session/snapshot.ts';
import { readAuditLog } from '../harness/auditLog.ts';
import { kustomization, waitUntilApplied } from '../harness/fluxObjects.ts';
import { waitUntil } from '../harness/process/waitUntil.ts';
import { testCluster, type TestCluster } from '../harness/testCluster.ts';
import { newTestUser, rules, type TestUser } from '../harness/testUser.ts';
import { sessionOf } from './support/sessionOf.ts';
import { temporaryRepository, type TemporaryRepository } from '../support/temporaryRepository.ts';

/** The whole core against a real Flux: a repository is applied, things change, and the session knows. */

let cluster: TestCluster;
before(async () => {
  cluster = await testCluster();
});
after(async () => {
  await cluster.stop();
});

const settings = (namespace: string, level: string): JsonObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'settings', namespace },
  data: { level },
});

interface Fleet {
  readonly namespace: string;
  readonly repository: TemporaryRepository;
  readonly user: TestUser;
  readonly session: Session;
}

/** A repository that Flux has applied, and a session that a user with these rights has opened on it. */
async function fleet(
  t: TestContext,
  {
    rights = rules.readEverything,
    spec = {},
  }: { readonly rights?: JsonArray; readonly spec?: JsonObject } = {},
): Promise<Fleet> {
  const namespace = await cluster.newNamespace('session');
  const repository = temporaryRepository(t);
  const url = `https://git.example.com/${namespace}.git`;
  repository.git('remote', 'add', 'origin', `git@git.example.com:${namespace}.git`);
  repository.write(
    'app/kustomization.yaml',
    `namespace: ${namespace}\nresources: [settings.yaml, secret.yaml]\n`,
  );
  repository.write(
    'app/settings.yaml',
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  level: info\n',
  );
  repository.write(
    'app/secret.yaml',
    'apiVersion: v1\nkind: Secret\nmetadata:\n  name: token\nstringData:\n  token: hunter2\n',
  );
  repository.commit('first');
  const revision = await cluster.publish({ name: 'fleet', namespace, repository: repository.folder, url });
  const id = { name: 'fleet', namespace };
  await cluster.objects.apply(kustomization(id, { path: './app', ...spec }));
  await waitUntilApplied(cluster.objects, id, revision);

  const user = await newTestUser(cluster, namespace, 'test', rights);
  const session = sessionOf(t, user);
  await session.open([repository.folder], [{ name: 'test', context: 'test', production: false }]);
  return { namespace, repository, user, session };
}

const ownerIn = (snapshot: Snapshot, { namespace }: Fleet): OwnerSnapshot | undefined =>
  snapshot.owners.find(({ owner }) => owner.id.namespace === namespace);

function objectIn(snapshot: Snapshot, of: Fleet, kind: string): ObjectSnapshot | undefined {
  return ownerIn(snapshot, of)?.objects.find(({ id }) => id.kind === kind);
}

const summary = (object: ObjectSnapshot | undefined): readonly unknown[] => [
  object?.verdict?.verdict,
  ...(object?.verdict?.fields ?? []).map((field) => [
    formatPath(field.path),
    field.verdict,
    field.desired,
    field.live,
  ]),
];

const untilVerdict = (of: Fleet, kind: string, verdict: string): Promise<ObjectSnapshot> =>
  waitUntil(`${verdict} of ${kind}`, () => {
    const object = objectIn(of.session.snapshot, of, kind);
    return object?.verdict?.verdict === verdict && object;
  });

void test('what Flux has just applied is in sync, and a change is seen without being asked for', async (t) => {
  const it = await fleet(t);
  const first = await it.session.settled();
  assert.deepEqual(summary(objectIn(first, it, 'ConfigMap')), ['SYNC']);
  assert.deepEqual(summary(objectIn(first, it, 'Secret')), ['SYNC']);

  await cluster.objects.patch(
    settings(it.namespace, ''),
    { data: { level: 'debug' } },
    { fieldManager: 'kubectl-edit' },
  );
  const drifted = await untilVerdict(it, 'ConfigMap', 'DRIFT');
  assert.deepEqual(summary(drifted), ['DRIFT', ['data.level', 'DRIFT', 'info', 'debug']]);
  const notes = lineNotes(it.session.snapshot, Date.now()).get(`${it.repository.folder}/app/settings.yaml`);
  assert.deepEqual(
    notes?.map(({ line, mark }) => [line, mark]),
    [[5, 'drift']],
  );

  await cluster.objects.patch(
    settings(it.namespace, ''),
    { data: { level: 'info' } },
    { fieldManager: 'kubectl-edit' },
  );
  await untilVerdict(it, 'ConfigMap', 'SYNC');
});

void test('an object that is deleted is missing', async (t) => {
  const it = await fleet(t);
  await it.session.settled();
  await cluster.objects.delete(settings(it.namespace, ''));
  await untilVerdict(it, 'ConfigMap', 'MISSING');
});

void test("a person's own edit is pending, saved or not, and never drift", async (t) => {
  const it = await fleet(t);
  await it.session.settled();
  const file = `${it.repository.folder}/app/settings.yaml`;
  it.session.repositories.setBuffer(
    file,
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  level: trace\n',
  );
  const pending = await untilVerdict(it, 'ConfigMap', 'PENDING');
  assert.equal(pending.verdict?.fields[0]?.verdict, 'PENDING');
  it.session.repositories.setBuffer(file, undefined);
  await untilVerdict(it, 'ConfigMap', 'SYNC');

  it.repository.write('app/kustomization.yaml', `namespace: ${it.namespace}\nresources: [settings.yaml]\n`);
  await it.session.repositories.filesChanged([`${it.repository.folder}/app/kustomization.yaml`]);
  await untilVerdict(it, 'Secret', 'PRUNE');
});

void test('a secret value shows nowhere', async (t) => {
  const it = await fleet(t);
  await it.session.settled();
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'token', namespace: it.namespace } };
  await cluster.objects.patch(
    secret,
    { stringData: { token: 'swordfish' } },
    { fieldManager: 'kubectl-edit' },
  );
  const drifted = await untilVerdict(it, 'Secret', 'DRIFT');
  const shown = JSON.stringify([drifted.verdict, [...lineNotes(it.session.snapshot, Date.now())]]);
  for (const value of ['hunter2', 'swordfish']) {
    assert.doesNotMatch(shown, new RegExp(`${value}|${Buffer.from(value).toString('base64')}`));
  }
});

void test('what the user may not list is unknown, and says so; the rest is compared', async (t) => {
  const rights: JsonArray = [
    {
      apiGroups: ['*'],
      resources: ['kustomizations', 'gitrepositories', 'configmaps'],
      verbs: ['get', 'list', 'watch'],
    },
    { nonResourceURLs: ['*'], verbs: ['get'] },
  ];
  const it = await fleet(t, { rights });
  const snapshot = await it.session.settled();
  assert.deepEqual(summary(objectIn(snapshot, it, 'ConfigMap')), ['SYNC']);
  const secret = objectIn(snapshot, it, 'Secret');
  assert.equal(secret?.verdict?.verdict, 'UNKNOWN');
  assert.match(secret.verdict.reason ?? '', /secrets|list|denied|forbidden/i);
});

void test('an owner that goes to a cluster which nobody has named is not compared, and the reason says what helps', async (t) => {
  const it = await fleet(t);
  await it.session.settled();
  await cluster.objects.patch(
    kustomization({ name: 'fleet', namespace: it.namespace }, {}),
    { spec: { kubeConfig: { secretRef: { name: 'elsewhere' } } } },
    { fieldManager: 'flux' },
  );
  const owner = await waitUntil('the owner to be left alone', () => {
    const found = ownerIn(it.session.snapshot, it);
    return found?.state.kind === 'notCompared' && { reason: found.state.reason, objects: found.objects };
  });
  assert.match(
    owner.reason,
    /the cluster of Secret\/[^/]+\/elsewhere: say which environment that is, with "knownAs"/,
  );
  assert.deepEqual(owner.objects, []);
});

void test('a revision that this clone does not have is unknown, until it is fetched', async (t) => {
  const it = await fleet(t);
  await it.session.settled();
  const commit = it.repository.git('rev-parse', 'HEAD');
  it.repository.write(
    'app/settings.yaml',
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  level: warn\n',
  );
  it.repository.commit('second');
  const url = `https://git.example.com/${it.namespace}.git`;
  const id = { name: 'fleet', namespace: it.namespace };
  const elsewhere = temporaryRepository(t);
  elsewhere.git('fetch', '--quiet', it.repository.folder, 'HEAD');
  elsewhere.git('reset', '--quiet', '--hard', 'FETCH_HEAD');
  elsewhere.write(
    'app/settings.yaml',
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  level: error\n',
  );
  elsewhere.commit('third, by somebody else');
  const revision = await cluster.publish({ ...id, repository: elsewhere.folder, url });
  await cluster.objects.patch(
    kustomization(id, {}),
    { metadata: { annotations: { 'reconcile.fluxcd.io/requestedAt': '1' } } },
    { fieldManager: 'flux' },
  );
  await waitUntilApplied(cluster.objects, id, revision);
  await waitUntil('an unknown revision', () => {
    const state = ownerIn(it.session.snapshot, it)?.state;
    return state?.kind === 'unknown' && state;
  });
  it.repository.git('fetch', '--quiet', elsewhere.folder, 'HEAD');
  await it.session.repositories.refresh();
  await untilVerdict(it, 'ConfigMap', 'PENDING');
  assert.notEqual(commit, elsewhere.git('rev-parse', 'HEAD'));
});

void test('nothing but reads reaches the server, one list and one watch for each type and namespace', async (t) => {
  const it = await fleet(t, { rights: rules.everything });
  await it.session.settled();
  await it.session.refresh();
  await it.session.settled();
  const events = await readAuditLog(cluster.address, it.user.name);
  assert.deepEqual(
    events.filter(({ verb }) => !['get', 'list', 'watch'].includes(verb)),
    [],
  );
  for (const resource of ['configmaps', 'secrets']) {
    const verbs = events.filter((event) => event.resource === resource).map(({ verb }) => verb);
    // Twice: once for the start, once for the refresh.
    assert.deepEqual([...verbs].sort(), ['list', 'list', 'watch', 'watch'], resource);
  }
});

void test('where no cluster is chosen nothing is sent', async (t) => {
  const user = await newTestUser(cluster, await cluster.newNamespace('session'), 'test', rules.everything);
  const repository = temporaryRepository(t);
  repository.write('kustomization.yaml', 'resources: []\n');
  const session = sessionOf(t, user);
  await session.open([repository.folder], []);
  await session.settled();
  assert.deepEqual(await readAuditLog(cluster.address, user.name), []);
});
