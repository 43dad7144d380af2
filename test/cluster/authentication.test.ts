import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { get as httpsGet } from 'node:https';
import { connect as connectSocket, type AddressInfo } from 'node:net';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { ConnectOptions, OpenedConnection } from '../../src/cluster/clusterConnection.ts';
import { createRequestLog } from '../../src/cluster/requestLog.ts';
import { printJson, stringAt, type Json, type JsonObject } from '../../src/core/resource/json.ts';
import { accepted } from '../harness/apiServer.ts';
import { readAuditLog } from '../harness/auditLog.ts';
import { startControlPlane, type ControlPlane } from '../harness/controlPlane.ts';
import { controlPlaneFiles } from '../harness/controlPlaneFiles.ts';
import { removeFolder, temporaryFolder } from '../harness/process/belongings.ts';
import { waitUntil } from '../harness/process/waitUntil.ts';
import { createAuthority } from './support/certificates.ts';
import { connect } from './support/connect.ts';
import { configMaps, listed, observe } from './support/observe.ts';

const folder = temporaryFolder('authentication');
const authority = createAuthority('clients');
let server: ControlPlane;
let files = 0;

before(async () => {
  const clientAuthority = path.join(folder, 'clients.crt');
  writeFileSync(clientAuthority, authority.certificate);
  server = await startControlPlane({
    folder: path.join(folder, 'server'),
    users: { reader: ['system:masters'] },
    apiServerArguments: [`--client-ca-file=${clientAuthority}`],
  });
});
after(async () => {
  await server.stop();
  removeFolder(folder);
});

interface Entries {
  readonly user?: JsonObject;
  readonly cluster?: JsonObject;
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');

function writeKubeconfig(file: string, { user = {}, cluster = {} }: Entries): string {
  const authorityData = { 'certificate-authority-data': base64(server.certificateAuthority) };
  writeFileSync(
    file,
    printJson({
      clusters: [{ name: 'c', cluster: { server: server.url, ...authorityData, ...cluster } }],
      users: [{ name: 'u', user }],
      contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
    }),
  );
  return file;
}

function open(entries: Entries, options: Partial<ConnectOptions> = {}): OpenedConnection {
  files += 1;
  return connect(writeKubeconfig(path.join(folder, `config-${String(files)}`), entries), 'x', options);
}

/** Asks one thing, and says whom the server took us for. */
async function askedAs(connection: OpenedConnection): Promise<string> {
  const name = `asked-${randomUUID()}`;
  const answer = await connection.get(configMaps, 'default', name);
  assert.equal(!answer.ok && answer.failure.code, 'notFound', JSON.stringify(answer));
  const events = await readAuditLog(server);
  connection.close();
  return events.findLast((event) => event.name === name)?.user ?? 'nobody';
}

const token = (): string => server.tokens['reader'] ?? '';
const plugin = (script: string): JsonObject => ({ command: process.execPath, args: ['-e', script] });
const printing = (status: JsonObject): string =>
  `console.log(${JSON.stringify(printJson({ kind: 'ExecCredential', status }))})`;

test('by token', async () => {
  assert.equal(await askedAs(open({ user: { token: token() } })), 'reader');
});

test('by token file', async () => {
  const file = path.join(folder, 'token');
  writeFileSync(file, `${token()}\n`);
  assert.equal(await askedAs(open({ user: { tokenFile: file } })), 'reader');
});

test('by client certificate', async () => {
  const { certificate, key } = authority.issue('carla', 'system:masters');
  const user = { 'client-certificate-data': base64(certificate), 'client-key-data': base64(key) };
  assert.equal(await askedAs(open({ user })), 'carla');
});

test('by the token of a plugin', async () => {
  assert.equal(await askedAs(open({ user: { exec: plugin(printing({ token: token() })) } })), 'reader');
});

test('by the certificate of a plugin, and by a new one when the first is not accepted any more', async () => {
  const first = authority.issue('first', 'nobody');
  const second = authority.issue('second', 'system:masters');
  const credential = path.join(folder, 'credential.json');
  const give = ({ certificate, key }: typeof first, ends: number): void =>
    writeFileSync(
      credential,
      printJson({
        status: {
          clientCertificateData: certificate,
          clientKeyData: key,
          expirationTimestamp: new Date(ends).toISOString(),
        },
      }),
    );
  let time = Date.now();
  give(first, time + 60_000);
  const script = `console.log(require('node:fs').readFileSync(${JSON.stringify(credential)}, 'utf8'))`;
  const connection = open({ user: { exec: plugin(script) } }, { timing: { now: () => time } });
  const denied = await connection.get(configMaps, 'default', 'any');
  assert.equal(!denied.ok && denied.failure.code, 'denied');
  give(second, time + 120_000);
  time += 61_000;
  assert.equal(await askedAs(connection), 'second');
});

test('as somebody else', async () => {
  const user = { token: token(), as: 'jane', 'as-groups': ['system:masters'] };
  const name = `asked-${randomUUID()}`;
  const connection = open({ user });
  const answer = await connection.get(configMaps, 'default', name);
  assert.equal(!answer.ok && answer.failure.code, 'notFound');
  connection.close();
  await readAuditLog(server);
  const lines = readFileSync(controlPlaneFiles(server.folder).auditLog, 'utf8').split('\n');
  const line = lines.find((one) => one.includes(name)) ?? '';
  assert.match(line, /"impersonatedUser":{"username":"jane","groups":\["system:masters"/);
});

test('a refused token is renewed, and the question asked again', async () => {
  const script = `const fs = require('node:fs'), file = ${JSON.stringify(path.join(folder, 'renewed'))};
    const token = fs.existsSync(file) ? ${JSON.stringify(token())} : 'stale'; fs.writeFileSync(file, '');
    console.log(JSON.stringify({ status: { token } }))`;
  const log = createRequestLog();
  assert.equal(await askedAs(open({ user: { exec: plugin(script) } }, { log })), 'reader');
  assert.deepEqual(
    log.records.map(({ status }) => status),
    [401, 404],
  );
});

test('a watch goes on with the token that the kubeconfig has by now, when its own is refused', async (context) => {
  const config = path.join(folder, 'rotating');
  const account = '/api/v1/namespaces/default/serviceaccounts';
  const binding = {
    metadata: { name: 'rotated' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
    subjects: [{ kind: 'ServiceAccount', namespace: 'default', name: 'rotated' }],
  };
  const admin = async (method: string, at: string, body?: JsonObject): Promise<Json> =>
    accepted(await server.request(method, at, body));
  await admin('POST', account, { metadata: { name: 'rotated' } });
  await admin('POST', '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings', binding);
  const first =
    stringAt(await admin('POST', `${account}/rotated/token`, { spec: {} }), 'status', 'token') ?? '';
  writeKubeconfig(config, { user: { token: first } });
  const log = createRequestLog();
  const connection = connect(config, 'x', { log, timing: { watchSeconds: [6, 6] } });
  context.after(() => connection.close());
  const watch = observe(connection, { resource: configMaps, namespace: 'default' });
  await watch.until('list', listed);

  // Somebody signs in again; the server remembers for some seconds that the old token was good.
  writeKubeconfig(config, { user: { token: token() } });
  await admin('DELETE', `${account}/rotated`);
  await waitUntil('refusal', () => log.records.some(({ status }) => status === 401));
  await admin('POST', '/api/v1/namespaces/default/configmaps', { metadata: { name: 'rotated' } });
  await watch.until('creation', ({ objects }) => objects.has('default/rotated'));
  assert.deepEqual(
    watch.states.flatMap(({ failure }) => failure ?? []),
    [],
  );
});

const failing: readonly (readonly [name: string, entries: () => Entries, code: string, says: RegExp])[] = [
  ['a token that nobody knows', () => ({ user: { token: 'wrong' } }), 'unauthorized', /sign in again$/],
  [
    'a server whose certificate is from another authority',
    () => ({
      user: { token: token() },
      cluster: { 'certificate-authority-data': base64(authority.certificate) },
    }),
    'unreachable',
    /unknown authority|self-signed/,
  ],
  [
    'a server that has another name',
    () => ({ user: { token: token() }, cluster: { 'tls-server-name': 'elsewhere.example' } }),
    'unreachable',
    /for another name: compare server and tls-server-name$/,
  ],
  [
    'a port where nothing listens',
    () => ({ user: {}, cluster: { server: 'https://127.0.0.1:1' } }),
    'unreachable',
    /connection refused/,
  ],
  [
    'a plugin that is not there',
    () => ({ user: { exec: { command: 'plumbline-no-such-plugin' } } }),
    'badKubeconfig',
    /cannot be started/,
  ],
];

for (const [name, entries, code, says] of failing)
  test(`${name}: says so, and sends no credentials`, async () => {
    const connection = open(entries());
    const answer = await connection.openApiIndex();
    assert.ok(!answer.ok);
    assert.equal(answer.failure.code, code);
    assert.match(answer.failure.message, says);
    assert.equal(connection.state.code, code);
    connection.close();
  });

test('a certificate that the kubeconfig says not to look at is not looked at', async () => {
  const cluster = {
    'insecure-skip-tls-verify': true,
    'certificate-authority-data': '',
    'tls-server-name': 'elsewhere.example',
  };
  assert.equal(await askedAs(open({ user: { token: token() }, cluster })), 'reader');
});

test('through a proxy: of the kubeconfig, or of the environment unless the server is on this machine', async () => {
  const tunnels: string[] = [];
  const proxy: Server = createServer().on('connect', ({ url = '' }, socket) => {
    tunnels.push(url);
    const [host, port] = url.split(':');
    const upstream = connectSocket(
      Number(port),
      host === 'kubernetes.default.svc' ? '127.0.0.1' : host,
      () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        upstream.pipe(socket).pipe(upstream);
      },
    );
    for (const one of [socket, upstream]) one.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${String((proxy.address() as AddressInfo).port)}`;
  const { host, port } = new URL(server.url);
  const user = { token: token() };
  const named = `https://kubernetes.default.svc:${port}`;
  const environment = {
    ...process.env,
    HTTPS_PROXY: address,
    https_proxy: address,
    NO_PROXY: '',
    no_proxy: '',
  };

  assert.equal(await askedAs(open({ user, cluster: { 'proxy-url': address } })), 'reader');
  assert.deepEqual(tunnels.splice(0), [host]);
  assert.equal(await askedAs(open({ user, cluster: { server: named } }, { environment })), 'reader');
  assert.deepEqual(tunnels.splice(0), [`kubernetes.default.svc:${port}`]);
  assert.equal(await askedAs(open({ user }, { environment })), 'reader');
  assert.deepEqual(tunnels.splice(0), []);
  proxy.close();
  proxy.closeAllConnections();
});

test('below a path of a server without TLS, such as a proxy that signs by itself, no credentials are sent', async () => {
  const arrived: string[] = [];
  const signing = createServer(({ method = '', url = '', headers }, answer) => {
    arrived.push(`${method} ${url} ${headers.authorization ?? 'unsigned'}`);
    const target = new URL(url.replace('/k8s/clusters/c-1/', '/'), server.url);
    const options = { ca: server.certificateAuthority, headers: { authorization: `Bearer ${token()}` } };
    httpsGet(target, options, (response) => {
      answer.writeHead(response.statusCode ?? 500, response.headers);
      response.pipe(answer);
    });
  });
  await new Promise<void>((resolve) => signing.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${String((signing.address() as AddressInfo).port)}/k8s/clusters/c-1/`;
  const connection = open({ user: { token: token() }, cluster: { server: address } });
  const watch = observe(connection, { resource: configMaps, namespace: 'default' });
  await watch.until('list', listed);
  assert.ok((await connection.discover()).ok);
  connection.close();
  signing.close();
  signing.closeAllConnections();
  assert.ok(arrived.length >= 3);
  assert.deepEqual(
    arrived.filter((one) => !/^GET \/k8s\/clusters\/c-1\/apis?[^ ]* unsigned$/.test(one)),
    [],
  );
});
