import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { ApiClient } from '../../src/cluster/apiClient.ts';
import { listObjects } from '../../src/cluster/listObjects.ts';
import { createRequestLog } from '../../src/cluster/requestLog.ts';
import { stringAt, type JsonObject } from '../../src/core/resource/json.ts';
import { accepted } from '../harness/apiServer.ts';
import { removeFolder, temporaryFolder } from '../harness/process/belongings.ts';
import { clientOf } from './support/client.ts';
import { connect } from './support/connect.ts';
import { configMaps, listed, observe } from './support/observe.ts';
import { startRestartableApiServer, type RestartableApiServer } from './support/restartableApiServer.ts';
import { throughProxy } from './support/throughProxy.ts';

const folder = temporaryFolder('restart');
let server: RestartableApiServer;
before(async () => (server = await startRestartableApiServer(folder)));
after(async () => {
  await server.stop();
  removeFolder(folder);
});

const path = '/api/v1/namespaces/default/configmaps';
const scope = { resource: configMaps, namespace: 'default' };
const create = async (name: string): Promise<void> =>
  void accepted(await server.request('POST', path, { metadata: { name } }));
const remove = async (name: string): Promise<void> =>
  void accepted(await server.request('DELETE', `${path}/${name}`));
const patch = async (name: string, value: string): Promise<void> =>
  void accepted(
    await server.request(
      'PATCH',
      `${path}/${name}`,
      { data: { value } },
      { contentType: 'application/merge-patch+json' },
    ),
  );
const versionOf = (object: JsonObject | undefined): bigint =>
  BigInt(stringAt(object, 'metadata', 'resourceVersion') ?? assert.fail());
const namesIn = (objects: ReadonlyMap<string, unknown>): readonly string[] =>
  [...objects.keys()]
    .map((key) => key.replace('default/', ''))
    .filter((name) => name !== 'kube-root-ca.crt')
    .sort();

test('a restart of the server loses nothing', async (context) => {
  await create('before');
  const connection = connect(server.kubeconfig, 'admin');
  context.after(() => connection.close());
  const watch = observe(connection, scope);
  await watch.until('list', listed);
  await server.restart();
  await create('after');
  const state = await watch.until(
    'creation',
    ({ objects, failure }) => !failure && objects.has('default/after'),
  );
  assert.deepEqual(namesIn(state.objects), ['after', 'before']);
  assert.ok(watch.states.every(({ objects }) => objects.has('default/before')));
});

test('a version that the server has forgotten leads to a new list, and what did not change stays the same', async (context) => {
  const { proxy, kubeconfig } = await throughProxy(server.kubeconfig);
  context.after(() => proxy.close());
  for (const name of ['kept', 'gone']) await create(name);
  const log = createRequestLog();
  const connection = connect(kubeconfig, 'admin', { log });
  context.after(() => connection.close());
  const watch = observe(connection, scope);
  const { objects: known } = await watch.until('list', listed);
  await proxy.close();
  await watch.until('failure', ({ failure }) => failure !== undefined);
  await remove('gone');
  for (let i = 0; i < 5; i++) await create(`new-${String(i)}`);
  // A server that starts holds only what comes after.
  await server.restart();
  await proxy.open();
  const { objects } = await watch.until('return', (one) => !one.failure && one.objects.has('default/new-4'));
  assert.ok(!objects.has('default/gone'));
  assert.equal(objects.get('default/kept'), known.get('default/kept'));
  const lists = log.records.filter(
    ({ path: asked, status }) => asked.includes('limit=500') && status === 200,
  );
  assert.equal(lists.length, 2);
});

test('a list whose version is forgotten between two pages is begun anew, and is whole', async (context) => {
  const names = ['page-a', 'page-b', 'page-c', 'page-d', 'page-e'];
  for (const name of names) await create(name);
  const log = createRequestLog();
  const { client, close } = clientOf(server.kubeconfig, 'admin', server.address.url, log);
  context.after(close);
  let pages = 0;
  const interrupted: ApiClient = {
    ...client,
    read: async (...asked) => {
      const page = await client.read(...asked);
      pages += 1;
      if (pages > 1) return page;
      await remove('page-e');
      await create('page-f');
      await server.compact();
      // It would still remember the page by itself.
      await server.restart();
      return page;
    },
  };
  const options = { pageSize: 2, signal: new AbortController().signal, known: new Map<string, JsonObject>() };
  const list = await listObjects(interrupted, scope, options);
  assert.ok(list.ok, JSON.stringify(list));
  const found = namesIn(list.value.objects).filter((name) => name.startsWith('page-'));
  assert.deepEqual(found, ['page-a', 'page-b', 'page-c', 'page-d', 'page-f']);
  assert.deepEqual(
    log.records.map(({ path: asked, status }) => [asked.includes('continue'), status]),
    [
      [false, 200],
      [true, 410],
      [false, 200],
    ],
  );
});

test('a store that has lost its past is listed anew, although a watch of it would only be silent', async (context) => {
  const connection = connect(server.kubeconfig, 'admin');
  context.after(() => connection.close());
  await create('old');
  for (let i = 0; i < 300; i++) await patch('old', String(i));
  const watch = observe(connection, scope);
  const earlier = await watch.until('list', listed);
  const version = versionOf(earlier.objects.get('default/old'));
  await server.restart({ emptyStore: true });
  await create('in-the-new');
  const state = await watch.until(
    'new list',
    ({ objects, failure }) => !failure && objects.has('default/in-the-new'),
  );
  assert.deepEqual(namesIn(state.objects), ['in-the-new']);
  const young = versionOf(state.objects.get('default/in-the-new'));
  assert.ok(
    young < version,
    `${String(young)} must be before ${String(version)} for this test to say anything`,
  );
  await create('later');
  await watch.until('creation', ({ objects }) => objects.has('default/later'));
});
