import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { discoverGroupVersions } from '../../src/cluster/classicDiscovery.ts';
import type { OpenedConnection } from '../../src/cluster/clusterConnection.ts';
import { createRequestLog } from '../../src/cluster/requestLog.ts';
import { at, isArray, parseJson } from '../../src/core/resource/json.ts';
import { controlPlaneFiles } from '../harness/controlPlaneFiles.ts';
import { testCluster, type TestCluster } from '../harness/testCluster.ts';
import { clientOf } from './support/client.ts';
import { connect } from './support/connect.ts';
import { configMaps, served } from './support/observe.ts';

let cluster: TestCluster;
let connection: OpenedConnection;
let kubeconfig: string;
const log = createRequestLog();

before(async () => {
  cluster = await testCluster();
  kubeconfig = controlPlaneFiles(cluster.address.folder).kubeconfig('viewer');
  connection = connect(kubeconfig, 'viewer', { log });
});
after(async () => {
  connection.close();
  await cluster.stop();
});

test('knows every resource after two requests', async () => {
  const sent = log.counts.requests;
  const discovered = await connection.discover();
  assert.ok(discovered.ok);
  assert.equal(log.counts.requests, sent + 2);
  const of = (group: string, kind: string) =>
    discovered.value.filter((one) => one.group === group && one.kind === kind);
  const verbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];
  const sorted = of('apps', 'Deployment').map((one) => ({ ...one, verbs: [...one.verbs].sort() }));
  assert.deepEqual(sorted, [
    { group: 'apps', version: 'v1', kind: 'Deployment', plural: 'deployments', namespaced: true, verbs },
  ]);
  assert.equal(of('', 'Namespace')[0]?.namespaced, false);
  assert.ok(discovered.value.every((one) => !one.plural.includes('/')));
});

test('lists the preferred version of a group first, and the others behind it', async () => {
  const discovered = await connection.discover();
  assert.ok(discovered.ok);
  const { body } = await cluster.request('GET', '/apis');
  const groups = at(body, 'groups');
  assert.ok(isArray(groups));
  for (const group of groups) {
    const versions: readonly string[] = discovered.value
      .filter((one) => one.group === at(group, 'name'))
      .map((one) => one.version);
    if (versions.length > 0) assert.equal(versions[0], at(group, 'preferredVersion', 'version'));
  }
});

test('an old server is asked one group-version at a time, for the same answer', async () => {
  const discovered = await connection.discoverAll();
  assert.ok(discovered.ok);
  assert.deepEqual(discovered.value.unavailable, []);
  const versions = discovered.value.resources.map(({ group, version }) =>
    group ? `${group}/${version}` : version,
  );
  const { client, close } = clientOf(kubeconfig, 'viewer', cluster.address.url, log);
  // Other tests bring types of their own, at their own time.
  const builtIn = new Set(versions.filter((version) => !version.includes('.example.com/')));
  const asked = [...builtIn, 'gone.example.com/v1'];
  const classic = await discoverGroupVersions(client, asked);
  await close();
  assert.ok(classic.ok);
  const sorted = (resources: typeof discovered.value.resources) =>
    resources
      .filter(({ group }) => !group.endsWith('.example.com'))
      .map((one) => JSON.stringify({ ...one, verbs: [...one.verbs].sort() }))
      .sort();
  assert.deepEqual(sorted(classic.value.resources), sorted(discovered.value.resources));
  assert.deepEqual(classic.value.unavailable, ['gone.example.com/v1']);
});

test('gives the OpenAPI documents and their hashes', async () => {
  const index = await connection.openApiIndex();
  assert.ok(index.ok);
  for (const groupVersion of ['v1', 'apps/v1', 'apiextensions.k8s.io/v1'])
    assert.match(index.value.get(groupVersion) ?? '', /^[0-9A-F]{64,}$/);
  assert.deepEqual(
    [...index.value.keys()].filter((key) => !/^([^/]+\/)?v[^/]+$/.test(key)),
    [],
  );
  const document = await connection.openApi('apps/v1');
  assert.ok(document.ok);
  assert.ok(at(parseJson(document.value), 'components', 'schemas', 'io.k8s.api.apps.v1.Deployment'));
  const missing = await connection.openApi('gone.example.com/v1');
  assert.equal(!missing.ok && missing.failure.code, 'notServed');
});

test('tells an object that is not there from a type that is not served', async () => {
  const found = await connection.get(served('', 'Namespace', 'namespaces', false), '', 'default');
  assert.equal(found.ok && at(found.value, 'metadata', 'name'), 'default');
  const gone = await connection.get(configMaps, 'default', 'gone');
  assert.equal(!gone.ok && gone.failure.code, 'notFound');
  const unknown = await connection.get(served('example.com', 'Gone', 'gones'), 'default', 'gone');
  assert.equal(!unknown.ok && unknown.failure.code, 'notServed');
});

test('an answer that nobody waits for any more is cancelled', async () => {
  const aborter = new AbortController();
  const asked = connection.discover(aborter.signal);
  aborter.abort();
  const discovered = await asked;
  assert.equal(!discovered.ok && discovered.failure.code, 'cancelled');
  assert.equal(connection.state.code, 'ready');
});
