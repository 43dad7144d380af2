import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { OpenedConnection } from '../../src/cluster/clusterConnection.ts';
import { createRequestLog, type RequestLog } from '../../src/cluster/requestLog.ts';
import { at, isArray, stringAt, type JsonObject } from '../../src/core/resource/json.ts';
import { accepted } from '../harness/apiServer.ts';
import { controlPlaneFiles } from '../harness/controlPlaneFiles.ts';
import { waitUntil } from '../harness/process/waitUntil.ts';
import { testCluster, type TestCluster } from '../harness/testCluster.ts';
import { connect } from './support/connect.ts';
import { configMaps, listed, observe } from './support/observe.ts';
import type { TcpProxy } from './support/tcpProxy.ts';
import { throughProxy } from './support/throughProxy.ts';

let cluster: TestCluster;
let namespace: string;
let proxy: TcpProxy;
let kubeconfig: string;
let log: RequestLog;
let connection: OpenedConnection;

before(async () => (cluster = await testCluster()));
after(() => cluster.stop());
beforeEach(async () => {
  namespace = await cluster.newNamespace('interruption');
  const proxied = await throughProxy(controlPlaneFiles(cluster.address.folder).kubeconfig('viewer'));
  ({ proxy, kubeconfig } = proxied);
  log = createRequestLog();
  connection = connect(kubeconfig, 'viewer', { log, timing: { watchSeconds: [2, 2], graceMs: 500 } });
});
afterEach(async () => {
  connection.close();
  await proxy.close();
});

const configMap = (name: string, value = ''): JsonObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace },
  data: { value },
});
const scope = () => ({ resource: configMaps, namespace });
const key = (name: string): string => `${namespace}/${name}`;

/** How often all was listed, as opposed to a look at one object. */
const lists = (): number => log.records.filter(({ path }) => path.includes('limit=500')).length;

const watchesOpened = (): number =>
  log.records.filter(({ path, status }) => path.includes('watch=1') && status === 200).length;

test('a cut is mended without a new list, and without a word', async () => {
  await cluster.objects.apply(configMap('kept'));
  const watch = observe(connection, scope());
  const earlier = await watch.until('list', listed);
  // Where it is cut before it has opened, that is told until it has.
  await waitUntil('the watch to be open', () => watchesOpened() > 0);
  proxy.cut();
  await cluster.objects.apply(configMap('meanwhile'));
  const state = await watch.until('creation', ({ objects }) => objects.has(key('meanwhile')));
  assert.equal(state.objects.get(key('kept')), earlier.objects.get(key('kept')));
  assert.deepEqual(
    watch.states.flatMap(({ failure }) => failure ?? []),
    [],
  );
  assert.equal(lists(), 1);
});

test('while the server is away the objects stay, with the reason and their age; then all that was missed is there', async () => {
  for (const name of ['kept', 'changed', 'deleted']) await cluster.objects.apply(configMap(name));
  const watch = observe(connection, scope());
  await watch.until('list', listed);
  await proxy.close();
  const away = await watch.until('failure', ({ failure }) => failure !== undefined);
  assert.equal(away.failure?.code, 'unreachable');
  assert.equal(away.listed, true);
  assert.equal(away.objects.size, 3);
  assert.equal(connection.state.code, 'unreachable');
  await cluster.objects.apply(configMap('changed', 'meanwhile'));
  await cluster.objects.delete(configMap('deleted'));
  await cluster.objects.apply(configMap('created'));
  await proxy.open();
  const back = await watch.until('return', ({ failure, objects }) => !failure && objects.has(key('created')));
  assert.deepEqual([...back.objects.keys()].sort(), ['changed', 'created', 'kept'].map(key));
  assert.equal(stringAt(back.objects.get(key('changed')), 'data', 'value'), 'meanwhile');
  assert.equal(back.objects.get(key('kept')), away.objects.get(key('kept')));
  assert.ok((back.asOf ?? 0) > (away.asOf ?? Infinity));
  assert.equal(connection.state.code, 'ready');
  assert.equal(lists(), 1);
});

test('a server that is away from the start is found when it comes', async () => {
  await proxy.close();
  const watch = observe(connection, scope());
  const away = await watch.until('failure', ({ failure }) => failure !== undefined);
  assert.deepEqual([away.listed, away.asOf], [false, undefined]);
  await proxy.open();
  await watch.until('list', listed);
});

test('a watch that hears nothing any more, although nothing was broken off, is begun anew', async (context) => {
  // Long enough for idle connections, which would be stalled too, to have gone.
  const patient = connect(kubeconfig, 'viewer', { log, timing: { watchSeconds: [6, 6], graceMs: 500 } });
  context.after(() => patient.close());
  const watch = observe(patient, scope());
  await watch.until('list', listed);
  await waitUntil('open watch', () => watchesOpened() === 1);
  proxy.stall();
  proxy.unstall();
  await cluster.objects.apply(configMap('unheard'));
  await watch.until('creation', ({ objects }) => objects.has(key('unheard')));
  assert.deepEqual(
    watch.states.flatMap(({ failure }) => failure ?? []),
    [],
  );
  assert.equal(lists(), 1);
});

test('the end of a watch by the clock is no event', async () => {
  const watch = observe(connection, scope());
  await watch.until('list', listed);
  const states = watch.states.length;
  await cluster.objects.apply(configMap('first'));
  await watch.until('first', ({ objects }) => objects.size === 1);
  await waitUntil('third watch', () => watchesOpened() === 3);
  await cluster.objects.apply(configMap('second'));
  await watch.until('second', ({ objects }) => objects.size === 2);
  assert.equal(watch.states.length, states + 2);
  assert.ok(!log.records.some(({ path }) => path.includes('limit=1')));
});

test('however often the network breaks, also inside a line, in the end nothing is lost', async (context) => {
  const watch = observe(connection, scope());
  await watch.until('list', listed);
  const names = Array.from({ length: 12 }, (_, i) => `n${String(i)}`);
  const path = `/api/v1/namespaces/${namespace}/configmaps`;
  const writing = new AbortController();
  context.after(() => writing.abort());
  const breaking = (async () => {
    for (let i = 0; !writing.signal.aborted; i++) {
      await sleep(20 + 37 * (i % 5));
      proxy.cut();
    }
  })();
  for (let round = 0; round < 240; round++) {
    const name = names[(round * 7) % names.length] ?? '';
    // Most lines are much longer than what a socket hands over at once.
    const body = {
      metadata: { name },
      data: { round: String(round), filling: 'é'.repeat((round % 4) * 60_000) },
    };
    const { status } = await cluster.request('PUT', `${path}/${name}`, body);
    if (status === 404) await cluster.request('POST', path, body);
    if (round % 9 === 4) await cluster.request('DELETE', `${path}/${name}`);
  }
  writing.abort();
  await breaking;
  const items = at(accepted(await cluster.request('GET', path)), 'items');
  assert.ok(isArray(items));
  const versions = (objects: Iterable<JsonObject>): readonly string[] =>
    [...objects]
      .map(
        (one) =>
          `${stringAt(one, 'metadata', 'name') ?? ''}@${stringAt(one, 'metadata', 'resourceVersion') ?? ''}`,
      )
      .sort();
  const expected = versions(items.filter((one) => typeof one === 'object') as JsonObject[]);
  await watch.until(
    'agreement',
    ({ objects }) => JSON.stringify(versions(objects.values())) === JSON.stringify(expected),
  );
  assert.equal(lists(), 1);
});
