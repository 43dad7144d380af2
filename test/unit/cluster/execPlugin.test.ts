import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runExecPlugin } from '../../../src/cluster/execPlugin.ts';
import type { Json, JsonObject } from '../../../src/core/resource/json.ts';

const run = (exec: JsonObject, cluster: JsonObject = {}, timeoutMs = 20_000) =>
  runExecPlugin({ exec, cluster, environment: process.env, timeoutMs });

/** A plugin written in JavaScript. */
const plugin = (script: string, more: JsonObject = {}): JsonObject => ({
  command: process.execPath,
  args: ['-e', script],
  ...more,
});

const printing = (status: Json): string =>
  `console.log(${JSON.stringify(JSON.stringify({ kind: 'ExecCredential', status }))})`;

test('takes a token and when it ends', async () => {
  const credential = await run(plugin(printing({ token: 't', expirationTimestamp: '2030-01-01T00:00:00Z' })));
  assert.deepEqual(credential, { ok: true, value: { token: 't', expiresAt: Date.UTC(2030, 0, 1) } });
});

test('takes a client certificate', async () => {
  const credential = await run(plugin(printing({ clientCertificateData: 'C', clientKeyData: 'K' })));
  assert.deepEqual(credential, { ok: true, value: { clientCertificate: { certificate: 'C', key: 'K' } } });
});

const echo = `console.log(JSON.stringify({ status: { token: JSON.stringify({
  info: JSON.parse(process.env.KUBERNETES_EXEC_INFO), own: process.env.OWN, args: process.argv.slice(1),
}) } }))`;

async function echoed(exec: JsonObject, cluster: JsonObject): Promise<unknown> {
  const credential = await run({ ...plugin(echo), ...exec }, cluster);
  assert.ok(credential.ok && credential.value.token);
  return JSON.parse(credential.value.token);
}

test('tells the plugin that nobody can be asked, and gives it its own variables', async () => {
  const exec = {
    args: ['-e', echo, 'get-token'],
    env: [{ name: 'OWN', value: 'mine' }],
    apiVersion: 'client.authentication.k8s.io/v1beta1',
  };
  assert.deepEqual(await echoed(exec, { server: 'https://c' }), {
    info: {
      apiVersion: 'client.authentication.k8s.io/v1beta1',
      kind: 'ExecCredential',
      spec: { interactive: false },
    },
    own: 'mine',
    args: ['get-token'],
  });
});

test('describes the cluster to a plugin that asks for it', async () => {
  const cluster = {
    server: 'https://c',
    'certificate-authority-data': 'Q0E=',
    extensions: [
      { name: 'other', extension: { no: 1 } },
      { name: 'client.authentication.k8s.io/exec', extension: { audience: 'a' } },
    ],
  };
  assert.deepEqual(await echoed({ provideClusterInfo: true }, cluster), {
    info: {
      apiVersion: 'client.authentication.k8s.io/v1',
      kind: 'ExecCredential',
      spec: {
        interactive: false,
        cluster: { server: 'https://c', 'certificate-authority-data': 'Q0E=', config: { audience: 'a' } },
      },
    },
    args: [],
  });
});

const secret = 'eyJhbGciOiJSUzI1NiIsImtpZCI6IjEyMzQ1Njc4OTAxMjM0NTY3ODkwIn0';
const failures: readonly (readonly [name: string, exec: JsonObject, says: RegExp])[] = [
  ['without a command', {}, /without a command/],
  [
    'that needs a terminal',
    plugin(printing({ token: 't' }), { interactiveMode: 'Always' }),
    /needs a terminal: sign in there/,
  ],
  [
    'that is not there',
    { command: 'plumbline-no-such-plugin', installHint: 'Install it.\n' },
    /cannot be started \(.*ENOENT.*\): Install it\.$/,
  ],
  ['that fails', plugin('console.error("run login first"); process.exit(3)'), /failed: run login first$/],
  ['that fails in silence', plugin('process.exit(3)'), /failed: it said nothing$/],
  [
    'that prints its token in an error',
    plugin(`console.error("bad token ${secret}"); process.exit(1)`),
    /failed: bad token …$/,
  ],
  ['that prints no JSON', plugin('console.log("Please sign in at …")'), /gave neither a token/],
  ['that prints nothing', plugin(''), /gave neither a token/],
  [
    'that gives a certificate without its key',
    plugin(printing({ clientCertificateData: 'C' })),
    /gave neither a token/,
  ],
];

for (const [name, exec, says] of failures)
  test(`says what is wrong with a plugin ${name}`, async () => {
    const credential = await run(exec);
    assert.ok(!credential.ok);
    assert.equal(credential.failure.code, 'badKubeconfig');
    assert.match(credential.failure.message, says);
  });

test('a plugin that asks for something gets no answer, and ends', async () => {
  const asks = `process.stdin.on('end', () => { console.error('no input'); process.exit(1) }).resume()`;
  const credential = await run(plugin(asks));
  assert.ok(!credential.ok && credential.failure.message.endsWith('no input'));
});

test('a plugin that hangs is ended, with what it started', async () => {
  const hangs = `require('node:child_process').spawn(process.execPath, ['-e', 'setTimeout(() => {}, 3000)'], { stdio: 'inherit' });
    setInterval(() => {}, 1000)`;
  const credential = await run(plugin(hangs), {}, 300);
  assert.ok(!credential.ok);
  assert.match(credential.failure.message, /gave no answer in 0\.3 s: try it in a terminal$/);
});
