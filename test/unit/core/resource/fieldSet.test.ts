import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  covers,
  difference,
  elementKey,
  has,
  owns,
  parseElement,
  parseFieldsV1,
  paths,
  printFieldsV1,
  union,
} from '../../../../src/core/resource/fieldSet.ts';
import { formatPath, type FieldPath, type PathElement } from '../../../../src/core/resource/fieldPath.ts';
import type { Json } from '../../../../src/core/resource/json.ts';

const fields: Json = {
  'f:metadata': { 'f:labels': { '.': {}, 'f:example.com/team': {} } },
  'f:spec': {
    'f:containers': {
      'k:{"name":"web"}': {
        '.': {},
        'f:image': {},
        'f:ports': { 'k:{"containerPort":80,"protocol":"TCP"}': { '.': {}, 'f:name': {} } },
      },
    },
    'f:finalizers': { 'v:"a/b"': {} },
    'f:matrix': { 'i:0': {} },
    'f:replicas': {},
  },
};
const set = parseFieldsV1(fields);

const web: FieldPath = [{ field: 'spec' }, { field: 'containers' }, { keys: [['name', 'web']] }];

test('every path of fieldsV1 is read, each after those above it', () => {
  assert.deepEqual([...paths(set)].map(formatPath), [
    'metadata.labels',
    'metadata.labels["example.com/team"]',
    'spec.containers[name=web]',
    'spec.containers[name=web].image',
    'spec.containers[name=web].ports[containerPort=80,protocol=TCP]',
    'spec.containers[name=web].ports[containerPort=80,protocol=TCP].name',
    'spec.finalizers[=a/b]',
    'spec.matrix[0]',
    'spec.replicas',
  ]);
});

test('a set is written as it was read', () => {
  assert.deepEqual(printFieldsV1(set), fields);
});

test('what is not fieldsV1 is an empty set', () => {
  for (const odd of [undefined, null, 'x', [], {}] satisfies (Json | undefined)[])
    assert.deepEqual([...paths(parseFieldsV1(odd))], []);
});

test('a path is in the set, or only above something in it, or not at all', () => {
  const cases: readonly (readonly [path: FieldPath, has: boolean, owns: boolean])[] = [
    [web, true, true],
    [[...web, { field: 'image' }], true, true],
    [[...web, { field: 'ports' }], false, true],
    [[...web, { field: 'command' }], false, false],
    [[{ field: 'spec' }], false, true],
    [[{ field: 'spec' }, { field: 'containers' }, { keys: [['name', 'other']] }], false, false],
    [[{ field: 'spec' }, { field: 'finalizers' }, { value: 'a/b' }], true, true],
    [[], false, true],
  ];
  for (const [path, isMember, isOwned] of cases)
    assert.deepEqual([has(set, path), owns(set, path)], [isMember, isOwned], formatPath(path));
});

test('keys of elements are spelled as the API server spells them', () => {
  const cases: readonly (readonly [element: PathElement, key: string])[] = [
    [{ field: 'a.b/c' }, 'f:a.b/c'],
    [{ index: 3 }, 'i:3'],
    [{ value: 'x' }, 'v:"x"'],
    [{ value: 7 }, 'v:7'],
    [{ value: 9007199254740993n }, 'v:9007199254740993'],
    [{ value: 'a<b>&c' }, 'v:"a\\u003cb\\u003e\\u0026c"'],
    [
      {
        keys: [
          ['containerPort', 80],
          ['protocol', 'TCP'],
        ],
      },
      'k:{"containerPort":80,"protocol":"TCP"}',
    ],
  ];
  for (const [element, key] of cases) {
    assert.equal(elementKey(element), key);
    assert.deepEqual(parseElement(key), element);
  }
  assert.equal(
    elementKey({
      keys: [
        ['protocol', 'TCP'],
        ['port', 80],
      ],
    }),
    'k:{"port":80,"protocol":"TCP"}',
  );
});

test('what is no key of an element is undefined', () => {
  for (const key of ['', '.', 'x:1', 'k:{', 'k:[1]', 'v:']) assert.equal(parseElement(key), undefined, key);
});

test('union, difference and covering', () => {
  const other = parseFieldsV1({
    'f:spec': { 'f:containers': { 'k:{"name":"web"}': { 'f:image': {} } }, 'f:paused': {} },
  });
  const both = union(set, other);
  assert.ok(covers(both, set) && covers(both, other));
  assert.ok(!covers(set, other) && !covers(undefined, other) && covers(set, difference(set, other)));
  assert.deepEqual([...paths(difference(both, set))].map(formatPath), ['spec.paused']);
  // The item stays although a field inside it goes.
  assert.deepEqual(
    [...paths(difference(set, other))].map(formatPath).filter((path) => path.includes('web')),
    [
      'spec.containers[name=web]',
      'spec.containers[name=web].ports[containerPort=80,protocol=TCP]',
      'spec.containers[name=web].ports[containerPort=80,protocol=TCP].name',
    ],
  );
  assert.deepEqual([...paths(difference(set, set))], []);
});
