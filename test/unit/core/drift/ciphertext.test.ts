import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isEncrypted, withoutCiphertext } from '../../../../src/core/drift/compare/ciphertext.ts';
import { formatPath } from '../../../../src/core/resource/fieldPath.ts';
import type { Json, JsonObject } from '../../../../src/core/resource/json.ts';

const cipher = 'ENC[AES256_GCM,data:x,iv:y,tag:z,type:str]';
const secret = (rest: JsonObject): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'a' },
  ...rest,
});
const sops = { version: '3' };

function readable(desired: JsonObject, live: JsonObject | null): { object: Json; opaque: string[] } {
  const { object, opaque } = withoutCiphertext(desired, live);
  return { object, opaque: opaque.map(formatPath) };
}

test('encrypted values are replaced by live ones, the others stay', () => {
  assert.deepEqual(
    readable(
      secret({ sops, stringData: { p: cipher, plain: 'x' }, data: { q: cipher, r: 'eA==' } }),
      secret({ data: { p: 'bGl2ZQ==' } }),
    ),
    {
      object: secret({ data: { q: '', r: 'eA==', p: 'bGl2ZQ==' }, stringData: { plain: 'x' } }),
      opaque: ['data.q', 'data.p'],
    },
  );
});

test('a Secret generated from an encrypted file', () => {
  const file = btoa(`password: ${cipher}\nsops:\n  version: "3"\n`);
  assert.deepEqual(
    readable(secret({ data: { 'a.yaml': file, b: 'eA==' } }), secret({ data: { 'a.yaml': 'bGl2ZQ==' } })),
    {
      object: secret({ data: { 'a.yaml': 'bGl2ZQ==', b: 'eA==' } }),
      opaque: ['data["a.yaml"]'],
    },
  );
});

test('other kinds may be encrypted too', () => {
  const config = (rest: JsonObject): JsonObject => ({ apiVersion: 'v1', kind: 'ConfigMap', ...rest });
  assert.deepEqual(
    readable(
      config({ sops, data: { a: cipher, b: 'x' }, list: [cipher] }),
      config({ data: { a: 'live' }, list: ['l'] }),
    ),
    {
      object: config({ data: { a: 'live', b: 'x' }, list: ['l'] }),
      opaque: ['data.a', 'list[0]'],
    },
  );
});

test('an object without ciphertext stays the same object', () => {
  for (const object of [
    secret({ data: { a: 'eA==' }, stringData: { b: 'x' } }),
    { kind: 'ConfigMap', data: { a: cipher } },
  ])
    assert.equal(withoutCiphertext(object, null).object, object);
});

test('the same two objects give the same result', () => {
  const desired = secret({ sops, stringData: { p: cipher } });
  const live = secret({ data: { p: 'eA==' } });
  const first = withoutCiphertext(desired, live);
  assert.equal(withoutCiphertext(desired, live), first);
  assert.notEqual(withoutCiphertext(desired, secret({ data: { p: 'eQ==' } })), first);
});

test('decryption that is switched off leaves ciphertext as it is', () => {
  const off = secret({
    metadata: { name: 'a', annotations: { 'kustomize.toolkit.fluxcd.io/decrypt': 'Disabled' } },
    sops,
  });
  assert.ok(!isEncrypted(off));
  assert.ok(isEncrypted(secret({ sops })));
  assert.ok(!isEncrypted(secret({})));
});
