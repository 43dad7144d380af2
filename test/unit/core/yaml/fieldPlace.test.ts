import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FieldPath } from '../../../../src/core/resource/fieldPath.ts';
import { placeOfPath, placeOfPointer } from '../../../../src/core/yaml/fieldPlace.ts';
import { parseManifest } from '../../../../src/core/yaml/parseManifest.ts';

const text = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  annotations:
    example.com/team: "shop"
    a~b: tilde
    empty:
  finalizers: [one, "two"]
x-shared: &shared
  image: nginx:1
  ports: &ports
  - containerPort: 80
  - {containerPort: 80, protocol: UDP}
  - containerPort: 0x51
x-loop: &loop
  <<: *loop
  also: 1
spec:
  replicas: 3
  replicas: 4 # the last one counts
  template:
    spec:
      containers:
      - name: app
        <<: *shared
        args: ["-v", 7]
      - <<: [*shared]
        image: sidecar:2
        name: side
        ports: *ports
      - *shared
  text: |
    first
    second

  folded: >-
    a
    b
  nothing: {}
`;

const [document] = parseManifest({ path: 'a.yaml', text }).documents;
assert.ok(document);

const field = (name: string): FieldPath[number] => ({ field: name });
const fields = (path: string): FieldPath => path.split('.').map(field);
const container = (name: string, ...rest: FieldPath): FieldPath => [
  ...fields('spec.template.spec.containers'),
  { keys: [['name', name]] },
  ...rest,
];

/** The value's text where the path exists; in brackets the key of the nearest parent where it does not. */
const byPath: readonly (readonly [name: string, path: FieldPath, expected: string])[] = [
  ['a scalar', fields('kind'), 'Deployment'],
  ['a quoted scalar', [...fields('metadata.annotations'), field('example.com/team')], '"shop"'],
  ['an empty value', fields('metadata.annotations.empty'), ''],
  ['a key written twice', fields('spec.replicas'), '4'],
  ['a keyed item, by way of a merge key', container('app', field('image')), 'nginx:1'],
  ['an own value over a merged one', container('side', field('image')), 'sidecar:2'],
  [
    'a keyed item whose other key is left to its default',
    container(
      'side',
      field('ports'),
      {
        keys: [
          ['containerPort', 80],
          ['protocol', 'TCP'],
        ],
      },
      field('containerPort'),
    ),
    '80',
  ],
  [
    'a keyed item with all its keys',
    container('app', field('ports'), {
      keys: [
        ['containerPort', 80],
        ['protocol', 'UDP'],
      ],
    }),
    '{containerPort: 80, protocol: UDP}',
  ],
  [
    'a number spelled otherwise',
    container('app', field('ports'), { keys: [['containerPort', 81]] }, field('containerPort')),
    '0x51',
  ],
  ['a set item', [...fields('metadata.finalizers'), { value: 'two' }], '"two"'],
  ['an item by index', container('app', field('args'), { index: 1 }), '7'],
  ['a block text', fields('spec.text'), '|\n    first\n    second'],
  ['an empty map', fields('spec.nothing'), '{}'],
  ['a map', fields('metadata.annotations'), 'example.com/team: "shop"\n    a~b: tilde\n    empty:'],
  ['not there, parent is', fields('spec.strategy.type'), '(spec) 1'],
  ['not there, below a scalar', fields('spec.replicas.x'), '(replicas) 2'],
  ['no such keyed item', container('other', field('image')), '(containers) 4'],
  ['no such set item', [...fields('metadata.finalizers'), { value: 'three' }], '(finalizers) 2'],
  ['no such index', container('app', field('args'), { index: 2 }), '(args) 6'],
  ['keys of something that is no list', [field('spec'), { keys: [['name', 'x']] }], '(spec) 1'],
  ['nothing of it', fields('status.phase'), '() 0'],
  ['a map that merges itself', fields('x-loop.missing'), '(x-loop) 1'],
  ['a map that merges itself, its own entry', fields('x-loop.also'), '1'],
];

for (const [name, path, expected] of byPath)
  test(`by path: ${name}`, () => {
    const place = placeOfPath(document, path);
    assert.ok(place);
    const value = text.slice(place.value.start, place.value.end);
    const key = place.key ? text.slice(place.key.start, place.key.end) : '';
    assert.equal(place.found === path.length ? value : `(${key}) ${String(place.found)}`, expected);
  });

const byPointer: readonly (readonly [pointer: string, value: string, found: number])[] = [
  ['/kind', 'Deployment', 1],
  ['/metadata/annotations/example.com~1team', '"shop"', 3],
  ['/metadata/annotations/a~0b', 'tilde', 3],
  ['/metadata/finalizers/0', 'one', 3],
  ['/spec/template/spec/containers/1/name', 'side', 6],
  ['/spec/template/spec/containers/2/image', 'nginx:1', 6],
  ['/spec/template/spec/containers/1/ports/1/protocol', 'UDP', 8],
  ['/spec/folded', '>-\n    a\n    b', 2],
  ['/metadata/finalizers/x', '[one, "two"]', 2],
  ['/metadata/finalizers/2', '[one, "two"]', 2],
];

for (const [pointer, value, found] of byPointer)
  test(`by pointer: ${pointer}`, () => {
    const place = placeOfPointer(document, pointer);
    assert.ok(place);
    assert.deepEqual([text.slice(place.value.start, place.value.end), place.found], [value, found]);
  });

test('the pointer of the whole is its value; an empty document has no place', () => {
  assert.equal(placeOfPointer(document, '')?.value.start, 0);
  const [empty] = parseManifest({ path: 'b.yaml', text: '---\n' }).documents;
  assert.ok(empty);
  assert.equal(placeOfPath(empty, fields('a'))?.found ?? 0, 0);
});

test('merges upon merges take no exponential time', () => {
  const lines = Array.from(
    { length: 60 },
    (_, i) => `m${String(i)}: &m${String(i)}\n  <<: [${i ? `*m${String(i - 1)}, *m${String(i - 1)}` : ''}]\n`,
  );
  const [hostile] = parseManifest({ path: 'c.yaml', text: lines.join('') }).documents;
  assert.ok(hostile);
  assert.equal(placeOfPath(hostile, fields('m59.nope'))?.found, 1);
});
