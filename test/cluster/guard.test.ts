import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { RefusedByGuard } from '../../src/cluster/clusterFailure.ts';
import type { OpenedConnection } from '../../src/cluster/clusterConnection.ts';
import { createRequestLog } from '../../src/cluster/requestLog.ts';
import { printJson, stringAt, type JsonObject } from '../../src/core/resource/json.ts';
import { readAuditLog } from '../harness/auditLog.ts';
import { testCluster, type TestCluster } from '../harness/testCluster.ts';
import { newTestUser, rules, type TestUser } from '../harness/testUser.ts';
import { connect } from './support/connect.ts';
import { configMaps, listed, observe, served } from './support/observe.ts';

// This user may do everything: what keeps the cluster as it is can only be the guard.
let cluster: TestCluster;
let namespace: string;
let user: TestUser;
let connection: OpenedConnection;
const log = createRequestLog();

before(async () => {
  cluster = await testCluster();
  namespace = await cluster.newNamespace('guard');
  user = await newTestUser(cluster, namespace, 'mighty', rules.everything);
  connection = connect(user.kubeconfig, 'mighty', { log });
  await cluster.objects.apply({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'kept', namespace },
    data: { a: '1' },
  });
});
after(async () => {
  connection.close();
  await cluster.stop();
});

test('all that we do is in the audit log as get, list and watch', async () => {
  assert.ok((await connection.discover()).ok);
  assert.ok((await connection.openApiIndex()).ok);
  assert.ok((await connection.openApi('v1')).ok);
  assert.ok((await connection.get(configMaps, namespace, 'kept')).ok);
  const watches = [configMaps, served('', 'Secret', 'secrets')].map((resource) =>
    observe(connection, { resource, namespace }),
  );
  for (const watch of watches) await watch.until('list', listed);
  for (const watch of watches) watch.dispose();
  const events = await readAuditLog(cluster.address, user.name);
  assert.deepEqual([...new Set(events.map(({ verb }) => verb))].sort(), ['get', 'list', 'watch']);
  assert.ok(events.every(({ requestURI }) => !requestURI.includes('dryRun')));
  assert.equal(log.counts.writes, 0);
  assert.equal(log.counts.refused, 0);
});

test('whoever gets hold of the connection can change nothing: the audit log does not even see the attempt', async () => {
  const earlier = await readAuditLog(cluster.address, user.name);
  const { refused } = log.counts;
  const object = `/api/v1/namespaces/${namespace}/configmaps/kept`;
  const authorization = `Bearer ${user.token}`;
  const json = { authorization, 'content-type': 'application/json' };
  const attempts = [
    { method: 'DELETE', path: object, headers: json },
    {
      method: 'PATCH',
      path: object,
      headers: { authorization, 'content-type': 'application/merge-patch+json' },
      body: '{"data":{"a":"2"}}',
    },
    { method: 'PATCH', path: `${object}?dryRun=All&fieldManager=x&force=true`, headers: json, body: '{}' },
    { method: 'PUT', path: object, headers: json, body: '{}' },
    {
      method: 'POST',
      path: `/api/v1/namespaces/${namespace}/configmaps`,
      headers: json,
      body: '{"metadata":{"name":"new"}}',
    },
    { method: 'DELETE', path: `/api/v1/namespaces/${namespace}/configmaps`, headers: json },
    {
      method: 'POST',
      path: `/api/v1/namespaces/${namespace}/serviceaccounts/default/token`,
      headers: json,
      body: '{}',
    },
    { method: 'GET', path: `/api/v1/namespaces/${namespace}/pods/any/exec?command=sh`, headers: json },
    { method: 'GET', path: `/api/v1/namespaces/${namespace}/services/any/proxy/`, headers: json },
    { method: 'GET', path: `/api/v1/namespaces/${namespace}/configmaps/%2e%2e/pods/any/log`, headers: json },
    { method: 'GET', path: object, headers: { ...json, 'x-http-method-override': 'DELETE' } },
    { method: 'HEAD', path: object, headers: json },
  ];
  for (const attempt of attempts)
    await assert.rejects(connection.dispatcher.request(attempt), RefusedByGuard);
  await assert.rejects(
    connection.dispatcher.upgrade({ path: `/api/v1/namespaces/${namespace}/pods/any/exec`, headers: json }),
    RefusedByGuard,
  );
  assert.deepEqual(await readAuditLog(cluster.address, user.name), earlier);
  assert.equal(log.counts.refused, refused + attempts.length + 1);
  assert.equal(log.counts.writes, 0);
  const kept = await connection.get(configMaps, namespace, 'kept');
  assert.ok(kept.ok);
  assert.deepEqual(kept.value['data'], { a: '1' });
});

test('a self review is let through, and stores nothing', async () => {
  const { statusCode, body } = await connection.dispatcher.request({
    method: 'POST',
    path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
    headers: { authorization: `Bearer ${user.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: { resourceAttributes: { verb: 'patch', resource: 'configmaps', namespace } },
    }),
  });
  assert.equal(statusCode, 201);
  assert.match(await body.text(), /"allowed":true/);
  assert.equal(log.counts.writes, 0);
});

test('the log names every request with its status, and holds no credentials and no contents', async () => {
  const secret = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 's', namespace },
    stringData: { password: 'hunter2' },
  };
  await cluster.objects.apply(secret);
  const secrets = served('', 'Secret', 'secrets');
  assert.ok((await connection.get(secrets, namespace, 's')).ok);
  const { at: _at, ...record } = log.records.at(-1) ?? assert.fail();
  assert.deepEqual(record, {
    context: 'mighty',
    method: 'GET',
    path: `/api/v1/namespaces/${namespace}/secrets/s`,
    status: 200,
    refused: false,
  });
  // A watch that was given up before its answer has no status.
  const unanswered = log.records.filter(
    ({ refused, status, path }) => !refused && status === undefined && !/[?&]watch=1/.test(path),
  );
  assert.deepEqual(unanswered, []);
  const text = JSON.stringify(log.records);
  for (const leak of [user.token, 'hunter2', Buffer.from('hunter2').toString('base64'), 'Bearer'])
    assert.ok(!text.includes(leak));
});

describe('with dry runs switched on', () => {
  const requests = createRequestLog();
  let confirming: OpenedConnection;
  let asked: TestUser;
  const kept = (): JsonObject => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'kept', namespace },
  });
  const version = async (): Promise<string | undefined> =>
    stringAt(await cluster.objects.get(kept()), 'metadata', 'resourceVersion');

  before(async () => {
    asked = await newTestUser(cluster, namespace, 'asked', rules.everything);
    confirming = connect(asked.kubeconfig, 'asked', { log: requests, dryRuns: () => true });
  });
  after(() => {
    confirming.close();
  });

  test('every request that could change something is a dry run in the audit log, and none changed anything', async () => {
    const earlier = await version();
    const body = { ...kept(), data: { a: '3' } };
    const replacement = { ...body, metadata: { name: 'kept', namespace, resourceVersion: earlier ?? '' } };
    const { signal } = new AbortController();
    for (const [how, sent] of [
      ['apply', body],
      ['merge', { data: { a: '3' } }],
      ['strategic', { data: { a: '3' } }],
      ['replace', replacement],
    ] as const) {
      const answer = await confirming.dryRun(
        {
          resource: configMaps,
          namespace,
          name: 'kept',
          how,
          body: printJson(sent),
          fieldManager: 'some one',
          force: how === 'apply',
        },
        signal,
      );
      assert.ok(answer.ok, how);
      assert.deepEqual(answer.value['data'], { a: '3' }, how);
      assert.equal(stringAt(answer.value, 'metadata', 'resourceVersion'), earlier, how);
    }
    const events = await readAuditLog(cluster.address, asked.name);
    const mutating = events.filter(
      ({ verb, resource }) => !reads.has(verb) && resource !== 'selfsubjectaccessreviews',
    );
    assert.deepEqual(
      mutating.map(({ verb, requestURI }) => [
        verb,
        new URLSearchParams(requestURI.split('?')[1]).getAll('dryRun'),
      ]),
      ['patch', 'patch', 'patch', 'update'].map((verb) => [verb, ['All']]),
    );
    assert.equal(await version(), earlier);
    assert.deepEqual([requests.counts.writes, requests.counts.dryRuns], [0, 4]);
  });

  test('nothing else gets out: the audit log does not even see the attempt', async () => {
    const earlier = await readAuditLog(cluster.address, asked.name);
    const { refused } = requests.counts;
    const object = `/api/v1/namespaces/${namespace}/configmaps/kept`;
    const headers = {
      authorization: `Bearer ${asked.token}`,
      'content-type': 'application/merge-patch+json',
    };
    const body = '{"data":{"a":"2"}}';
    const dryRun = '?dryRun=All';
    const attempts = [
      { method: 'PATCH', path: object },
      { method: 'PATCH', path: `${object}?dryRun=` },
      { method: 'PATCH', path: `${object}?dryRun=all` },
      { method: 'PATCH', path: `${object}?dryRun=All&dryRun=` },
      { method: 'PATCH', path: `${object}?dryRun=%41ll` },
      { method: 'PATCH', path: `${object}?x=1;dryRun=All` },
      { method: 'PATCH', path: `${object}%3FdryRun=All` },
      { method: 'PATCH', path: `${object}#${dryRun}` },
      { method: 'PATCH', path: `${object}/status${dryRun}` },
      { method: 'PATCH', path: `/api/v1/namespaces/${namespace}/pods/any/ephemeralcontainers${dryRun}` },
      // The server lists it, and nobody has looked whether it does.
      { method: 'PATCH', path: `/apis/apps/v1/namespaces/${namespace}/deployments/any${dryRun}` },
      { method: 'PUT', path: `${object}${dryRun}` },
      { method: 'POST', path: `/api/v1/namespaces/${namespace}/configmaps${dryRun}` },
      { method: 'DELETE', path: `${object}${dryRun}` },
      { method: 'DELETE', path: `/api/v1/namespaces/${namespace}/configmaps${dryRun}` },
      { method: 'PATCH', path: object, query: { dryRun: 'All' } },
    ];
    for (const attempt of attempts)
      await assert.rejects(
        confirming.dispatcher.request({ headers, body, ...attempt }),
        RefusedByGuard,
        `${attempt.method} ${attempt.path}`,
      );
    assert.deepEqual(await readAuditLog(cluster.address, asked.name), earlier);
    assert.equal(requests.counts.refused, refused + attempts.length);
    assert.deepEqual((await cluster.objects.get(kept()))['data'], { a: '1' });
  });
});

const reads: ReadonlySet<string> = new Set(['get', 'list', 'watch']);
