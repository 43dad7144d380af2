import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { printJson } from '../../src/core/resource/json.ts';
import type { Build } from '../../src/engine/engineApi.ts';
import { configMap, mustFail } from './support/buildSmall.ts';
import { startKustomize } from './support/testEngine.ts';

/** Manifests without a kustomization, as `kubectl apply -f` reads them. */

const engine = startKustomize();
after(() => {
  engine.dispose();
});

async function manifests(files: Readonly<Record<string, string>>, root = '/repo/app'): Promise<Build> {
  engine.setFiles(new Map([['/', null], ...Object.entries(files)]));
  const request = { tree: '/repo', root, order: 'manifests', restrictToRoot: true, origins: true } as const;
  const build = await engine.build(request);
  if (!build.ok) assert.fail(JSON.stringify(build.failure));
  return build.value;
}

const rejected = async (files: Readonly<Record<string, string>>): Promise<string> => {
  engine.setFiles(new Map([['/', null], ...Object.entries(files)]));
  const failure = await mustFail(engine, { tree: '/repo', root: '/repo/app', order: 'manifests' });
  assert.equal(failure.code, 'rejected');
  return 'message' in failure ? failure.message : '';
};

const places = (build: Build, object: number): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...(build.objects[object]?.origins ?? [])].map(([pointer, { path, line, column }]) => [
      pointer,
      `${path}:${String(line)}:${String(column)}`,
    ]),
  );

test('a folder: its own files by name, and nothing below it', async () => {
  const build = await manifests({
    '/repo/app/b.yml': configMap('b'),
    '/repo/app/a.yaml': `# first\n---\n${configMap('a')}---\n# nothing\n---\n${configMap('c')}`,
    '/repo/app/c.json': '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "json"}}',
    '/repo/app/README.md': 'no manifest',
    '/repo/app/upper.YAML': 'no manifest to kubectl',
    '/repo/app/.plumbline.yaml': 'targets: []',
    '/repo/app/deeper/d.yaml': configMap('d'),
  });
  assert.deepEqual(
    build.objects.map(({ object }) => (object['metadata'] as { name: string }).name),
    ['a', 'c', 'b', 'json'],
  );
  assert.deepEqual(build.reads, ['/repo/app/a.yaml', '/repo/app/b.yml', '/repo/app/c.json']);
});

test('the line of every scalar, in the file as it is', async () => {
  const build = await manifests({
    '/repo/app/a.yaml': `${configMap('first')}---\napiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: ConfigMap\n  metadata:\n    name: "in a list"\n  data:\n    größe: 'x'\n`,
  });
  assert.equal(places(build, 0)['/kind'], 'app/a.yaml:2:7');
  const lines = configMap('first').split('\n').length - 1;
  assert.equal(places(build, 1)['/metadata/name'], `app/a.yaml:${String(lines + 8)}:11`);
  assert.equal(places(build, 1)['/data/größe'], `app/a.yaml:${String(lines + 10)}:12`);
});

test('values as kubectl reads them, not as kustomize does', async () => {
  const build = await manifests({
    '/repo/app/a.yaml':
      'apiVersion: example.com/v1\nkind: Any\nmetadata: {name: a}\nspec: {on: on, octal: 0644, word: 1:30, large: 9007199254740993, merged: &m {a: 1}, with: {<<: *m, b: 2}}\n',
  });
  assert.equal(
    printJson(build.objects[0]?.object['spec'] ?? null),
    '{"large":9007199254740993,"merged":{"a":1},"octal":420,"true":true,"with":{"a":1,"b":2},"word":"1:30"}',
  );
});

test('a list of one kind names it for its items', async () => {
  const build = await manifests({
    '/repo/app/a.yaml': 'apiVersion: v1\nkind: ConfigMapList\nitems:\n- metadata: {name: a}\n',
  });
  assert.deepEqual(build.objects[0]?.object, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'a' },
  });
});

test('one file', async () => {
  const build = await manifests({ '/repo/app/a.txt': configMap('a') }, '/repo/app/a.txt');
  assert.equal(build.objects.length, 1);
});

test('what cannot be applied says where it is', async () => {
  const list: readonly (readonly [text: string, message: RegExp])[] = [
    ['a: [', /^app\/a\.yaml, the document that begins in line 1: .*yaml/],
    [`${configMap('a')}---\nkind: x\n`, /the document that begins in line \d+: it is no Kubernetes object/],
    ['--- a: 1\n', /only a comment may follow --- in its line/],
    ['apiVersion: v1\nkind: List\nitems: [1]\n', /items of a List must be objects/],
  ];
  for (const [text, message] of list) assert.match(await rejected({ '/repo/app/a.yaml': text }), message);
  assert.match(await rejected({ '/repo/other/a.yaml': '' }), /the path "app" does not exist/);
  assert.match(
    await rejected({ '/repo/app/b/a.yaml': '' }),
    /no \.json, \.yaml or \.yml file in "app" itself/,
  );
});

test('what has not been read is asked for', async () => {
  engine.setFiles(
    new Map([
      ['/', null],
      ['/repo/app/a.yaml', { unread: true }],
      ['/repo/app/b.yaml', { unread: true }],
      ['/repo/app/c/d.yaml', { unread: true }],
    ]),
  );
  assert.deepEqual(await mustFail(engine, { tree: '/repo', root: '/repo/app', order: 'manifests' }), {
    code: 'wanted',
    paths: ['/repo/app/a.yaml', '/repo/app/b.yaml'],
  });
});
