import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isKubernetes, parseManifest, type Manifest } from '../../../../src/core/yaml/parseManifest.ts';

const parse = (text: string): Manifest => parseManifest({ path: 'a.yaml', text });

test('documents, their ranges and their ids', () => {
  const text = `\uFEFF# head
---
apiVersion: apps/v1 # of the group
kind: "Deployment"
metadata: {name: web, namespace: 'shop'}
---
# only a comment
---
apiVersion: v1
kind: Namespace
metadata:
  name: shop
...
---
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [a.yaml]
--- 
just: values
`;
  const { documents, problems } = parse(text);
  assert.deepEqual(problems, []);
  assert.deepEqual(
    documents.map((document) => [
      text.slice(document.range.start).split('\n')[1] ?? '',
      document.id
        ? `${document.id.group}/${document.id.kind}:${document.id.namespace}/${document.id.name}`
        : undefined,
      isKubernetes(document),
    ]),
    [
      ['apiVersion: apps/v1 # of the group', 'apps/Deployment:shop/web', true],
      ['# only a comment', undefined, false],
      ['apiVersion: v1', '/Namespace:/shop', true],
      ['apiVersion: kustomize.config.k8s.io/v1beta1', undefined, true],
      ['just: values', undefined, false],
    ],
  );
  for (const [i, { range }] of documents.entries())
    assert.equal(range.end, documents[i + 1]?.range.start ?? text.length);
});

test('scalars stay text: a name of digits is a name', () => {
  const { documents } = parse('apiVersion: v1\nkind: ConfigMap\nmetadata: {name: 007, namespace: on}\n');
  assert.deepEqual(documents[0]?.id, { group: '', kind: 'ConfigMap', namespace: 'on', name: '007' });
});

const nothing: readonly string[] = ['', '\n\n', '# only a comment\n', '---\n', '\uFEFF'];

for (const text of nothing)
  test(`${JSON.stringify(text)} holds nothing and is no problem`, () => {
    const { documents, problems } = parse(text);
    assert.deepEqual(problems, []);
    assert.ok(documents.every((document) => !isKubernetes(document) && document.id === undefined));
  });

const strange: readonly string[] = [
  '[]',
  'null',
  '"text"',
  'apiVersion: [v1]\nkind: {}\nmetadata: x\n',
  'apiVersion: v1\nkind:\nmetadata:\n',
  '? {apiVersion: v1}\n: kind\n',
  'apiVersion: &a *a\nkind: *a\n',
];

for (const text of strange)
  test(`${JSON.stringify(text)} is not Kubernetes`, () => {
    assert.ok(parse(text).documents.every((document) => !isKubernetes(document) && !document.id));
  });

/** Where the problem begins is marked with `^`, which is taken out. */
const wrong: readonly (readonly [marked: string, code: string])[] = [
  ['a: 1\n^\tb: 2\n', 'TAB_AS_INDENT'],
  ['a: [1\n^b: 2]\n', 'BAD_INDENT'],
  ['a: "x\nb: 1\n^', 'MISSING_CHAR'],
  ['a: ^b: c\n', 'BLOCK_AS_IMPLICIT_KEY'],
];

for (const [marked, code] of wrong)
  test(`${JSON.stringify(marked)} is ${code}`, () => {
    const { problems } = parse(marked.replace('^', ''));
    assert.ok(
      problems.some((problem) => problem.code === code && problem.range.start === marked.indexOf('^')),
      JSON.stringify(problems),
    );
  });

test('what is right of a text that is wrong is still found', () => {
  const { documents, problems } = parse(
    'apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  ports: [80\n---\nkind: Pod\napiVersion: v1\nmetadata: {name: p}\n',
  );
  assert.ok(problems.length > 0);
  assert.equal(documents[0]?.id?.name, 'web');
});

test('duplicate keys and YAML 1.1 are nothing that is wrong here', () => {
  assert.deepEqual(parse('a: 1\na: 2\nb: 0o17\nc: yes\n').problems, []);
});

test('hostile texts give problems, not exceptions', () => {
  const deep = ['[', '{a: ', '- ', '? ', '!a '].map((part) => part.repeat(5_000));
  const laughs = Array.from(
    { length: 20 },
    (_, i) => `a${String(i)}: &a${String(i)} [${`*a${String(i - 1)}, `.repeat(9)}]`,
  );
  for (const text of [
    ...deep,
    laughs.join('\n'),
    '\0\u0001\u0002',
    '%YAML 9.9\n---\n',
    '&a [*a, *a]',
    '*',
    '!<',
    '"\\u12"',
  ])
    assert.ok(Array.isArray(parse(text).documents), text.slice(0, 20));
});

test('one parse for one text', () => {
  const source = { path: 'a.yaml', text: 'a: 1' };
  assert.equal(parseManifest(source), parseManifest(source));
});

test('2,000 lines', (t) => {
  const lines = Array.from(
    { length: 1_990 },
    (_, i) => `  key-${String(i)}: "value ${String(i)}" # comment\n`,
  );
  const text = `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: large\ndata:\n${lines.join('')}`;
  const durations = Array.from({ length: 7 }, () => {
    const started = performance.now();
    assert.equal(parse(text).documents[0]?.id?.name, 'large');
    return performance.now() - started;
  });
  t.diagnostic(`first ${durations[0]?.toFixed(0) ?? ''} ms, best ${Math.min(...durations).toFixed(0)} ms`);
});
