import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compare } from '../../../../src/core/drift/compare/compare.ts';
import { formatPath } from '../../../../src/core/resource/fieldPath.ts';
import type { Json, JsonObject } from '../../../../src/core/resource/json.ts';

const manager = 'kustomize-controller';
const write = { mode: 'flux-ks', manager } as const;
const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

const applied = (fieldsV1: Json): JsonObject => ({ manager, operation: 'Apply', fieldsV1 });
const other = (fieldsV1: Json, name = 'other'): JsonObject => ({
  manager: name,
  operation: 'Update',
  fieldsV1,
});

interface Side {
  readonly kind?: string;
  readonly metadata?: JsonObject;
  readonly managers?: readonly Json[];
  readonly [field: string]: Json | undefined | readonly Json[];
}

const object = ({ kind = 'Thing', metadata = {}, managers = [], ...rest }: Side): JsonObject => ({
  apiVersion: 'example.com/v1',
  kind,
  metadata: { name: 'a', ...metadata, managedFields: managers },
  ...(rest as JsonObject),
});

function differences(live: Side, predicted: Side, prepared: Side = live): readonly string[] {
  const prediction = {
    predicted: object(predicted),
    prepared: object(prepared),
    sent: {},
    schema: 'cluster',
  } as const;
  return compare(prediction, object(live), write).map(
    ({ path, state, desired, live: found, heldByAgent }) =>
      `${formatPath(path)} ${state} ${JSON.stringify(desired)} ${JSON.stringify(found)}${heldByAgent ? ' held' : ''}`,
  );
}

const ab = { 'f:spec': { 'f:a': {}, 'f:b': {} } };

test('only what the agent asserts or gives up is compared', () => {
  assert.deepEqual(
    differences(
      { spec: { a: 1, b: 1, c: 1, d: 1 }, managers: [applied({ 'f:spec': { 'f:b': {}, 'f:d': {} } })] },
      { spec: { a: 2, b: 1, c: 2 }, managers: [applied(ab)] },
    ),
    ['spec.a changed 2 1', 'spec.d extra-owned undefined 1'],
  );
});

test('what the agent still owns was changed by nobody else', () => {
  assert.deepEqual(
    differences(
      { spec: { a: 1, b: 1 }, managers: [applied({ 'f:spec': { 'f:a': {} } })] },
      { spec: { a: 2, b: 2 }, managers: [applied(ab)] },
    ),
    ['spec.a changed 2 1 held', 'spec.b changed 2 1'],
  );
});

test('an empty map or list that is gone was taken away by anybody: that leaves no trace', () => {
  const managers = [applied({ 'f:spec': { 'f:a': {}, 'f:b': {}, 'f:c': {} } })];
  assert.deepEqual(differences({ spec: {}, managers }, { spec: { a: {}, b: [], c: 'text' }, managers }), [
    'spec.a missing {} undefined',
    'spec.b missing [] undefined',
    'spec.c missing "text" undefined held',
  ]);
});

test('an empty list of named items comes with the write, though nobody is noted for it', () => {
  const managers = [applied({ 'f:spec': { 'f:a': {} } })];
  const compared = (live: JsonObject, predicted: JsonObject): readonly unknown[] =>
    compare(
      {
        predicted: object({ spec: { a: 1, ...predicted }, managers }),
        ...{ prepared: null, sent: { spec: { a: 1, l: [], m: { deep: [] } } }, schema: 'cluster' },
      },
      object({ spec: { a: 1, ...live }, managers }),
      write,
    ).map(({ path, state, desired, heldByAgent }) => [formatPath(path), state, desired, heldByAgent]);
  assert.deepEqual(compared({ m: {} }, { l: [], m: { deep: [] } }), [
    ['spec.l', 'missing', [], false],
    ['spec.m.deep', 'missing', [], false],
  ]);
  assert.deepEqual(compared({ l: [1], m: {} }, { l: [1], m: {} }), []);
});

test('a map that Git has empty and the server has made null is written again', () => {
  const managers = [applied({ 'f:spec': { 'f:a': {}, 'f:b': {} } })];
  assert.deepEqual(
    differences({ spec: { a: null, b: null }, managers }, { spec: { a: {}, b: 1 }, managers }),
    ['spec.a changed {} null', 'spec.b changed 1 null held'],
  );
});

test('a list that the agent applied empty and others have filled is not held by it', () => {
  const items = { 'k:{"name":"a"}': { '.': {}, 'f:name': {} } };
  const empty = applied({ 'f:spec': { 'f:l': {} } });
  const live = { spec: { l: [{ name: 'a' }] } };
  const emptied = { spec: { l: null }, managers: [empty] };
  assert.deepEqual(
    differences({ ...live, managers: [empty, other({ 'f:spec': { 'f:l': items } })] }, emptied),
    ['spec.l changed null [{"name":"a"}]'],
  );
  // Nobody else: admission.
  assert.deepEqual(differences({ ...live, managers: [empty] }, emptied), [
    'spec.l changed null [{"name":"a"}] held',
  ]);
});

test('what others have written to a Secret as text is not held by whom its data is noted for', () => {
  const secret = (a: string, managers: readonly JsonObject[]): JsonObject => ({
    ...object({ managers }),
    ...{ apiVersion: 'v1', kind: 'Secret', data: { a, b: 'live' } },
  });
  const owned = applied({ 'f:data': { 'f:a': {}, 'f:b': {} } });
  const live = secret('live', [owned, other({ 'f:stringData': { 'f:a': {} } })]);
  const predicted = { ...secret('git', [owned]), data: { a: 'git', b: 'git' } };
  const prediction = { predicted, prepared: live, sent: {}, schema: 'cluster' } as const;
  assert.deepEqual(
    compare(prediction, live, write).map(({ path, heldByAgent }) => [formatPath(path), heldByAgent]),
    [
      ['data.a', false],
      ['data.b', true],
    ],
  );
});

test('what is taken over from another manager is reverted, what Git dropped is extra', () => {
  const live = {
    spec: { a: 1, x: 1, y: 1 },
    managers: [
      applied({ 'f:spec': { 'f:a': {}, 'f:x': {} } }),
      other({ 'f:spec': { 'f:y': {} } }, 'kubectl-edit'),
    ],
  };
  const prepared = { ...live, managers: [applied({ 'f:spec': { 'f:a': {}, 'f:x': {}, 'f:y': {} } })] };
  assert.deepEqual(
    differences(live, { spec: { a: 1 }, managers: [applied({ 'f:spec': { 'f:a': {} } })] }, prepared),
    ['spec.x extra-owned undefined 1', 'spec.y reverted undefined 1'],
  );
});

test('a map that becomes null with its last entry is told as a whole, and once', () => {
  const owned = (data: Json): JsonObject => applied({ 'f:spec': { 'f:a': {}, 'f:data': data } });
  const live = { spec: { a: 1, data: { d: 1 } }, managers: [applied({ 'f:spec': { 'f:a': {} } })] };
  const left = { spec: { a: 1, data: null } };
  const prepared = (data: Json): Side => ({ ...live, managers: [owned(data)] });
  const given = { ...left, managers: [applied({ 'f:spec': { 'f:a': {} } })] };
  for (const taken of [{ '.': {}, 'f:d': {} }, { 'f:d': {} }])
    assert.deepEqual(differences(live, given, prepared(taken)), ['spec.data reverted null {"d":1}']);
  const emptied = { ...left, managers: [owned({})] };
  assert.deepEqual(differences(live, emptied, prepared({ '.': {}, 'f:d': {} })), [
    'spec.data changed null {"d":1}',
  ]);
});

test('a removed field may fall back to a default, or stay for another owner', () => {
  const live = {
    spec: { a: 1, x: 5, y: 5 },
    managers: [applied({ 'f:spec': { 'f:a': {}, 'f:x': {}, 'f:y': {} } })],
  };
  assert.deepEqual(
    differences(live, { spec: { a: 1, x: 1, y: 5 }, managers: [applied({ 'f:spec': { 'f:a': {} } })] }),
    ['spec.x extra-owned 1 5'],
  );
});

test('what live lacks is told by its leaves, items of lists as a whole', () => {
  const fields = {
    'f:spec': {
      'f:deep': { 'f:a': {}, 'f:b': { 'f:c': {} } },
      'f:empty': {},
      'f:items': { 'k:{"name":"x"}': { '.': {}, 'f:name': {}, 'f:v': {} } },
      'f:tags': { 'v:"t"': {} },
    },
  };
  const spec = { deep: { a: 1, b: { c: 2 } }, empty: {}, items: [{ name: 'x', v: 1 }], tags: ['t'] };
  assert.deepEqual(differences({ spec: {} }, { spec, managers: [applied(fields)] }), [
    'spec.deep.a missing 1 undefined',
    'spec.deep.b.c missing 2 undefined',
    'spec.empty missing {} undefined',
    'spec.items[name=x] missing {"name":"x","v":1} undefined',
    'spec.tags[=t] missing "t" undefined',
  ]);
});

test('an empty map goes with what the agent gives up in it, though that was not there', () => {
  const scheduled = { 'f:scheduling': { 'f:tolerations': {} } };
  assert.deepEqual(
    differences(
      { scheduling: {}, managers: [applied({ ...ab, ...scheduled })] },
      { managers: [applied(ab)] },
    ),
    ['scheduling extra-owned undefined {}'],
  );
  assert.deepEqual(
    differences(
      { scheduling: {}, managers: [applied({ ...ab, ...scheduled })] },
      { scheduling: {}, managers: [applied(ab)] },
    ),
    [],
  );
});

test('what goes is told the same way', () => {
  const fields = {
    'f:spec': {
      '.': {},
      'f:deep': { '.': {}, 'f:a': {} },
      'f:empty': {},
      'f:items': { 'k:{"name":"x"}': { '.': {}, 'f:name': {} } },
    },
  };
  const spec = { deep: { a: 1 }, empty: {}, items: [{ name: 'x', foreign: 1 }, { name: 'y' }] };
  assert.deepEqual(
    differences(
      { spec, managers: [applied(fields)] },
      { spec: { items: [{ name: 'y' }] }, managers: [applied({ 'f:metadata': {} })] },
    ),
    [
      'spec.deep.a extra-owned undefined 1',
      'spec.empty extra-owned undefined {}',
      'spec.items[name=x] extra-owned undefined {"name":"x","foreign":1}',
    ],
  );
});

const names = (...list: string[]): Json => list.map((name) => ({ name }));
const keyed = (...list: string[]): JsonObject =>
  Object.fromEntries(list.map((name) => [`k:{"name":"${name}"}`, { '.': {}, 'f:name': {} }]));

test('order counts among the items that Git names', () => {
  const cases: readonly (readonly [
    live: Json,
    predicted: Json,
    asserted: JsonObject,
    found: readonly string[],
  ])[] = [
    [names('b', 'a'), names('a', 'b'), keyed('a', 'b'), ['spec.l reordered ["a","b"] ["b","a"]']],
    [names('z', 'a', 'b'), names('a', 'z', 'b'), keyed('a', 'b'), []],
    [names('b', 'z', 'a'), names('z', 'a', 'b'), keyed('a', 'b'), ['spec.l reordered ["a","b"] ["b","a"]']],
    [names('a'), names('b', 'a'), keyed('b', 'a'), ['spec.l[name=b] missing {"name":"b"} undefined']],
    [['y', 'x'], ['x', 'y'], { 'v:"x"': {}, 'v:"y"': {} }, ['spec.l reordered ["x","y"] ["y","x"]']],
    [
      [
        { p: 1, q: 'T' },
        { p: 2, q: 'T' },
      ],
      [
        { p: 2, q: 'T' },
        { p: 1, q: 'T' },
      ],
      { 'k:{"p":1,"q":"T"}': { '.': {} }, 'k:{"p":2,"q":"T"}': { '.': {} } },
      ['spec.l reordered [{"p":2,"q":"T"},{"p":1,"q":"T"}] [{"p":1,"q":"T"},{"p":2,"q":"T"}]'],
    ],
  ];
  for (const [live, predicted, asserted, found] of cases) {
    const managers = [applied({ 'f:spec': { 'f:l': asserted } })];
    assert.deepEqual(differences({ spec: { l: live } }, { spec: { l: predicted }, managers }), found);
  }
});

test('items with the same key are told together', () => {
  const managers = [applied({ 'f:spec': { 'f:l': keyed('a') } })];
  const twice = [
    { name: 'a', v: 1 },
    { name: 'a', v: 2 },
  ];
  const once = [{ name: 'a', v: 1 }];
  const copies = '[{"name":"a","v":1},{"name":"a","v":2}]';
  const cases: readonly (readonly [live: Json, predicted: JsonObject, readonly string[]])[] = [
    [twice, { l: once }, [`spec.l[name=a] changed {"name":"a","v":1} ${copies}`]],
    [once, { l: twice }, [`spec.l[name=a] changed ${copies} {"name":"a","v":1}`]],
    [[], { l: twice }, [`spec.l[name=a] missing ${copies} undefined`]],
    [twice, { l: twice }, []],
    // The patch has taken both away, and with them the list.
    [twice, {}, [`spec.l[name=a] changed undefined ${copies}`]],
  ];
  for (const [live, predicted, found] of cases)
    assert.deepEqual(differences({ spec: { l: live }, managers }, { spec: predicted, managers }), found);
});

test('items with the same key that Git dropped', () => {
  const twice = [
    { name: 'a', v: 1 },
    { name: 'a', v: 2 },
  ];
  const before = [applied({ 'f:spec': { 'f:l': { ...keyed('a'), ...keyed('b') } } })];
  const after = [applied({ 'f:spec': { 'f:l': keyed('b') } })];
  const b = { name: 'b', v: 3 };
  assert.deepEqual(
    differences({ spec: { l: [...twice, b] }, managers: before }, { spec: { l: [b] }, managers: after }),
    ['spec.l[name=a] extra-owned undefined [{"name":"a","v":1},{"name":"a","v":2}]'],
  );
  // Somebody else holds them.
  const kept = { l: [...twice, b] };
  assert.deepEqual(differences({ spec: kept, managers: before }, { spec: kept, managers: after }), []);
});

test('atomic values are told as a whole', () => {
  const managers = [applied({ 'f:spec': { 'f:l': {}, 'f:m': {} } })];
  assert.deepEqual(
    differences(
      { spec: { l: [1, 2], m: { a: 1 } }, managers: [] },
      { spec: { l: [1], m: { b: 1 } }, managers },
    ),
    ['spec.l changed [1] [1,2]', 'spec.m changed {"b":1} {"a":1}'],
  );
});

test('integers are compared with all their digits, numbers by value, and never with text', () => {
  const managers = [applied(ab)];
  assert.deepEqual(
    differences(
      { spec: { a: 9007199254740993n, b: 1 }, managers: [] },
      { spec: { a: 9007199254740993n, b: 1.0 }, managers },
    ),
    [],
  );
  assert.deepEqual(
    differences({ spec: { a: 80, b: 1 }, managers: [] }, { spec: { a: '80', b: 1 }, managers }),
    ['spec.a changed "80" 80'],
  );
});

test('status, what the server sets and bookkeeping are no differences', () => {
  const fields = {
    'f:metadata': {
      'f:annotations': { '.': {}, [`f:${lastApplied}`]: {}, 'f:kustomize.toolkit.fluxcd.io/checksum': {} },
      'f:creationTimestamp': {},
      'f:labels': { 'f:fluxcd.io/sync-gc-mark': {} },
    },
    'f:spec': { 'f:template': { 'f:metadata': { 'f:creationTimestamp': {}, 'f:labels': { 'f:x': {} } } } },
    'f:status': { 'f:x': {} },
  };
  const template = { metadata: { labels: { x: '1' } } };
  assert.deepEqual(
    differences(
      {
        metadata: {
          annotations: { [lastApplied]: '{}', 'kustomize.toolkit.fluxcd.io/checksum': '1' },
          labels: { 'fluxcd.io/sync-gc-mark': '1' },
          creationTimestamp: '2026',
          generation: 2,
        },
        spec: { template },
        status: { x: 1 },
        managers: [applied(fields)],
      },
      {
        metadata: { creationTimestamp: null },
        spec: { template: { metadata: { ...template.metadata, creationTimestamp: null } } },
        status: { x: 2 },
        managers: [applied({ ...fields, 'f:metadata': {} })],
      },
    ),
    [],
  );
});

test('finalizers alone make the agent write nothing, unless it writes for another reason', () => {
  const fields = { 'f:metadata': { 'f:finalizers': { 'v:"x"': {} } }, 'f:spec': { 'f:a': {} } };
  const predicted = (a: number): Side => ({
    metadata: { finalizers: ['x'] },
    spec: { a },
    managers: [applied(fields)],
  });
  const missing = 'metadata.finalizers[=x] missing "x" undefined';
  assert.deepEqual(differences({ spec: { a: 1 }, managers: [] }, predicted(1)), []);
  assert.deepEqual(differences({ spec: { a: 1 }, managers: [] }, predicted(2)), [
    missing,
    'spec.a changed 2 1',
  ]);
  assert.deepEqual(
    differences({ spec: { a: 1 }, managers: [other({ 'f:x': {} }, 'kubectl-edit')] }, predicted(1)),
    [missing],
  );
  assert.deepEqual(
    differences(
      { metadata: { annotations: { [lastApplied]: '{}' } }, spec: { a: 1 }, managers: [] },
      predicted(1),
    ),
    [missing],
  );
});

test('claim templates of a StatefulSet carry what the server fills in', () => {
  const managers = [applied({ 'f:spec': { 'f:volumeClaimTemplates': {} } })];
  const claim = (size: string, spec: JsonObject = {}, more: JsonObject = {}): Json => ({
    metadata: { name: 'd' },
    spec: { size, ...spec },
    ...more,
  });
  const filled = claim(
    '1Gi',
    { volumeMode: 'Filesystem' },
    { apiVersion: 'v1', kind: 'PersistentVolumeClaim', status: { phase: 'Pending' } },
  );
  const found = (live: Json, predicted: Json): readonly string[] =>
    differences(
      { kind: 'StatefulSet', spec: { volumeClaimTemplates: [live] }, managers: [] },
      { kind: 'StatefulSet', spec: { volumeClaimTemplates: [predicted] }, managers },
    );
  assert.deepEqual(found(filled, claim('1Gi')), []);
  assert.equal(found(filled, claim('2Gi')).length, 1);
  assert.equal(found(filled, claim('1Gi', { volumeMode: 'Block' })).length, 1);
});

test('a definition’s preserveUnknownFields: false and conversion None are what their absence is', () => {
  const managers = [
    applied({ 'f:spec': { 'f:preserveUnknownFields': {}, 'f:conversion': { 'f:strategy': {} } } }),
  ];
  const found = (preserveUnknownFields: boolean, strategy: string): readonly string[] =>
    differences(
      { kind: 'CustomResourceDefinition', spec: {}, managers: [] },
      {
        kind: 'CustomResourceDefinition',
        spec: { preserveUnknownFields, conversion: { strategy } },
        managers,
      },
    );
  assert.deepEqual(found(false, 'None'), []);
  assert.equal(found(true, 'None').length, 1);
  assert.equal(found(false, 'Webhook').length, 1);
});

test('without managers in the prediction, what was sent tells what is asserted', () => {
  const prediction = {
    predicted: object({ spec: { a: 2, l: [1] }, extra: 1 }),
    prepared: null,
    sent: object({ spec: { a: 2, l: [1] } }),
    schema: 'deduced',
  } as const;
  const found = compare(prediction, object({ spec: { a: 1, l: [2], z: 1 } }), write);
  assert.deepEqual(
    found.map(({ path }) => formatPath(path)),
    ['spec.a', 'spec.l'],
  );
});

test('a map that stays is told by what changes in it', () => {
  const marked = { 'f:metadata': { 'f:labels': { '.': {}, 'f:a': {} } } };
  const labelled = { 'f:metadata': { 'f:labels': { 'f:a': {} } } };
  assert.deepEqual(
    differences(
      { metadata: { labels: { a: '1' } }, managers: [other(marked, 'kubectl-create')] },
      { metadata: { labels: { a: '2' } }, managers: [applied(labelled)] },
      { metadata: { labels: { a: '1' } }, managers: [applied(marked)] },
    ),
    ['metadata.labels.a changed "2" "1"'],
  );
  assert.deepEqual(
    differences(
      { spec: { a: { b: 1 } }, managers: [applied({ 'f:spec': { 'f:a': { 'f:b': {} } } })] },
      { spec: { a: {} }, managers: [applied({ 'f:spec': { 'f:a': {} } })] },
    ),
    ['spec.a.b extra-owned undefined 1'],
  );
});

test('the mark of a list that stays is nothing to tell', () => {
  const item = { '.': {}, 'f:a': {} };
  const ports = (marked: boolean): Json => ({
    'f:spec': { 'f:ports': { ...(marked ? { '.': {} } : {}), 'k:{"a":1}': item } },
  });
  assert.deepEqual(
    differences(
      { spec: { ports: [{ a: 1, filledIn: 2 }] }, managers: [other(ports(true), 'kubectl-create')] },
      { spec: { ports: [{ a: 1 }] }, managers: [applied(ports(false))] },
      { spec: { ports: [{ a: 1, filledIn: 2 }] }, managers: [applied(ports(true))] },
    ),
    [],
  );
});

test('a map that becomes something else is told as a whole', () => {
  const inside = { 'f:spec': { 'f:a': { '.': {}, 'f:b': {} } } };
  assert.deepEqual(
    differences(
      { spec: { a: { b: 1 } }, managers: [other(inside, 'kubectl')] },
      { spec: { a: 1 }, managers: [applied({ 'f:spec': { 'f:a': {} } })] },
      { spec: { a: { b: 1 } }, managers: [applied(inside)] },
    ),
    ['spec.a changed 1 {"b":1}'],
  );
});

test('what the server counts for a DaemonSet is nobody’s', () => {
  const generation = 'deprecated.daemonset.template.generation';
  const counted = { 'f:metadata': { 'f:annotations': { '.': {}, [`f:${generation}`]: {} } } };
  assert.deepEqual(
    differences(
      {
        kind: 'DaemonSet',
        metadata: { annotations: { [generation]: '1' } },
        spec: { a: 1, b: 1 },
        managers: [other(counted, 'kubectl-create')],
      },
      {
        kind: 'DaemonSet',
        metadata: { annotations: { [generation]: '2' } },
        spec: { a: 2, b: 1 },
        managers: [applied(ab)],
      },
      {
        kind: 'DaemonSet',
        metadata: { annotations: { [generation]: '1' } },
        spec: { a: 1, b: 1 },
        managers: [applied(counted)],
      },
    ),
    ['spec.a changed 2 1'],
  );
});
