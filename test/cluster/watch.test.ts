import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { after, before, beforeEach, test } from 'node:test';
import type { OpenedConnection } from '../../src/cluster/clusterConnection.ts';
import { createRequestLog, type RequestLog } from '../../src/cluster/requestLog.ts';
import { at, parseJson, stringAt, type JsonObject } from '../../src/core/resource/json.ts';
import { controlPlaneFiles } from '../harness/controlPlaneFiles.ts';
import { waitUntil } from '../harness/process/waitUntil.ts';
import { testCluster, type TestCluster } from '../harness/testCluster.ts';
import { newTestUser } from '../harness/testUser.ts';
import { connect } from './support/connect.ts';
import { configMaps, listed, observe, served } from './support/observe.ts';

let cluster: TestCluster;
let connection: OpenedConnection;
let namespace: string;
let log: RequestLog;

before(async () => {
  cluster = await testCluster();
  log = createRequestLog();
  const kubeconfig = controlPlaneFiles(cluster.address.folder).kubeconfig('viewer');
  connection = connect(kubeconfig, 'viewer', { log, pageSize: 2 });
});
beforeEach(async () => (namespace = await cluster.newNamespace('watch')));
after(async () => {
  connection.close();
  await cluster.stop();
});

const configMap = (name: string, data: JsonObject = {}, inNamespace = namespace): JsonObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: inNamespace },
  data,
});

test('lists what is there and follows what is created, changed and deleted', async () => {
  await cluster.objects.apply(configMap('there', { a: '1' }));
  const watch = observe(connection, { resource: configMaps, namespace });
  const first = await watch.until('list', listed);
  assert.deepEqual([...first.objects.keys()], [`${namespace}/there`]);

  await cluster.objects.apply(configMap('new', { b: '1' }));
  const second = await watch.until('creation', ({ objects }) => objects.has(`${namespace}/new`));
  assert.equal(second.objects.get(`${namespace}/there`), first.objects.get(`${namespace}/there`));
  assert.notEqual(second.objects, first.objects);
  assert.equal(first.objects.size, 1);

  await cluster.objects.apply(configMap('there', { a: '2' }));
  await watch.until(
    'change',
    ({ objects }) => stringAt(objects.get(`${namespace}/there`), 'data', 'a') === '2',
  );

  await cluster.objects.delete(configMap('there'));
  const last = await watch.until('deletion', ({ objects }) => !objects.has(`${namespace}/there`));
  assert.deepEqual([...last.objects.keys()], [`${namespace}/new`]);
  assert.ok((last.asOf ?? 0) >= (first.asOf ?? Infinity));
  watch.dispose();
});

test('an object is the same whether it was listed or watched', async () => {
  const watch = observe(connection, { resource: configMaps, namespace });
  await watch.until('list', listed);
  await cluster.objects.apply(configMap('one', { a: 'é🚀\n' }));
  const watched = await watch.until('creation', ({ objects }) => objects.size === 1);
  const again = observe(connection, { resource: configMaps, namespace });
  const relisted = await again.until('list', listed);
  const read = await connection.get(configMaps, namespace, 'one');
  assert.ok(read.ok);
  const key = `${namespace}/one`;
  assert.deepEqual(relisted.objects.get(key), watched.objects.get(key));
  assert.deepEqual(read.value, watched.objects.get(key));
  assert.equal(stringAt(read.value, 'kind'), 'ConfigMap');
  watch.dispose();
  again.dispose();
});

test('a list of many pages is whole', async () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  for (const name of names) await cluster.objects.apply(configMap(name));
  const watch = observe(connection, { resource: configMaps, namespace });
  const { objects } = await watch.until('list', listed);
  assert.deepEqual(
    [...objects.keys()],
    names.map((name) => `${namespace}/${name}`),
  );
  const pages = log.records.filter(({ path }) =>
    path.startsWith(`/api/v1/namespaces/${namespace}/configmaps?limit=2`),
  );
  assert.equal(pages.length, 4);
  watch.dispose();
});

test('a large page, which the server sends packed, is read like any other', async () => {
  const value = 'ünpacked '.repeat(20_000);
  for (const name of ['a', 'b']) await cluster.objects.apply(configMap(name, { value }));
  const watch = observe(connection, { resource: configMaps, namespace });
  const { objects } = await watch.until('list', listed);
  assert.deepEqual(
    [...objects.values()].map((one) => stringAt(one, 'data', 'value') === value),
    [true, true],
  );
  watch.dispose();
});

test('a namespace sees its own objects, and all namespaces see them too', async () => {
  const other = await cluster.newNamespace('watch');
  const [own, all] = [namespace, ''].map((scope) =>
    observe(connection, { resource: configMaps, namespace: scope }),
  );
  assert.ok(own && all);
  await own.until('list', listed);
  await all.until('list', listed);
  await cluster.objects.apply(configMap('elsewhere', {}, other));
  await cluster.objects.apply(configMap('here'));
  await own.until('own object', ({ objects }) => objects.has(`${namespace}/here`));
  await all.until(
    'both objects',
    ({ objects }) => objects.has(`${namespace}/here`) && objects.has(`${other}/elsewhere`),
  );
  assert.deepEqual([...own.state.objects.keys()], [`${namespace}/here`]);
  own.dispose();
  all.dispose();
});

test('objects without a namespace have keys that begin with a slash', async () => {
  const watch = observe(connection, {
    resource: served('', 'Namespace', 'namespaces', false),
    namespace: '',
  });
  const { objects } = await watch.until('list', listed);
  assert.equal(stringAt(objects.get('/default'), 'metadata', 'name'), 'default');
  assert.ok(objects.has(`/${namespace}`));
  watch.dispose();
});

test('a change of nothing but metadata is a change', async () => {
  await cluster.objects.apply(configMap('one'), { fieldManager: 'first' });
  const watch = observe(connection, { resource: configMaps, namespace });
  const earlier = (await watch.until('list', listed)).objects.get(`${namespace}/one`);
  await cluster.objects.apply(configMap('one'), { fieldManager: 'second' });
  const changed = await watch.until('change', ({ objects }) => objects.get(`${namespace}/one`) !== earlier);
  assert.match(JSON.stringify(changed.objects.get(`${namespace}/one`)), /"manager":"second"/);
  watch.dispose();
});

test('a burst arrives whole, in far fewer steps than changes, and no step is changed afterwards', async () => {
  const watch = observe(connection, { resource: configMaps, namespace });
  await watch.until('list', listed);
  const names = Array.from({ length: 400 }, (_, i) => `n${String(i)}`);
  const path = `/api/v1/namespaces/${namespace}/configmaps`;
  await Promise.all(names.map((name) => cluster.request('POST', path, { metadata: { name } })));
  await watch.until('all', ({ objects }) => objects.size === names.length);
  const sizes = watch.states.map(({ objects }) => objects.size);
  assert.deepEqual(
    sizes,
    [...sizes].sort((a, b) => a - b),
  );
  assert.ok(watch.states.length < names.length, `${String(watch.states.length)} steps`);
  assert.equal((await cluster.request('DELETE', path)).status, 200);
  await watch.until('none', ({ objects }) => objects.size === 0);
  watch.dispose();
});

test('an integer that no double can hold is kept, from the list and from the watch', async () => {
  const group = `${namespace}.example.com`;
  const schema = {
    type: 'object',
    properties: { spec: { type: 'object', properties: { big: { type: 'integer', format: 'int64' } } } },
  };
  await cluster.objects.apply({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `widgets.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: { kind: 'Widget', plural: 'widgets', singular: 'widget', listKind: 'WidgetList' },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema } }],
    },
  });
  const path = `/apis/${group}/v1/namespaces/${namespace}/widgets`;
  await waitUntil('served widgets', async () => (await cluster.request('GET', path)).status === 200);
  const create = (name: string, big: string): Promise<unknown> =>
    cluster.request(
      'POST',
      path,
      parseJson(
        `{"apiVersion":"${group}/v1","kind":"Widget","metadata":{"name":"${name}"},"spec":{"big":${big}}}`,
      ),
    );
  await create('listed', '9007199254740993');
  const watch = observe(connection, { resource: served(group, 'Widget', 'widgets'), namespace });
  await watch.until('list', listed);
  await create('watched', '-9007199254740993');
  const { objects } = await watch.until('creation', ({ objects: all }) => all.size === 2);
  assert.equal(at(objects.get(`${namespace}/listed`), 'spec', 'big'), 9007199254740993n);
  assert.equal(at(objects.get(`${namespace}/watched`), 'spec', 'big'), -9007199254740993n);
  watch.dispose();
});

test('what is denied says so, and what is allowed beside it is watched', async () => {
  const rights = [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list', 'watch'] }];
  const user = await newTestUser(cluster, namespace, 'few', rights);
  const few = connect(user.kubeconfig, 'few');
  const denied = observe(few, { resource: served('', 'Secret', 'secrets'), namespace });
  const allowed = observe(few, { resource: configMaps, namespace });
  const { failure, ...state } = await denied.until('denial', (one) => one.failure !== undefined);
  assert.equal(failure?.code, 'denied');
  assert.match(failure.message, /^403: secrets is forbidden: User ".*few" cannot list resource "secrets"/);
  assert.deepEqual(state, { listed: false, objects: new Map() });
  await allowed.until('list', listed);
  assert.equal(few.state.code, 'ready');
  few.close();
});

test('a list without a watch is shown with the reason why it may be old', async () => {
  await cluster.objects.apply(configMap('one'));
  const user = await newTestUser(cluster, namespace, 'lister', [
    { apiGroups: [''], resources: ['configmaps'], verbs: ['list'] },
  ]);
  const lister = connect(user.kubeconfig, 'lister');
  const watch = observe(lister, { resource: configMaps, namespace });
  const state = await watch.until('denial', (one) => one.listed && one.failure !== undefined);
  assert.equal(state.failure?.code, 'denied');
  assert.deepEqual([...state.objects.keys()], [`${namespace}/one`]);
  lister.close();
});

test('a type that is not served says so', async () => {
  const watch = observe(connection, { resource: served('gone.example.com', 'Gone', 'gones'), namespace });
  const { failure } = await watch.until('failure', (one) => one.failure !== undefined);
  assert.equal(failure?.code, 'notServed');
  watch.dispose();
});

test('a token that the server does not know says so, for the cluster as a whole', async () => {
  const user = await newTestUser(cluster, namespace, 'few', []);
  writeFileSync(user.kubeconfig, readFileSync(user.kubeconfig, 'utf8').replace(user.token, 'wrong'));
  const stranger = connect(user.kubeconfig, 'few');
  const states: string[] = [stranger.state.code];
  stranger.onDidChangeState((state) => void states.push(state.code));
  const watch = observe(stranger, { resource: configMaps, namespace });
  const { failure } = await watch.until('failure', (one) => one.failure !== undefined);
  assert.equal(failure?.code, 'unauthorized');
  assert.match(failure.message, /^401: .*sign in again$/);
  assert.deepEqual(states, ['connecting', 'unauthorized']);
  stranger.close();
});

test('nothing is reported after the end of a watch, or of the connection', async () => {
  const kubeconfig = controlPlaneFiles(cluster.address.folder).kubeconfig('viewer');
  const own = connect(kubeconfig, 'viewer');
  const [first, second, live] = [own, own, connection].map((one) =>
    observe(one, { resource: configMaps, namespace }),
  );
  assert.ok(first && second && live);
  for (const watch of [first, second, live]) await watch.until('list', listed);
  first.dispose();
  own.close();
  const counts = [first.states.length, second.states.length];
  await cluster.objects.apply(configMap('late'));
  await live.until('creation', ({ objects }) => objects.size === 1);
  assert.deepEqual([first.states.length, second.states.length], counts);
  const late = await own.discover();
  assert.equal(!late.ok && late.failure.code, 'cancelled');
  live.dispose();
});

test('fifty watches leave room for requests', async () => {
  const watches = Array.from({ length: 50 }, () => observe(connection, { resource: configMaps, namespace }));
  for (const watch of watches) await watch.until('list', listed);
  assert.ok((await connection.discover()).ok);
  await cluster.objects.apply(configMap('one'));
  for (const watch of watches) await watch.until('creation', ({ objects }) => objects.size === 1);
  for (const watch of watches) watch.dispose();
});
