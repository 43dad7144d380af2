import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listedDryRuns } from '../../../../src/cluster/dryRun/listedDryRuns.ts';
import type { Json } from '../../../../src/core/resource/json.ts';

const dryRun = { name: 'dryRun', in: 'query' };
const item = '/api/v1/namespaces/{namespace}/things/{name}';

const cases: readonly (readonly [title: string, document: Json, listed: readonly string[]])[] = [
  [
    'what an operation lists itself',
    { paths: { [item]: { patch: { parameters: [{ name: 'force', in: 'query' }, dryRun] }, put: {} } } },
    [`PATCH ${item}`],
  ],
  [
    'what all operations of a path have',
    { paths: { [item]: { parameters: [dryRun], patch: {}, put: { parameters: [] }, delete: {} } } },
    [`PATCH ${item}`, `PUT ${item}`],
  ],
  [
    'what is referred to',
    {
      components: { parameters: { 'dryRun-x': dryRun, name: { name: 'name', in: 'path' } } },
      paths: {
        [item]: {
          patch: { parameters: [{ $ref: '#/components/parameters/dryRun-x' }] },
          put: { parameters: [{ $ref: '#/components/parameters/name' }] },
        },
      },
    },
    [`PATCH ${item}`],
  ],
  [
    'nothing of another kind of parameter',
    { paths: { [item]: { patch: { parameters: [{ name: 'dryRun', in: 'header' }] } } } },
    [],
  ],
  [
    'no collection and no subresource',
    {
      paths: {
        '/api/v1/things': { parameters: [dryRun], patch: {} },
        [`${item}/status`]: { parameters: [dryRun], patch: {} },
      },
    },
    [],
  ],
  ['nothing of what has no parameters', { paths: { [item]: { patch: {}, put: null } } }, []],
  ['nothing of what is no document', [1], []],
  [
    'nothing where a reference leads nowhere',
    {
      paths: {
        [item]: {
          patch: { parameters: [{ $ref: 'elsewhere.json#/dryRun' }, { $ref: '#/components/parameters/a' }] },
        },
      },
    },
    [],
  ],
];

for (const [title, document, listed] of cases)
  test(title, () => {
    assert.deepEqual(listedDryRuns(document), listed);
  });
