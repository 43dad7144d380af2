import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { authenticate, type Authentication } from '../../../src/cluster/authentication.ts';
import type { ClusterFailure } from '../../../src/cluster/clusterFailure.ts';
import { readKubeconfig } from '../../../src/cluster/kubeconfig.ts';
import type { Outcome } from '../../../src/base/outcome.ts';
import { printJson, type JsonObject } from '../../../src/core/resource/json.ts';

let folder = '';
before(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'plumbline-authentication-'));
  for (const name of ['ca.crt', 'me.crt', 'me.key', 'token'])
    writeFileSync(path.join(folder, name), `${name}\n`);
  writeFileSync(path.join(folder, 'emptyToken'), '\n');
});
after(() => rmSync(folder, { recursive: true }));

function authenticateAs(
  user: JsonObject,
  cluster: JsonObject = {},
): Promise<Outcome<Authentication, ClusterFailure>> {
  const file = path.join(folder, 'config');
  const text = printJson({
    clusters: [{ name: 'c', cluster: { server: 'https://c.example:6443/', ...cluster } }],
    users: [{ name: 'u', user }],
    contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
  });
  writeFileSync(file, text);
  const kubeconfig = readKubeconfig([file]);
  assert.ok(kubeconfig.ok);
  return authenticate(kubeconfig.value, 'x', {
    environment: process.env,
    now: () => 1_000_000,
    pluginTimeoutMs: 20_000,
  });
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const idToken = (expires: number): string =>
  [{ alg: 'RS256' }, { exp: expires }]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.') + '.s';
const inAYear = Math.round(Date.now() / 1000) + 31_536_000;
const plugin = (status: JsonObject): JsonObject => ({
  command: process.execPath,
  args: ['-e', `console.log(${JSON.stringify(JSON.stringify({ status }))})`],
});

interface Case {
  readonly name: string;
  readonly user?: JsonObject;
  readonly cluster?: JsonObject;
  readonly expected: Partial<Authentication>;
}

const cases: readonly Case[] = [
  { name: 'nothing', expected: { headers: {}, tls: { rejectUnauthorized: true } } },
  { name: 'a token', user: { token: 'abc\n' }, expected: { headers: { authorization: 'Bearer abc' } } },
  {
    name: 'a token file, read again after a minute, rather than the token beside it',
    user: { token: 'old', tokenFile: 'token' },
    expected: { headers: { authorization: 'Bearer token' }, expiresAt: 1_060_000 },
  },
  {
    name: 'a name and a password',
    user: { username: 'me', password: 'p:w' },
    expected: { headers: { authorization: `Basic ${base64('me:p:w')}` } },
  },
  {
    name: 'a certificate in the file',
    user: { 'client-certificate-data': base64('CERT'), 'client-key-data': base64('KEY') },
    cluster: { 'certificate-authority-data': base64('CA') },
    expected: { headers: {}, tls: { rejectUnauthorized: true, ca: 'CA', cert: 'CERT', key: 'KEY' } },
  },
  {
    name: 'a certificate in files beside it',
    user: { 'client-certificate': 'me.crt', 'client-key': 'me.key' },
    cluster: { 'certificate-authority': 'ca.crt' },
    expected: { tls: { rejectUnauthorized: true, ca: 'ca.crt\n', cert: 'me.crt\n', key: 'me.key\n' } },
  },
  {
    name: 'a certificate that is not looked at, and another name in it',
    cluster: { 'insecure-skip-tls-verify': true, 'tls-server-name': 'other' },
    expected: { tls: { rejectUnauthorized: false, servername: 'other' } },
  },
  { name: 'a proxy', cluster: { 'proxy-url': 'socks5://p:1080' }, expected: { proxyUrl: 'socks5://p:1080' } },
  {
    name: 'somebody else, with their groups',
    user: {
      token: 't',
      as: 'jane',
      'as-uid': '7',
      'as-groups': ['a', 'b'],
      'as-user-extra': { 'x/y': ['1'] },
    },
    expected: {
      headers: {
        authorization: 'Bearer t',
        'impersonate-user': 'jane',
        'impersonate-uid': '7',
        'impersonate-group': ['a', 'b'],
        'impersonate-extra-x%2Fy': ['1'],
      },
    },
  },
  {
    name: 'a plugin',
    user: { exec: plugin({ token: 'fromPlugin', expirationTimestamp: '2030-01-01T00:00:00Z' }) },
    expected: { headers: { authorization: 'Bearer fromPlugin' }, expiresAt: Date.UTC(2030, 0, 1) },
  },
  {
    name: 'a plugin that gives a certificate',
    user: { exec: plugin({ clientCertificateData: 'C', clientKeyData: 'K' }) },
    expected: { headers: {}, tls: { rejectUnauthorized: true, cert: 'C', key: 'K' } },
  },
  {
    name: 'an OIDC token that is still good',
    user: { 'auth-provider': { name: 'oidc', config: { 'id-token': idToken(inAYear) } } },
    expected: { headers: { authorization: `Bearer ${idToken(inAYear)}` } },
  },
  {
    name: 'a server without TLS gets no credentials, as from kubectl',
    user: { token: 'abc' },
    cluster: { server: 'http://localhost:8001' },
    expected: { server: 'http://localhost:8001', headers: {} },
  },
];

for (const { name, user = {}, cluster, expected } of cases)
  test(`makes an authentication of ${name}`, async () => {
    const outcome = await authenticateAs(user, cluster);
    assert.ok(outcome.ok, JSON.stringify(outcome));
    assert.deepEqual({ ...outcome.value, ...expected }, outcome.value);
    if (expected.server === undefined) assert.equal(outcome.value.server, 'https://c.example:6443');
  });

const expired = {
  'id-token': idToken(1000),
  'refresh-token': 'r',
  'client-id': 'i',
  'idp-issuer-url': 'http://127.0.0.1:9/',
};
const failures: readonly (readonly [name: string, user: JsonObject, cluster: JsonObject, says: RegExp])[] = [
  [
    'a file that is not there',
    { 'client-certificate': 'gone.crt', 'client-key': 'me.key' },
    {},
    /ENOENT.*gone\.crt/,
  ],
  ['an authority that is not there', {}, { 'certificate-authority': 'gone.crt' }, /ENOENT.*gone\.crt/],
  ['a token file that is not there', { tokenFile: 'gone' }, {}, /ENOENT.*gone/],
  ['an empty token file', { tokenFile: 'emptyToken' }, {}, /emptyToken is empty/],
  ['a plugin that fails', { exec: { command: 'plumbline-no-such-plugin' } }, {}, /cannot be started/],
  // It could be renewed, but only kubectl can keep the new one.
  [
    'an OIDC token that has ended',
    { 'auth-provider': { name: 'oidc', config: expired } },
    {},
    /OIDC token has expired; any kubectl command/,
  ],
  ['an OIDC provider without a token', { 'auth-provider': { name: 'oidc' } }, {}, /OIDC token has expired/],
  ...['gcp', 'azure', 'exec', 'other'].map(
    (name) =>
      [
        `the provider ${name}, which would run a command`,
        {
          'auth-provider': {
            name,
            config: { 'cmd-path': 'touch', 'cmd-args': 'ran', exec: { command: 'touch' } },
          },
        },
        {},
        new RegExp(`no longer knows the auth provider "${name}"`),
      ] as const,
  ),
  ['a server that is no address', {}, { server: 'eu.example:6443' }, /needs a cluster "c" with a server/],
  ['a server of another kind', {}, { server: 'file:///etc/passwd' }, /needs a cluster "c" with a server/],
];

for (const [name, user, cluster, says] of failures)
  test(`says what is wrong with ${name}`, async () => {
    const outcome = await authenticateAs(user, cluster);
    assert.ok(!outcome.ok, JSON.stringify(outcome));
    assert.equal(outcome.failure.code, 'badKubeconfig');
    assert.match(outcome.failure.message, says);
  });

test('says which entry a context lacks, and in which file', async () => {
  const file = path.join(folder, 'lacking');
  writeFileSync(
    file,
    printJson({
      clusters: [{ name: 'c', cluster: { server: 'https://c' } }],
      contexts: [
        { name: 'noCluster', context: { cluster: 'gone', user: 'u' } },
        { name: 'noUser', context: { cluster: 'c', user: 'gone' } },
        { name: 'nobody', context: { cluster: 'c' } },
      ],
    }),
  );
  const kubeconfig = readKubeconfig([file]);
  assert.ok(kubeconfig.ok);
  const options = { environment: {}, now: () => 0, pluginTimeoutMs: 1000 };
  for (const [context, says] of [
    ['noCluster', `${file}: context "noCluster" needs a cluster "gone" with a server (https://…)`],
    ['noUser', `${file}: context "noUser" needs a user "gone"`],
    ['noContext', `${file}: there is no context "noContext"; choose the clusters again`],
  ] as const) {
    const outcome = await authenticate(kubeconfig.value, context, options);
    assert.equal(!outcome.ok && outcome.failure.message, says);
  }
  assert.ok((await authenticate(kubeconfig.value, 'nobody', options)).ok);
});
