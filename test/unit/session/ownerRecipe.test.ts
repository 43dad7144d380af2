import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../../../src/core/resource/json.ts';
import { derive } from '../../../src/session/derive/derive.ts';
import { scopeKey } from '../../../src/session/inputs.ts';
import { configMaps, environment, inputs, kustomization } from '../../support/snapshots.ts';

const from = (optional: boolean): JsonObject => ({
  postBuild: { substituteFrom: [{ kind: 'ConfigMap', name: 'settings', optional }] },
});
const key = scopeKey(configMaps, 'shop', 'settings');

test('variables are watched for one object each, and waited for', () => {
  const snapshot = derive(
    inputs({ environments: [environment({ owners: [kustomization({ spec: from(false) })] })] }),
    undefined,
  );
  assert.deepEqual(
    snapshot.owners.map(({ recipe }) => [recipe.kind, [...recipe.scopes.keys()]]),
    [['waiting', [key]]],
  );
});

for (const [title, optional, kind] of [
  ['an object that does not exist is named', false, 'unknown'],
  ['an optional object need not exist', true, 'known'],
] as const)
  test(title, () => {
    const given = environment({ owners: [kustomization({ spec: from(optional) })] });
    const scopes = new Map([...given.scopes, [key, { listed: true, objects: new Map() }] as const]);
    const [owner] = derive(inputs({ environments: [{ ...given, scopes }] }), undefined).owners;
    assert.equal(owner?.recipe.kind, kind);
    if (owner.recipe.kind === 'unknown') assert.match(owner.recipe.reason, /^ConfigMap\/shop\/settings, /);
  });
