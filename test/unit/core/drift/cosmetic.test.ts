import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FieldDifference } from '../../../../src/core/drift/compare/fieldDifference.ts';
import { isCosmetic } from '../../../../src/core/drift/compare/cosmetic.ts';
import type { Json, JsonObject } from '../../../../src/core/resource/json.ts';

const certificate: JsonObject = { apiVersion: 'cert-manager.io/v1', kind: 'Certificate' };
const release: JsonObject = { apiVersion: 'helm.toolkit.fluxcd.io/v2', kind: 'HelmRelease' };
const deployment: JsonObject = { apiVersion: 'apps/v1', kind: 'Deployment' };

const changed = (field: string, desired: Json, live: Json): FieldDifference => ({
  path: [{ field: 'spec' }, { field }],
  state: 'changed',
  desired,
  live,
  heldByAgent: false,
});
const missing = (desired: Json): FieldDifference => ({
  path: [{ field: 'spec' }, { field: 'x' }],
  state: 'missing',
  desired,
  heldByAgent: false,
});

test('what means the same to those who read it', () => {
  const cases: readonly (readonly [FieldDifference, JsonObject, boolean])[] = [
    [changed('duration', '60m', '1h0m0s'), certificate, true],
    [changed('duration', '60m', '1h0m1s'), certificate, false],
    [changed('duration', '60m', 'an hour'), certificate, false],
    [changed('duration', 'x', 'x '), certificate, false],
    [changed('secretName', '60m', '1h0m0s'), certificate, false],
    [changed('interval', '5m', '5m0s'), release, true],
    [changed('interval', '1500ms', '1.5s'), release, true],
    [changed('interval', '-5m', '5m'), release, false],
    [changed('duration', '60m', '1h0m0s'), release, false],
    [changed('duration', 60, 3600), certificate, false],
    [missing({}), certificate, true],
    [missing([]), certificate, true],
    [missing(null), certificate, true],
    [missing(''), certificate, false],
    [missing({ a: {} }), certificate, false],
    [missing({}), deployment, false],
  ];
  for (const [difference, object, cosmetic] of cases)
    assert.equal(isCosmetic(difference, object), cosmetic, JSON.stringify(difference));
});
