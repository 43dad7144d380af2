import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { contextsOf, kubeconfigFiles, readKubeconfig } from '../../../src/cluster/kubeconfig.ts';
import { member, stringAt } from '../../../src/core/resource/json.ts';

let folder = '';
before(() => (folder = mkdtempSync(path.join(tmpdir(), 'plumbline-kubeconfig-'))));
after(() => rmSync(folder, { recursive: true }));

const write = (name: string, text: string): string => {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
};

const read = (...files: readonly string[]) => {
  const kubeconfig = readKubeconfig(files);
  return kubeconfig.ok ? kubeconfig.value : assert.fail(kubeconfig.failure.message);
};

test('names the contexts with their servers', () => {
  const file = write(
    'usual',
    `apiVersion: v1
kind: Config
current-context: prod
clusters:
- {name: eu, cluster: {server: "https://eu.example:6443"}}
users:
- {name: me, user: {token: secret}}
contexts:
- {name: prod, context: {cluster: eu, user: me, namespace: shop}}
- {name: lost, context: {cluster: gone, user: me}}
- {name: empty}
- {context: {cluster: eu}}
`,
  );
  const kubeconfig = read(file);
  assert.equal(kubeconfig.currentContext, 'prod');
  assert.deepEqual(contextsOf(kubeconfig), [
    { name: 'prod', cluster: 'eu', server: 'https://eu.example:6443', user: 'me', namespace: 'shop' },
    { name: 'lost', cluster: 'gone', server: '', user: 'me', namespace: '' },
    { name: 'empty', cluster: '', server: '', user: '', namespace: '' },
  ]);
  assert.doesNotMatch(JSON.stringify(contextsOf(kubeconfig)), /secret/);
});

test('merges files as kubectl does: the first of a name counts, and one that is missing counts for nothing', () => {
  const cluster = (server: string): string => `clusters: [{name: c, cluster: {server: "${server}"}}]\n`;
  const first = write(
    'first',
    `${cluster('https://first')}contexts: [{name: a, context: {cluster: c, user: u}}]\n`,
  );
  const second = write(
    'second',
    `${cluster('https://second')}contexts: [{name: b, context: {cluster: c, user: u}}]\ncurrent-context: b\n`,
  );
  const kubeconfig = read(path.join(folder, 'missing'), first, write('empty', ''), second);
  assert.deepEqual(
    contextsOf(kubeconfig).map(({ name, server }) => [name, server]),
    [
      ['a', 'https://first'],
      ['b', 'https://first'],
    ],
  );
  assert.equal(kubeconfig.currentContext, 'b');
  assert.equal(kubeconfig.files.length, 3);
});

test('paths count from the folder of their own file', () => {
  const text = `clusters: [{name: c, cluster: {server: "https://c", certificate-authority: ca.crt}}]
users:
- {name: files, user: {client-certificate: ../me.crt, client-key: /keys/me.key, tokenFile: token}}
- {name: beside, user: {exec: {command: ./bin/login}}}
- {name: inPath, user: {exec: {command: aws}}}
`;
  const { clusters, users } = read(write('deep/er/config', text));
  const here = path.join(folder, 'deep/er');
  assert.equal(stringAt(clusters.get('c'), 'certificate-authority'), path.join(here, 'ca.crt'));
  assert.deepEqual(users.get('files'), {
    'client-certificate': path.join(folder, 'deep/me.crt'),
    'client-key': path.resolve('/keys/me.key'),
    tokenFile: path.join(here, 'token'),
  });
  assert.equal(stringAt(users.get('beside'), 'exec', 'command'), path.join(here, 'bin/login'));
  assert.equal(stringAt(member(users.get('inPath'), 'exec'), 'command'), 'aws');
});

const broken: readonly (readonly [name: string, text: string, says: RegExp])[] = [
  [
    'yaml',
    'users:\n- name: me\n  user: {token: hunter2\nclusters: [',
    /is not a kubeconfig: it is not YAML \(line \d\)/,
  ],
  ['list', '- token: hunter2\n', /it holds no map/],
  ['scalar', 'hunter2', /it holds no map/],
  ['noList', 'users: {me: {token: hunter2}}\n', /its "users" is not a list/],
  ['duplicate', 'users: []\nusers: [hunter2]\n', /it is not YAML/],
];

for (const [name, text, says] of broken)
  test(`says of a broken file (${name}) which one it is and what is wrong, without what it holds`, () => {
    const file = write(`broken-${name}`, text);
    const kubeconfig = readKubeconfig([file]);
    assert.ok(!kubeconfig.ok);
    assert.equal(kubeconfig.failure.code, 'badKubeconfig');
    assert.match(kubeconfig.failure.message, says);
    assert.ok(kubeconfig.failure.message.startsWith(file));
    assert.doesNotMatch(kubeconfig.failure.message, /hunter2/);
  });

test('says what to do where there is no file', () => {
  const file = path.join(folder, 'nowhere');
  const kubeconfig = readKubeconfig([file]);
  assert.ok(!kubeconfig.ok);
  assert.ok(kubeconfig.failure.message.includes(file));
  assert.match(kubeconfig.failure.message, /set plumbline\.kubeconfig or KUBECONFIG/);
});

test('says which file cannot be read', () => {
  const kubeconfig = readKubeconfig([folder]);
  assert.ok(!kubeconfig.ok);
  assert.ok(kubeconfig.failure.message.startsWith(`${folder} cannot be read`));
});

const home = path.resolve('/home/me');
const join = (...files: readonly string[]): string => files.join(path.delimiter);
const places: readonly (readonly [
  setting: string | undefined,
  variable: string | undefined,
  files: readonly string[],
])[] = [
  [undefined, undefined, ['.kube/config']],
  ['', ' ', ['.kube/config']],
  [undefined, join('/a', '', '/b'), ['/a', '/b']],
  [join('~/work', 'other'), '/a', ['work', 'other']],
  ['~', undefined, ['.']],
  ['~other', undefined, ['~other']],
];

for (const [setting, variable, files] of places)
  test(`setting ${String(setting)} and KUBECONFIG ${String(variable)} lead to ${files.join(' ')}`, () => {
    assert.deepEqual(
      kubeconfigFiles(setting, variable === undefined ? {} : { KUBECONFIG: variable }, home),
      files.map((file) => path.resolve(home, file)),
    );
  });
