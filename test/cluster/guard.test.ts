import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { RefusedByGuard } from '../../src/cluster/clusterFailure.ts';
import type { OpenedConnection } from '../../src/cluster/clusterConnection.ts';
import { createRequestLog } from '../../src/cluster/requestLog.ts';
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
