import assert from 'node:assert/strict';
import { after, before, test, type TestContext } from 'node:test';
import { createRequestLog, type RequestLog } from '../../src/cluster/requestLog.ts';
import { formatPath } from '../../src/core/resource/fieldPath.ts';
import {
  at,
  isArray,
  parseJson,
  stringAt,
  type JsonArray,
  type JsonObject,
} from '../../src/core/resource/json.ts';
import type { ObjectVerdict } from '../../src/core/drift/judge/verdict.ts';
import { status } from '../../src/present/status.ts';
import type { ServerDryRun } from '../../src/session/platform.ts';
import { Session } from '../../src/session/session.ts';
import type { Snapshot } from '../../src/session/snapshot.ts';
import { readAuditLog, type AuditEvent } from '../harness/auditLog.ts';
import { auditTable } from '../harness/auditTable.ts';
import { kustomization, waitUntilApplied } from '../harness/fluxObjects.ts';
import { waitUntil } from '../harness/process/waitUntil.ts';
import { testCluster, type TestCluster } from '../harness/testCluster.ts';
import { newTestUser, rules, type TestUser } from '../harness/testUser.ts';
import { temporaryRepository } from '../support/temporaryRepository.ts';
import { testPlatform } from '../support/testPlatform.ts';
import { plumbline } from './support/plumbline.ts';
import { admissionPolicies, makePolicies } from './support/admissionPolicies.ts';

// Drift that a real API server is asked to confirm: what a policy of the cluster makes of a write no prediction can know.

let cluster: TestCluster;
let namespace: string;
let takePoliciesAway: () => Promise<void>;
const repository = temporaryRepository({ after });

const fileOf = (name: string): string => `${name}.yaml`;
const configMaps = ['agreed', 'created', 'forced', 'gone', 'kept', 'kubectl', 'refused', 'same'];
const configMap = (name: string): JsonObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace },
});
const secret = (): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'token', namespace },
});
const base64 = (text: string): string => Buffer.from(text).toString('base64');

const asInGit = "object.data.level == 'info'";

before(async () => {
  cluster = await testCluster();
  namespace = await cluster.newNamespace('dryrun');
  const policies = admissionPolicies(namespace, [
    { name: 'created', resource: 'configmaps', operations: ['CREATE'], when: 'true', set: { key: 'level', value: 'made' } },
    { name: 'kept', resource: 'configmaps', operations: ['CREATE', 'UPDATE'], when: 'true', set: { key: 'level', value: 'kept' } },
    { name: 'forced', resource: 'configmaps', operations: ['UPDATE'], when: asInGit, set: { key: 'level', value: 'forced' } },
    { name: 'refused', resource: 'configmaps', operations: ['UPDATE'], when: asInGit },
    {
      name: 'token',
      resource: 'secrets',
      operations: ['UPDATE'],
      when: `string(object.data.token) == '${base64('hunter2')}'`,
      set: { key: 'token', value: base64('longjohn') },
    },
  ]); // prettier-ignore
  takePoliciesAway = await makePolicies(cluster, policies);
  // A policy acts a moment after it was made.
  for (const [name, level] of [
    ['created', 'made'],
    ['kept', 'kept'],
  ] as const)
    // prettier-ignore
    await waitUntil(`the policy of ${name}`, async () => {
      const made = await cluster.objects.create({ ...configMap(name), data: { level: 'info' } }, { dryRun: true });
      return stringAt(made, 'data', 'level') === level;
    });

  repository.git('remote', 'add', 'origin', `git@git.example.com:${namespace}.git`);
  repository.write(
    'app/kustomization.yaml',
    `namespace: ${namespace}\nresources: [${[...configMaps, 'token'].map(fileOf).join(', ')}]\n`,
  );
  for (const name of configMaps)
    repository.write(
      `app/${fileOf(name)}`,
      `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n  level: info\n`,
    );
  repository.write(
    'app/token.yaml',
    'apiVersion: v1\nkind: Secret\nmetadata:\n  name: token\nstringData:\n  token: hunter2\n',
  );
  repository.commit('first');
  const id = { name: 'fleet', namespace };
  const url = `https://git.example.com/${namespace}.git`;
  const revision = await cluster.publish({ ...id, repository: repository.folder, url });
  await cluster.objects.apply(kustomization(id, { path: './app' }));
  await waitUntilApplied(cluster.objects, id, revision);

  for (const name of ['agreed', 'forced', 'refused'])
    await cluster.objects.patch(configMap(name), { data: { level: 'debug' } }, { fieldManager: 'someone' });
  await cluster.objects.delete(configMap('gone'));
  await cluster.objects.patch(
    configMap('kubectl'),
    { data: { level: 'debug' } },
    { fieldManager: 'kubectl-edit' },
  );
  await cluster.objects.patch(secret(), { stringData: { token: 'swordfish' } }, { fieldManager: 'someone' });
  // The policies on updates are there too: the last that was made refuses and changes.
  await waitUntil('the policies on updates', async () => {
    const change = { data: { token: base64('hunter2') } };
    const changed = await cluster.objects.patch(secret(), change, { dryRun: true });
    return stringAt(changed, 'data', 'token') === base64('longjohn');
  });
});
after(async () => {
  await takePoliciesAway();
  await cluster.stop();
});

/** Whoever has looked, and with which setting. */
const users = new Map<string, ServerDryRun>();

interface Looked {
  readonly session: Session;
  readonly snapshot: Snapshot;
  readonly user: TestUser;
  readonly requests: RequestLog;
  readonly logged: readonly string[];
  readonly verdictOf: (name: string) => ObjectVerdict;
}

/** What a user with these rights sees, with dry runs as they have switched them. */
async function look(
  t: TestContext,
  context: string,
  { rights, serverDryRun, guard = true }: { rights: JsonArray; serverDryRun: ServerDryRun; guard?: boolean },
): Promise<Looked> {
  const user = await newTestUser(cluster, namespace, context, rights);
  users.set(user.name, guard ? serverDryRun : 'off');
  const requests = createRequestLog();
  const logged: string[] = [];
  const platform = testPlatform({
    kubeconfig: () => user.kubeconfig,
    requests,
    serverDryRun: () => guard,
    log: (level, message) => void logged.push(`${level} ${message}`),
  });
  const session = new Session(platform);
  t.after(() => {
    session.dispose();
    platform.dispose();
  });
  session.setServerDryRun(serverDryRun);
  await session.open([repository.folder], [{ name: 'test', context, production: true }]);
  const snapshot = await session.settled();
  return {
    session,
    snapshot,
    user,
    requests,
    logged,
    verdictOf: (name) => verdictIn(snapshot, name),
  };
}

function verdictIn({ owners }: Snapshot, name: string): ObjectVerdict {
  const owner = owners.find((one) => one.owner.id.namespace === namespace);
  return owner?.objects.find(({ id }) => id.name === name)?.verdict ?? assert.fail(name);
}

const summary = ({ verdict, certainty, confirmed, fields }: Shown): readonly unknown[] => [
  verdict,
  certainty,
  confirmed?.kind,
  ...fields.map(({ path, desired, live }) => [formatPath(path), desired, live]),
];

const level = (desired: string, live: string): readonly unknown[] => ['data.level', desired, live];

type Shown = Pick<ObjectVerdict, 'verdict' | 'certainty' | 'fields'> & {
  readonly confirmed?: ObjectVerdict['confirmed'] | undefined;
};

/** Without a dry run: what was predicted. */
const predicted: Readonly<Record<string, readonly unknown[]>> = {
  // Policies may change what is written to any ConfigMap of the namespace.
  agreed: ['DRIFT', 'estimated', undefined, level('info', 'debug')],
  forced: ['DRIFT', 'estimated', undefined, level('info', 'debug')],
  refused: ['DRIFT', 'estimated', undefined, level('info', 'debug')],
  kubectl: ['DRIFT', 'estimated', undefined, level('info', 'debug')],
  created: ['SYNC', 'estimated', undefined],
  gone: ['MISSING', 'exact', undefined],
  kept: ['SYNC', 'estimated', undefined],
  same: ['SYNC', 'exact', undefined],
};

/** The policy that made something else of it acts on creations alone. */
const createdNow = ['DRIFT', 'exact', 'differs', level('info', 'made')];

void test('the server confirms drift, or its word counts in place of the prediction', async (t) => {
  const versions = await versionsOfAll();
  const seen = await look(t, 'confirms', { rights: rules.everything, serverDryRun: 'on' });
  const summaries = Object.fromEntries(configMaps.map((name) => [name, summary(seen.verdictOf(name))]));
  assert.deepEqual(summaries, {
    ...predicted,
    agreed: ['DRIFT', 'exact', 'agrees', level('info', 'debug')],
    forced: ['DRIFT', 'exact', 'differs', level('forced', 'debug')],
    // Policies that act on every write, and that acted once, leave the same traces.
    kept: ['SYNC', 'exact', 'agrees'],
    created: createdNow,
    gone: ['MISSING', 'exact', 'agrees'],
    refused: ['DRIFT', 'estimated', 'none', level('info', 'debug')],
    kubectl: ['DRIFT', 'estimated', 'none', level('info', 'debug')],
  });
  const reasonOf = (name: string): string => {
    const { confirmed } = seen.verdictOf(name);
    return confirmed?.kind === 'none' ? confirmed.reason : '';
  };
  assert.match(reasonOf('refused'), /^the server does not take the dry run: .*it is as it should be/);
  assert.match(reasonOf('kubectl'), /takes over what others wrote/);

  // What differs is a case to look into, with all that it takes.
  const cases = seen.logged.flatMap((line) => /^info The case: (.*)$/.exec(line)?.[1] ?? []).map(parseJson);
  const ofForced = cases.find((one) => stringAt(one, 'live', 'metadata', 'name') === 'forced');
  assert.deepEqual(
    ['mode', 'fieldManager'].map((key) => stringAt(ofForced, key)),
    ['flux-ks', 'kustomize-controller'],
  );
  assert.equal(stringAt(ofForced, 'server', 'data', 'level'), 'forced');
  assert.deepEqual(cases.map((one) => stringAt(one, 'live', 'metadata', 'name')).sort(), [
    'created',
    'forced',
    'token',
  ]);
  assert.match(
    seen.logged.join('\n'),
    /warning test: ConfigMap \S+\/forced: .*Predicted: data\.level set to "info"\. The server: data\.level set to "forced"\./,
  );

  await t.test('and nothing of a Secret is told', () => {
    assert.deepEqual(summary(seen.verdictOf('token')).slice(0, 3), ['DRIFT', 'exact', 'differs']);
    const told = JSON.stringify([seen.logged, seen.verdictOf('token'), seen.requests.records]);
    for (const value of ['hunter2', 'swordfish', 'longjohn'])
      assert.doesNotMatch(told, new RegExp(`${value}|${base64(value)}`));
  });

  await t.test('and all that it was asked is a dry run, and changed nothing', async () => {
    const events = await readAuditLog(cluster.address, seen.user.name);
    const mutating = events.filter(isMutating);
    assert.equal(mutating.length, 7);
    for (const { verb, requestURI } of mutating) {
      assert.equal(verb, 'patch');
      assert.deepEqual(new URL(requestURI, cluster.address.url).searchParams.getAll('dryRun'), ['All']);
    }
    assert.deepEqual(seen.requests.counts.dryRuns, 7);
    assert.equal(seen.requests.counts.writes, 0);
    assert.deepEqual(await versionsOfAll(), versions);
  });
});

void test('who may only read sees all that was predicted, is told why nothing is confirmed, and sends no write', async (t) => {
  const seen = await look(t, 'reads', { rights: rules.readEverything, serverDryRun: 'on' });
  for (const name of configMaps) {
    const verdict = seen.verdictOf(name);
    assert.deepEqual(summary({ ...verdict, confirmed: undefined }), predicted[name], name);
    assert.equal(verdict.confirmed?.kind, name === 'same' ? undefined : 'none', name);
  }
  const policy = `MutatingAdmissionPolicy ${namespace}-forced`;
  const { reason = '' } = seen.verdictOf('agreed');
  assert.match(reason, new RegExp(`^admission may change what is written: .*${policy}`));
  const denial = `a dry run needs the right to patch configmaps in ${namespace}`;
  const { confirmed } = seen.verdictOf('agreed');
  assert.deepEqual(confirmed, { kind: 'none', reason: denial });
  assert.equal(
    seen.logged.filter((line) => line.includes('needs the right')).length,
    1,
    'once for the cluster',
  );
  assert.match(status(seen.snapshot, 'none', Date.now()).tooltip, /not confirmed: a dry run needs the right/);
  const events = await readAuditLog(cluster.address, seen.user.name);
  assert.deepEqual(events.filter(isMutating), []);
  // One review for each kind of object, however many of them have drifted.
  assert.equal(events.filter(({ resource }) => resource === 'selfsubjectaccessreviews').length, 2);
});

for (const [title, options] of [
  ['switched off', { serverDryRun: 'off' }],
  ['not wanted for production', { serverDryRun: 'exceptProduction' }],
  ['not let out by the guard', { serverDryRun: 'on', guard: false }],
] as const)
  void test(`where dry runs are ${title}, nothing but reads is sent`, async (t) => {
    const context = `off-${title.replaceAll(' ', '-')}`;
    const seen = await look(t, context, { rights: rules.everything, ...options });
    for (const name of configMaps) {
      const { confirmed, ...verdict } = seen.verdictOf(name);
      assert.deepEqual(summary(verdict), predicted[name], name);
      assert.ok(confirmed === undefined || confirmed.kind === 'none', name);
    }
    const events = await readAuditLog(cluster.address, seen.user.name);
    assert.ok(events.length > 0);
    assert.deepEqual([...new Set(events.map(({ verb }) => verb))].sort(), ['get', 'list', 'watch']);
    assert.deepEqual([seen.requests.counts.writes, seen.requests.counts.dryRuns], [0, 0]);
  });

void test('the command line has it confirmed where it is told to', async () => {
  const user = await newTestUser(cluster, namespace, 'told', rules.everything);
  const answers = async (
    ...more: readonly string[]
  ): Promise<Readonly<Record<string, readonly unknown[]>>> => {
    const args = [
      'drift',
      `Kustomization/${namespace}/fleet`,
      '--context',
      'told',
      '--format',
      'json',
      ...more,
    ];
    const ran = await plumbline(repository.folder, { KUBECONFIG: user.kubeconfig }, ...args);
    assert.equal(ran.code, 1, ran.stderr);
    const resources = at(parseJson(ran.stdout), 'resources');
    return Object.fromEntries(
      (isArray(resources) ? resources : []).map((one) => [
        stringAt(one, 'id', 'name') ?? '',
        [stringAt(one, 'verdict'), stringAt(one, 'serverDryRun', 'kind')],
      ]),
    );
  };
  const plain = await answers();
  assert.deepEqual(
    [plain['agreed'], plain['created']],
    [
      ['DRIFT', undefined],
      ['SYNC', undefined],
    ],
  );
  assert.deepEqual((await readAuditLog(cluster.address, user.name)).filter(isMutating), []);
  users.set(user.name, 'on');
  const confirmed = await answers('--server-dry-run');
  assert.deepEqual(
    ['agreed', 'created', 'refused', 'same'].map((name) => confirmed[name]),
    [
      ['DRIFT', 'agrees'],
      ['DRIFT', 'differs'],
      ['DRIFT', 'none'],
      ['SYNC', undefined],
    ],
  );
  const mutating = (await readAuditLog(cluster.address, user.name)).filter(isMutating);
  assert.ok(mutating.length > 0 && mutating.every(({ requestURI }) => requestURI.includes('dryRun=All')));
});

void test('dry runs that are switched on and off again take their answers with them', async (t) => {
  const { session, verdictOf, user } = await look(t, 'switches', {
    rights: rules.everything,
    serverDryRun: 'off',
  });
  assert.deepEqual(summary(verdictOf('created')), predicted['created']);
  session.setServerDryRun('on');
  users.set(user.name, 'on');
  assert.deepEqual(summary(verdictIn(await session.settled(), 'created')), createdNow);
  session.setServerDryRun('off');
  assert.deepEqual(summary(verdictIn(await session.settled(), 'created')), predicted['created']);
  session.setServerDryRun('on');
  await session.settled();
  await session.refresh();
  assert.deepEqual(summary(verdictIn(await session.settled(), 'created')), createdNow);
});

const isMutating = ({ verb, resource }: AuditEvent): boolean =>
  !['get', 'list', 'watch'].includes(verb) && resource !== 'selfsubjectaccessreviews';

/** The server gives an object another with every change. */
void test('the audit log as a table, by setting: reads alone, or reads, self reviews and dry runs', async () => {
  const events = await readAuditLog(cluster.address);
  for (const [setting, verbs] of [
    ['off', /^(get|list|watch)$/],
    ['exceptProduction', /^(get|list|watch)$/],
    ['on', /^(get|list|watch|create of a self review|patch\?dryRun=All)$/],
  ] as const) {
    const asked = events.filter(({ user }) => users.get(user) === setting);
    const table = auditTable(asked);
    console.log([`plumbline.drift.serverDryRun is ${setting}:`, ...table].join('\n'));
    for (const verb of (table[0] ?? '').trim().split(/ {3,}/)) assert.match(verb, verbs, setting);
  }
});

const versionsOfAll = (): Promise<readonly (string | undefined)[]> =>
  Promise.all(
    [...configMaps.map(configMap), secret()].map(async (one) =>
      // One of them is gone.
      stringAt(await cluster.objects.get(one).catch(() => undefined), 'metadata', 'resourceVersion'),
    ),
  );
