import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FieldPath } from '../../../../src/core/resource/fieldPath.ts';
import { printJson, type JsonObject } from '../../../../src/core/resource/json.ts';
import { maskFieldSides, maskObject, maskObjects } from '../../../../src/core/resource/masking.ts';

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';
const secret = (rest: JsonObject): JsonObject => ({ apiVersion: 'v1', kind: 'Secret', ...rest });

test('values of a Secret tell only whether the two sides are equal', () => {
  const live = secret({ data: { same: 'c2FtZQ==', other: 'bGl2ZQ==', gone: 'Z29uZQ==' } });
  const desired = secret({
    data: { same: 'c2FtZQ==', other: 'Z2l0', new: 'bmV3' },
    stringData: { text: 'plain' },
  });
  assert.deepEqual(maskObjects(live, desired), [
    secret({ data: { same: '***', other: '*** (live)', gone: '***' } }),
    secret({ data: { same: '***', other: '*** (Git)', new: '***' }, stringData: { text: '***' } }),
  ]);
});

test('one side alone is masked too', () => {
  assert.deepEqual(maskObjects(null, secret({ data: { a: 'eA==' } })), [
    null,
    secret({ data: { a: '***' } }),
  ]);
  assert.deepEqual(maskObjects(secret({ data: { a: 'eA==' } }), null), [
    secret({ data: { a: '***' } }),
    null,
  ]);
  assert.deepEqual(maskObjects(null, null), [null, null]);
});

test('what a client keeps in annotations is masked, other metadata stays', () => {
  const object = secret({
    metadata: {
      name: 'a',
      labels: { team: 'x' },
      annotations: { [lastApplied]: '{"data":{"p":"eA=="}}', note: 'n' },
    },
    type: 'Opaque',
    data: { p: 'eA==' },
  });
  assert.deepEqual(
    maskObject(object),
    secret({
      metadata: { name: 'a', labels: { team: 'x' }, annotations: { [lastApplied]: '***', note: 'n' } },
      type: 'Opaque',
      data: { p: '***' },
    }),
  );
});

test('odd values inside a Secret are masked whatever their type', () => {
  const masked = printJson(
    maskObject(secret({ data: { n: 1, l: ['s3cret'], o: { deep: 's3cret' }, z: null } })),
  );
  assert.equal(masked, printJson(secret({ data: { n: '***', l: ['***'], o: { deep: '***' }, z: '***' } })));
});

test('other kinds stay as they are, and are the same objects', () => {
  const object: JsonObject = { apiVersion: 'v1', kind: 'ConfigMap', data: { a: 'x' } };
  assert.equal(maskObject(object), object);
  const foreign: JsonObject = { apiVersion: 'example.com/v1', kind: 'Secret', data: { a: 'x' } };
  assert.equal(maskObject(foreign), foreign);
});

test('sides of a field', () => {
  const data: FieldPath = [{ field: 'data' }, { field: 'p' }];
  const annotation: FieldPath = [{ field: 'metadata' }, { field: 'annotations' }, { field: lastApplied }];
  const label: FieldPath = [{ field: 'metadata' }, { field: 'labels' }, { field: 'l' }];
  const cases = [
    [
      { path: data, desired: 'a', live: 'b' },
      { desired: '*** (Git)', live: '*** (live)' },
    ],
    [
      { path: data, desired: 'a', live: 'a', edited: 'b' },
      { desired: '***', live: '***', edited: '*** (edit)' },
    ],
    [
      { path: data, desired: 'a', live: 'b', edited: 'b' },
      { desired: '*** (Git)', live: '*** (live)', edited: '*** (live)' },
    ],
    [
      { path: data, desired: 'a', live: 'b', edited: 'c' },
      { desired: '*** (Git)', live: '*** (live)', edited: '*** (edit)' },
    ],
    [{ path: data, live: 'b' }, { live: '***' }],
    [{ path: data, desired: 'b' }, { desired: '***' }],
    [
      { path: [{ field: 'data' }], desired: { p: 'a', q: 'x' }, live: { p: 'b', q: 'x' } },
      { desired: { p: '*** (Git)', q: '***' }, live: { p: '*** (live)', q: '***' } },
    ],
    [{ path: annotation, live: 'p: b' }, { live: '***' }],
    [
      { path: [{ field: 'metadata' }, { field: 'annotations' }], live: { [lastApplied]: 'p: b', n: 'n' } },
      { live: { [lastApplied]: '***', n: 'n' } },
    ],
    [
      { path: label, desired: 'a', live: 'b' },
      { desired: 'a', live: 'b' },
    ],
    [
      { path: [{ field: 'type' }], desired: 'a', live: 'b' },
      { desired: 'a', live: 'b' },
    ],
  ] as const;
  for (const [field, masked] of cases)
    assert.deepEqual(maskFieldSides(field), { path: field.path, ...masked });
});
