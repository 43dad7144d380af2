import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPostBuild, readVariables } from '../../../../src/core/owner/flux/postBuild.ts';
import type { Json, JsonObject } from '../../../../src/core/resource/json.ts';

const read = (value: Json): NonNullable<ReturnType<typeof readPostBuild>> => {
  const postBuild = readPostBuild(value);
  assert.ok(postBuild);
  return postBuild;
};

const configMap = (data: JsonObject): JsonObject => ({ apiVersion: 'v1', kind: 'ConfigMap', data });
const secret = (data: Readonly<Record<string, string>>): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  data: Object.fromEntries(
    Object.entries(data).map(([key, text]) => [key, Buffer.from(text).toString('base64')]),
  ),
});

const from = [
  { kind: 'ConfigMap', name: 'settings' },
  { kind: 'Secret', name: 'passwords', optional: true },
];

test('nothing is substituted without postBuild', () => {
  assert.equal(readPostBuild(undefined), undefined);
  assert.equal(readPostBuild(null), undefined);
  assert.equal(read({}).always, false);
  assert.equal(read({ substituteStrategy: 'Always' }).always, true);
});

test('a later object wins over an earlier, and the spec over all; who won decides what is secret', () => {
  const postBuild = read({ substituteFrom: from, substitute: { c: 'spec' } });
  const sources = [
    configMap({ a: 'map', b: 'map', c: 'map' }),
    secret({ b: 'hidden', c: 'hidden', d: 'hidden' }),
  ];
  assert.deepEqual(readVariables(postBuild, sources), {
    values: { a: 'map', b: 'hidden', c: 'spec', d: 'hidden' },
    secret: ['b', 'd'],
  });
  assert.deepEqual(readVariables(postBuild, [sources[0], undefined]), {
    values: { a: 'map', b: 'map', c: 'spec' },
    secret: [],
  });
});

test('line breaks fall away wherever a value comes from', () => {
  const postBuild = read({ substituteFrom: from, substitute: { c: 'x\ny\n' } });
  const read1 = readVariables(postBuild, [configMap({ a: '1\n2' }), secret({ b: 'ü\n' })]);
  assert.deepEqual('values' in read1 && read1.values, { a: '12', b: 'ü', c: 'xy' });
});

test('a key that is no name of a variable is named with its object', () => {
  const postBuild = read({ substituteFrom: from });
  assert.deepEqual(readVariables(postBuild, [configMap({ 'app.conf': 'x' }), undefined]), {
    problem: 'ConfigMap/settings has the key "app.conf", which is no variable\'s name',
  });
  assert.deepEqual(readVariables(read({ substitute: { '1st': 'x' } }), []), {
    problem: 'spec.postBuild.substitute has "1st", which is no variable\'s name',
  });
});
