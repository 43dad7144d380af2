import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { chartKey, type ChartReference } from '../../../src/core/owner/helm/chartReference.ts';
import { FetchedCharts } from '../../../src/session/releases/fetchedCharts.ts';
import { Store } from '../../../src/session/store.ts';
import { chartServer, indexOf, type ServerAnswer } from '../../support/charts/chartServer.ts';
import { digestOf, packChart } from '../../support/charts/packChart.ts';
import { testCharts } from '../../support/charts/testCharts.ts';

const packed = await packChart('web', '1.0.0');

/** What is wanted of a real repository of this machine. */
async function world(t: TestContext, hosts: 'its' | 'none', hold?: ServerAnswer) {
  const server = await chartServer(t, (request, response) => {
    if (hold && request.path === '/index.yaml') return hold(request, response);
    if (request.path === '/index.yaml') response.end(indexOf('web', '1.0.0', 'web.tgz', digestOf(packed)));
    else if (request.path === '/web.tgz') response.end(packed);
    else response.writeHead(404).end();
  });
  const charts = testCharts(t, { hosts: hosts === 'its' ? [server.host] : [] });
  const store = new Store(() => undefined);
  const fetched = new FetchedCharts(store, { charts });
  const reference: ChartReference = { kind: 'repository', url: server.url, name: 'web', version: '1.x' };
  const key = chartKey(reference);
  const state = (): string => {
    const outcome = store.inputs.charts.get(key)?.outcome;
    return outcome ? (outcome.ok ? outcome.value.version : outcome.failure.code) : 'none';
  };
  const idle = async (): Promise<void> => {
    while (!fetched.idle) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  return { server, charts, store, fetched, wanted: new Map([[key, reference]]), state, idle };
}

test('what is wanted is fetched once, kept while it is wanted, and dropped then', async (t) => {
  const { server, fetched, wanted, state, idle } = await world(t, 'its');
  assert.equal(state(), 'none');
  fetched.fulfil(wanted);
  fetched.fulfil(new Map(wanted));
  await idle();
  assert.equal(state(), '1.0.0');
  fetched.fulfil(new Map(wanted));
  assert.equal(fetched.idle, true);
  assert.equal(server.requests.filter(({ path }) => path === '/index.yaml').length, 1);
  fetched.fulfil(new Map());
  assert.equal(state(), 'none');
});

test('what failed is not tried again by itself, and is where somebody asks for it', async (t) => {
  const { server, charts, fetched, wanted, state, idle } = await world(t, 'none');
  fetched.fulfil(wanted);
  await idle();
  assert.equal(state(), 'notAllowed');
  charts.permission = { trusted: true, hosts: [server.host] };
  fetched.fulfil(new Map(wanted));
  await idle();
  assert.deepEqual([state(), server.requests.length], ['notAllowed', 0]);
  await fetched.again('failed');
  assert.equal(state(), '1.0.0');
});

test('what was asked for again and is the same stays the same object', async (t) => {
  const { charts, store, fetched, wanted, idle } = await world(t, 'its');
  fetched.fulfil(wanted);
  await idle();
  const [before] = store.inputs.charts.values();
  charts.now += 1;
  await fetched.again('all');
  assert.equal([...store.inputs.charts.values()][0], before);
  charts.permission = { trusted: true, hosts: [] };
  await fetched.again('all');
  assert.equal([...store.inputs.charts.values()][0], before);
});

test('a person can cancel it', async (t) => {
  const { fetched, wanted, state } = await world(t, 'its', () => undefined);
  fetched.fulfil(wanted);
  const controller = new AbortController();
  const ended = fetched.again('failed', controller.signal);
  controller.abort();
  await ended;
  assert.deepEqual([state(), fetched.idle], ['cancelled', true]);
});

test('what nobody wants any more is given up, and its answer is not heard', async (t) => {
  const { fetched, wanted, state } = await world(t, 'its', () => undefined);
  fetched.fulfil(wanted);
  fetched.fulfil(new Map());
  assert.equal(fetched.idle, true);
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(state(), 'none');
});
