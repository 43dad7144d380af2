import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { createCredentials, type Credentials } from '../../../src/cluster/credentials.ts';
import { printJson, type JsonObject } from '../../../src/core/resource/json.ts';

let folder = '';
let time = 0;
before(() => (folder = mkdtempSync(path.join(tmpdir(), 'plumbline-credentials-'))));
beforeEach(() => (time = 1_000_000_000));
after(() => rmSync(folder, { recursive: true }));

const file = (): string => path.join(folder, 'config');
const writeUser = (user: JsonObject, server = 'https://c'): void =>
  writeFileSync(
    file(),
    printJson({
      clusters: [{ name: 'c', cluster: { server } }],
      users: [{ name: 'u', user }],
      contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
    }),
  );
const create = (): Credentials =>
  createCredentials({
    files: [file()],
    context: 'x',
    server: 'https://c',
    environment: process.env,
    now: () => time,
    pluginTimeoutMs: 20_000,
  });

async function tokenOf(credentials: Credentials): Promise<unknown> {
  const current = await credentials.current();
  return current.ok ? current.value.headers['authorization'] : current.failure.code;
}

/** A plugin that counts its runs in a file, and gives a new token each time. */
function countingPlugin(status = '{ token: "t" + runs }'): {
  readonly user: JsonObject;
  readonly runs: () => number;
} {
  const counter = path.join(folder, `runs-${String(Math.random())}`);
  writeFileSync(counter, '');
  const script = `const fs = require('node:fs'); fs.appendFileSync(${JSON.stringify(counter)}, '|');
    const runs = fs.readFileSync(${JSON.stringify(counter)}, 'utf8').length; console.log(JSON.stringify({ status: ${status} }))`;
  return {
    user: { exec: { command: process.execPath, args: ['-e', script] } },
    runs: () => readFileSync(counter, 'utf8').length,
  };
}

test('a plugin runs when it is first needed, and once for all who ask', async () => {
  const { user, runs } = countingPlugin();
  writeUser(user);
  const credentials = create();
  assert.equal(runs(), 0);
  assert.deepEqual(await Promise.all([1, 2, 3].map(() => tokenOf(credentials))), [
    'Bearer t1',
    'Bearer t1',
    'Bearer t1',
  ]);
  time += 86_400_000;
  assert.equal(await tokenOf(credentials), 'Bearer t1');
  assert.equal(runs(), 1);
});

test('a token that has ended is made again before it is used', async () => {
  const ends = (at: number): string =>
    `{ token: 't' + runs, expirationTimestamp: ${JSON.stringify(new Date(at).toISOString())} }`;
  const { user, runs } = countingPlugin(ends(time + 60_000));
  writeUser(user);
  const credentials = create();
  assert.equal(await tokenOf(credentials), 'Bearer t1');
  time += 59_000;
  assert.equal(await tokenOf(credentials), 'Bearer t1');
  time += 2000;
  assert.equal(await tokenOf(credentials), 'Bearer t2');
  // It says that it has ended already: the clocks differ.
  assert.equal(await tokenOf(credentials), 'Bearer t2');
  assert.equal(runs(), 2);
});

test('a refused token is renewed once for all whom it failed', async () => {
  const { user, runs } = countingPlugin();
  writeUser(user);
  const credentials = create();
  const first = await credentials.current();
  assert.ok(first.ok);
  assert.deepEqual(await Promise.all([1, 2, 3].map(() => credentials.renew(first.value))), [
    true,
    true,
    true,
  ]);
  assert.equal(await tokenOf(credentials), 'Bearer t2');
  assert.equal(runs(), 2);
  const second = await credentials.current();
  assert.ok(second.ok && (await credentials.renew(second.value)));
  assert.equal(runs(), 3);
});

test('a renewal in vain is not tried again for five minutes', async () => {
  const { user, runs } = countingPlugin('{ token: "same" }');
  writeUser(user);
  const credentials = create();
  const current = await credentials.current();
  assert.ok(current.ok);
  assert.equal(await credentials.renew(current.value), false);
  time += 299_000;
  assert.equal(await credentials.renew(current.value), false);
  assert.equal(runs(), 2);
  time += 2000;
  assert.equal(await credentials.renew(current.value), false);
  assert.equal(runs(), 3);
});

test('a failing plugin is not run again for five minutes', async () => {
  const { user, runs } = countingPlugin('{}');
  writeUser(user);
  const credentials = create();
  for (const passed of [0, 1000, 298_000]) {
    time += passed;
    assert.equal(await tokenOf(credentials), 'badKubeconfig');
  }
  assert.equal(runs(), 1);
  time += 2000;
  assert.equal(await tokenOf(credentials), 'badKubeconfig');
  assert.equal(runs(), 2);
});

test('a token that somebody wrote into the kubeconfig is taken when the old one is refused', async () => {
  writeUser({ token: 'old' });
  const credentials = create();
  const old = await credentials.current();
  writeUser({ token: 'new' });
  assert.ok(old.ok && (await credentials.renew(old.value)));
  assert.equal(await tokenOf(credentials), 'Bearer new');
});

test('a kubeconfig that has come to name another server is not followed', async () => {
  writeUser({ token: 'old' });
  const credentials = create();
  const old = await credentials.current();
  writeUser({ token: 'new' }, 'https://elsewhere');
  assert.ok(old.ok);
  assert.equal(await credentials.renew(old.value), false);
  const current = await credentials.current();
  assert.ok(!current.ok);
  assert.match(current.failure.message, /now names another server/);
});
