import assert from 'node:assert/strict';
import { after, before, test, type TestContext } from 'node:test';
import type { DryRun } from '../../src/cluster/clusterApi.ts';
import type { OpenedConnection } from '../../src/cluster/clusterConnection.ts';
import { createRequestLog, type RequestLog } from '../../src/cluster/requestLog.ts';
import type { Timing } from '../../src/cluster/timing.ts';
import { isObject, printJson, type Json, type JsonObject } from '../../src/core/resource/json.ts';
import { readAuditLog } from '../harness/auditLog.ts';
import { testCluster, type TestCluster } from '../harness/testCluster.ts';
import { newTestUser, rules, type TestUser } from '../harness/testUser.ts';
import { connect } from './support/connect.ts';
import { startFront, type FrontOptions } from './support/frontingServer.ts';
import { configMaps, served } from './support/observe.ts';

// A real API server behind a front that is busy, or that does not say that it knows dry runs.

let cluster: TestCluster;
let namespace: string;
let user: TestUser;

before(async () => {
  cluster = await testCluster();
  namespace = await cluster.newNamespace('limits');
  user = await newTestUser(cluster, namespace, 'limited', rules.everything);
  await cluster.objects.apply({ ...configMap, metadata: { name: 'one', namespace } });
});
after(() => cluster.stop());

const configMap: JsonObject = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'one' },
  data: { a: '1' },
};
const write = (resource = configMaps): DryRun => ({
  resource,
  namespace,
  name: 'one',
  how: 'apply',
  body: printJson({ ...configMap, metadata: { name: 'one', namespace }, data: { a: '2' } }),
  fieldManager: 'x',
  force: true,
});
const { signal } = new AbortController();

interface Fronted {
  readonly connection: OpenedConnection;
  readonly log: RequestLog;
}

async function behind(t: TestContext, options: FrontOptions, timing: Partial<Timing> = {}): Promise<Fronted> {
  const front = await startFront(cluster.address, user, options);
  const log = createRequestLog();
  const connection = connect(front.kubeconfig, 'limited', { log, dryRuns: () => true, timing });
  t.after(async () => {
    connection.close();
    await front.stop();
  });
  return { connection, log };
}

const isPatch = ({ method }: { readonly method: string }): boolean => method === 'PATCH';

/** A clock that jumps over what is slept. */
function jumping(): Pick<Timing, 'now' | 'sleep'> & { readonly slept: number[] } {
  let time = 0;
  const slept: number[] = [];
  return {
    slept,
    now: () => time,
    sleep: (ms) => {
      slept.push(ms);
      time += ms;
      return Promise.resolve();
    },
  };
}

void test('a server that is busy is asked again when it says, and nothing is begun before', async (t) => {
  let busy = 2;
  const { slept, ...timing } = jumping();
  const { connection, log } = await behind(
    t,
    {
      answer: (method) =>
        method === 'PATCH' && busy-- > 0 ? { status: 429, headers: { 'retry-after': '30' } } : undefined,
    },
    timing,
  );
  const answer = await connection.dryRun(write(), signal);
  assert.ok(answer.ok);
  assert.deepEqual(
    log.records.filter(isPatch).map(({ status }) => status),
    [429, 429, 200],
  );
  assert.deepEqual(
    slept.filter((ms) => ms > 1000),
    [30_000, 30_000],
  );
});

void test('a server that stays busy is left alone in the end, and says so', async (t) => {
  const { slept: _slept, ...timing } = jumping();
  const { connection, log } = await behind(
    t,
    { answer: (method) => (method === 'PATCH' ? { status: 429, headers: {} } : undefined) },
    timing,
  );
  const answer = await connection.dryRun(write(), signal);
  assert.equal(answer.ok ? '' : answer.failure.code, 'unreachable');
  assert.equal(log.records.filter(isPatch).length, 5);
});

void test('what is given up while the server is busy is not asked again', async (t) => {
  const { connection, log } = await behind(t, {
    answer: (method) => (method === 'PATCH' ? { status: 429, headers: { 'retry-after': '100' } } : undefined),
  });
  const given = new AbortController();
  const asking = connection.dryRun(write(), given.signal);
  log.onDidChange(() => {
    if (log.records.some(({ status }) => status === 429)) setImmediate(() => given.abort());
  });
  const answer = await asking;
  assert.equal(answer.ok ? '' : answer.failure.code, 'cancelled');
  assert.equal(log.records.filter(isPatch).length, 1);
});

void test('a resource of which the server lists no dry runs is sent none, and no right is asked for', async (t) => {
  const { connection, log } = await behind(t, { openApi: withoutDryRun });
  const answer = await connection.dryRun(write(), signal);
  assert.deepEqual(answer, {
    ok: false,
    failure: { code: 'notListed', message: 'the server does not say that it knows dry runs of configmaps' },
  });
  assert.deepEqual(
    log.records.map(({ method, path }) => `${method} ${path}`),
    ['GET /openapi/v3/api/v1'],
  );
  // Nor does whoever gets hold of the connection get one out.
  await assert.rejects(
    connection.dispatcher.request({
      method: 'PATCH',
      path: `/api/v1/namespaces/${namespace}/configmaps/one?dryRun=All`,
      headers: { 'content-type': 'application/apply-patch+yaml' },
      body: write().body,
    }),
    /does not say that it knows dry runs/,
  );
});

void test('what the server does not serve is sent nothing', async (t) => {
  const { connection, log } = await behind(t, {});
  const answer = await connection.dryRun(write(served('metrics.example.com', 'Thing', 'things')), signal);
  assert.equal(answer.ok ? '' : answer.failure.code, 'notListed');
  assert.deepEqual(log.records.filter(isPatch), []);
});

void test('who lacks the right is asked about once, whatever there is to confirm', async (t) => {
  const reader = await newTestUser(cluster, namespace, 'limited-reader', rules.readEverything);
  const connection = connect(reader.kubeconfig, 'limited-reader', { dryRuns: () => true });
  t.after(() => {
    connection.close();
  });
  const answers = await Promise.all([1, 2, 3].map(() => connection.dryRun(write(), signal)));
  for (const answer of answers)
    assert.deepEqual(answer.ok ? '' : answer.failure, {
      code: 'noRight',
      message: `a dry run needs the right to patch configmaps in ${namespace}`,
    });
  const events = await readAuditLog(cluster.address, reader.name);
  assert.deepEqual(
    events.map(({ verb, resource }) => `${verb} ${resource ?? ''}`),
    ['get ', 'create selfsubjectaccessreviews'],
  );
});

/** As an aggregated API that knows no dry runs describes itself. */
const withoutDryRun = (value: Json): Json => {
  if (Array.isArray(value))
    return value.filter((item: Json) => !(isObject(item) && item['name'] === 'dryRun')).map(withoutDryRun);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutDryRun(item)]));
};
