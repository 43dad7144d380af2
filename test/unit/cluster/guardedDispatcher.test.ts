import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable, Writable } from 'node:stream';
import { after, afterEach, before, test } from 'node:test';
import { Agent, fetch, interceptors, request, type Dispatcher } from 'undici';
import { RefusedByGuard } from '../../../src/cluster/clusterFailure.ts';
import { GuardedDispatcher } from '../../../src/cluster/guardedDispatcher.ts';
import { createRequestLog, type RequestLog } from '../../../src/cluster/requestLog.ts';

// A server that says what reached it; whether a request leaves is a matter of sockets, not of Kubernetes.
const arrived: string[] = [];
let server: Server;
let elsewhere: Server;
let log: RequestLog;
let guarded: GuardedDispatcher;

const originOf = (one: Server): string => `http://127.0.0.1:${String((one.address() as AddressInfo).port)}`;
const listening = async (): Promise<Server> => {
  const one = createServer((incoming, answer) => {
    arrived.push(`${incoming.method ?? ''} ${incoming.url ?? ''}`);
    if (incoming.url === '/api/v1/namespaces/redirected')
      answer.writeHead(307, { location: `${originOf(elsewhere)}/api/v1/pods` });
    if (incoming.url === '/api/v1/namespaces/here')
      answer.writeHead(307, { location: '/api/v1/namespaces/shop/pods/web/exec' });
    answer.end('{}');
  });
  one.on('upgrade', (incoming, socket) => {
    arrived.push(`upgrade ${incoming.url ?? ''}`);
    socket.destroy();
  });
  one.on('connect', (incoming, socket) => {
    arrived.push(`connect ${incoming.url ?? ''}`);
    socket.destroy();
  });
  await new Promise<void>((resolve) => one.listen(0, '127.0.0.1', resolve));
  return one;
};

before(async () => {
  elsewhere = await listening();
  server = await listening();
  log = createRequestLog();
  guarded = new GuardedDispatcher({ context: 'test', origin: originOf(server), prefix: '' }, log);
  guarded.useTransport(new Agent());
});
afterEach(() => arrived.splice(0));
after(async () => {
  await guarded.destroy();
  server.close();
  elsewhere.close();
});

const pod = '/api/v1/namespaces/shop/pods/web';

test('lets a read out and notes its status', async () => {
  const { statusCode, body } = await guarded.request({
    method: 'GET',
    path: '/api/v1/pods?limit=1',
    headers: { accept: 'a/b' },
  });
  await body.dump();
  assert.equal(statusCode, 200);
  assert.deepEqual(arrived, ['GET /api/v1/pods?limit=1']);
  const { at: _at, ...record } = log.records.at(-1) ?? assert.fail();
  assert.deepEqual(record, {
    context: 'test',
    method: 'GET',
    path: '/api/v1/pods?limit=1',
    status: 200,
    refused: false,
  });
});

test('lets a self review out', async () => {
  const review = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
  const { body } = await guarded.request({
    method: 'POST',
    path: review,
    body: '{}',
    headers: { 'content-type': 'application/json' },
  });
  await body.dump();
  assert.deepEqual(arrived, [`POST ${review}`]);
});

const changingOptions = (): Dispatcher.RequestOptions => {
  const answers = ['GET', 'DELETE', 'DELETE'];
  return {
    path: pod,
    get method() {
      return answers.shift() ?? 'DELETE';
    },
  };
};

const attempts: Readonly<Record<string, () => Promise<unknown>>> = {
  'a DELETE': () => guarded.request({ method: 'DELETE', path: pod }),
  'a PATCH': () => guarded.request({ method: 'PATCH', path: pod, body: '{}' }),
  'a POST': () => guarded.request({ method: 'POST', path: '/api/v1/namespaces', body: '{}' }),
  'a PUT from a stream': () => guarded.request({ method: 'PUT', path: pod, body: Readable.from(['{}']) }),
  'a GET with a body': () => guarded.request({ method: 'GET', path: pod, body: '{}' }),
  'a review from a stream': () =>
    guarded.request({
      method: 'POST',
      path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
      body: Readable.from(['{}']),
    }),
  'a stream call': () => guarded.stream({ method: 'DELETE', path: pod }, () => new Writable()),
  'a pipeline': () =>
    new Promise((_resolve, reject) => {
      guarded
        .pipeline({ method: 'DELETE', path: pod }, ({ body }) => body)
        .on('error', reject)
        .end();
    }),
  'an upgrade': () => guarded.upgrade({ path: `${pod}/exec`, protocol: 'SPDY/3.1' }),
  'an upgrade of a read': () => guarded.upgrade({ path: '/api/v1/pods', protocol: 'websocket' }),
  'a tunnel': () => guarded.connect({ origin: originOf(elsewhere), path: 'elsewhere:443' }),
  'another origin': () =>
    guarded.request({ origin: originOf(elsewhere), method: 'GET', path: '/api/v1/pods' }),
  'another origin through request()': () =>
    request(`${originOf(elsewhere)}/api/v1/pods`, { dispatcher: guarded }),
  'an absolute path': () => guarded.request({ method: 'GET', path: `${originOf(elsewhere)}/api/v1/pods` }),
  'separate parameters': () =>
    guarded.request({ method: 'GET', path: '/api/v1/pods', query: { dryRun: 'All' } }),
  'a fetch that deletes': () => fetch(`${originOf(server)}${pod}`, { method: 'DELETE', dispatcher: guarded }),
  'another host': () => guarded.request({ method: 'GET', path: pod, headers: { host: 'elsewhere' } }),
  'another method in a header': () =>
    guarded.request({ method: 'GET', path: pod, headers: { 'x-http-method-override': 'DELETE' } }),
  'a length of its own': () =>
    guarded.request({ method: 'GET', path: pod, headers: { 'content-length': '7' } }),
  'headers in a list': () => guarded.request({ method: 'GET', path: pod, headers: ['host', 'elsewhere'] }),
  'headers that are iterated': () =>
    guarded.request({ method: 'GET', path: pod, headers: new Map([['host', 'x']]) }),
  'an interceptor that changes the request': () =>
    guarded
      .compose((dispatch) => (options, handler) => dispatch({ ...options, method: 'DELETE' }, handler))
      .request({ method: 'GET', path: pod }),
  'a redirect to another server that is followed': () =>
    guarded
      .compose(interceptors.redirect({ maxRedirections: 3 }))
      .request({ origin: originOf(server), method: 'GET', path: '/api/v1/namespaces/redirected' }),
  'a redirect to a subresource that is followed': () =>
    guarded
      .compose(interceptors.redirect({ maxRedirections: 3 }))
      .request({ origin: originOf(server), method: 'GET', path: '/api/v1/namespaces/here' }),
};

for (const [name, attempt] of Object.entries(attempts))
  test(`refuses ${name} before a byte leaves`, async () => {
    const { refused } = log.counts;
    await assert.rejects(attempt, (error: Error) =>
      [error, error.cause].some((one) => one instanceof RefusedByGuard),
    );
    const leaks = arrived.filter((one) => !/^GET \/api\/v1\/namespaces\/(redirected|here)$/.test(one));
    assert.deepEqual(leaks, []);
    assert.equal(log.counts.refused, refused + 1);
    assert.equal(log.counts.writes, 0);
  });

test('decides on the values that it sends', async () => {
  const { body } = await guarded.request(changingOptions()).catch(() => ({ body: undefined }));
  await body?.dump();
  assert.deepEqual(
    arrived.filter((one) => !one.startsWith('GET ')),
    [],
  );
});

test('does not follow a redirect by itself', async () => {
  const { statusCode, body } = await guarded.request({
    method: 'GET',
    path: '/api/v1/namespaces/redirected',
  });
  await body.dump();
  assert.equal(statusCode, 307);
  assert.deepEqual(arrived, ['GET /api/v1/namespaces/redirected']);
});

test('a server below a prefix keeps to it', async () => {
  const inProject = new GuardedDispatcher(
    { context: 'p', origin: originOf(server), prefix: '/k8s/clusters/c-1' },
    log,
  );
  inProject.useTransport(new Agent());
  const { body } = await inProject.request({ method: 'GET', path: '/k8s/clusters/c-1/api/v1/pods' });
  await body.dump();
  for (const path of [
    '/api/v1/pods',
    '/k8s/clusters/c-2/api/v1/pods',
    '/k8s/clusters/c-1api/v1/pods',
    '/k8s/clusters/c-1/../c-2/api',
  ])
    await assert.rejects(inProject.request({ method: 'GET', path }), RefusedByGuard);
  await inProject.destroy();
  assert.deepEqual(arrived, ['GET /k8s/clusters/c-1/api/v1/pods']);
});

test('sends nothing once it is destroyed, whatever transport it gets', async () => {
  const ended = new GuardedDispatcher({ context: 'e', origin: originOf(server), prefix: '' }, log);
  await ended.destroy();
  ended.useTransport(new Agent());
  await assert.rejects(ended.request({ method: 'GET', path: '/version' }));
  assert.deepEqual(arrived, []);
});

const settings = '/api/v1/namespaces/shop/configmaps/settings';
const asDryRun = (
  query = '?dryRun=All',
  headers: Record<string, string> = applyPatch,
): Dispatcher.RequestOptions => ({
  method: 'PATCH',
  path: `${settings}${query}`,
  body: '{}',
  headers,
});
const applyPatch = { 'content-type': 'application/apply-patch+yaml' };

/** A way to the same server of somebody who may switch dry runs on. */
async function withDryRuns(
  use: (to: GuardedDispatcher, on: (value: boolean) => void) => Promise<void>,
): Promise<void> {
  let isOn = true;
  const permit = {
    isOn: () => isOn,
    listed: new Set(['PATCH /api/v1/namespaces/{namespace}/configmaps/{name}']),
  };
  const to = new GuardedDispatcher({ context: 'd', origin: originOf(server), prefix: '' }, log, permit);
  to.useTransport(new Agent());
  try {
    await use(to, (value) => (isOn = value));
  } finally {
    await to.destroy();
  }
}

test('lets a dry run out while a person has them switched on, and no longer', () =>
  withDryRuns(async (to, on) => {
    const { dryRuns, writes } = log.counts;
    await (await to.request(asDryRun())).body.dump();
    on(false);
    await assert.rejects(to.request(asDryRun()), RefusedByGuard);
    on(true);
    await (await to.request(asDryRun())).body.dump();
    assert.deepEqual(
      arrived,
      Array.from({ length: 2 }, () => `PATCH ${settings}?dryRun=All`),
    );
    assert.deepEqual(log.counts.dryRuns - dryRuns, 2);
    assert.equal(log.counts.writes, writes);
  }));

test('nobody has them switched on who has not said so', async () => {
  await assert.rejects(guarded.request(asDryRun()), RefusedByGuard);
  assert.deepEqual(arrived, []);
});

const almostDryRuns: Readonly<Record<string, Dispatcher.RequestOptions>> = {
  'a write': asDryRun(''),
  'a dry run that is taken back': asDryRun('?dryRun=All&dryRun='),
  'a dry run in separate parameters': { ...asDryRun(''), query: { dryRun: 'All' } },
  'separate parameters beside a dry run': { ...asDryRun(), query: { dryRun: 'None' } },
  'a dry run without a body': { ...asDryRun(), body: null },
  'a dry run from a stream': { ...asDryRun(), body: Readable.from(['{}']) },
  'a dry run of two types': asDryRun('?dryRun=All', { ...applyPatch, 'Content-Type': 'application/json' }),
  'a dry run with another method in a header': asDryRun('?dryRun=All', {
    ...applyPatch,
    'x-http-method-override': 'DELETE',
  }),
  'a dry run for another server': { ...asDryRun(), origin: 'http://127.0.0.1:1' },
  'a dry run of what the server does not list': { ...asDryRun(), path: `${pod}?dryRun=All` },
  'a dry run of a deletion': { ...asDryRun(), method: 'DELETE' },
  'a dry run of a creation': { ...asDryRun(), method: 'POST', path: '/api/v1/namespaces?dryRun=All' },
  'a read with a body': { ...asDryRun(), method: 'GET', path: pod },
};

for (const [name, options] of Object.entries(almostDryRuns))
  test(`refuses ${name}, dry runs or not`, () =>
    withDryRuns(async (to) => {
      await assert.rejects(to.request(options), RefusedByGuard);
      assert.deepEqual(arrived, []);
    }));

test('decides on a dry run by the values that it sends', () =>
  withDryRuns(async (to) => {
    const paths = [`${settings}?dryRun=All`, settings, settings];
    const options = { ...asDryRun(), path: '' };
    Object.defineProperty(options, 'path', { get: () => paths.shift() ?? settings, enumerable: true });
    await (await to.request(options).catch(() => ({ body: undefined }))).body?.dump();
    assert.deepEqual(
      arrived.filter((one) => !one.endsWith('?dryRun=All')),
      [],
    );
  }));
