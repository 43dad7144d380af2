import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compare } from '../../../../src/core/drift/compare/compare.ts';
import { formatPath } from '../../../../src/core/resource/fieldPath.ts';
import type { Json, JsonObject } from '../../../../src/core/resource/json.ts';

const service = (...ports: readonly JsonObject[]): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'a' },
  spec: { ports },
});
const port = (protocol: string, targetPort: Json): JsonObject => ({ port: 80, protocol, targetPort });

const keyOf = (protocol: string): string => `k:${JSON.stringify({ port: 80, protocol })}`;
const portFields = { '.': {}, 'f:port': {}, 'f:protocol': {}, 'f:targetPort': {} };
const fieldsOf = (...protocols: readonly string[]): JsonObject => ({
  'f:spec': { 'f:ports': Object.fromEntries(protocols.map((one) => [keyOf(one), portFields])) },
});

/** What a patch of the target port of TCP port 80 to 8080 changes. */
const changed = (live: JsonObject, predicted: JsonObject, found: readonly string[]): readonly unknown[] =>
  compare(
    {
      ...{ predicted, prepared: live, sent: service({ port: 80, targetPort: 8080 }) },
      schema: 'cluster',
      fields: { asserted: fieldsOf('TCP'), live: fieldsOf(...found) },
      patch: { type: 'strategic', body: { spec: { ports: [{ port: 80, targetPort: 8080 }] } } },
    },
    live,
    { mode: 'argo-csa', manager: 'argocd-controller' },
  ).map(({ path, state, desired, live: has }) => [formatPath(path), state, desired, has]);

test('a patch that writes one protocol of a port over the other is drift of the other', () => {
  const both = [port('UDP', 80), port('TCP', 80)];
  assert.deepEqual(changed(service(...both), service(port('UDP', 8080), port('TCP', 80)), ['UDP', 'TCP']), [
    ['spec.ports[port=80,protocol=UDP].targetPort', 'changed', 8080, 80],
  ]);
  assert.deepEqual(changed(service(port('UDP', 80)), service(port('UDP', 8080)), ['UDP']), [
    ['spec.ports[port=80,protocol=UDP].targetPort', 'changed', 8080, 80],
  ]);
});

test('what changes in a map that was applied empty and stays is told one by one', () => {
  const deployment = (spec: JsonObject): JsonObject => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'a' },
    spec,
  });
  const strategy = (maxSurge: string): JsonObject => ({ type: 'RollingUpdate', rollingUpdate: { maxSurge } });
  const live = deployment({ strategy: strategy('30%') });
  const told = (predicted: JsonObject): readonly unknown[] =>
    compare(
      {
        ...{ predicted, prepared: live, sent: deployment({}) },
        schema: 'cluster',
        fields: {
          asserted: {},
          lastApplied: { 'f:spec': { 'f:strategy': {} } },
          live: { 'f:spec': { 'f:strategy': { 'f:type': {}, 'f:rollingUpdate': { 'f:maxSurge': {} } } } },
        },
        patch: { type: 'strategic', body: { spec: { strategy: null } } },
      },
      live,
      { mode: 'kubectl', manager: 'kubectl-client-side-apply' },
    ).map(({ path, desired }) => [formatPath(path), desired]);
  assert.deepEqual(told(deployment({ strategy: strategy('25%') })), [
    ['spec.strategy.rollingUpdate.maxSurge', '25%'],
  ]);
  assert.deepEqual(told(deployment({})), [
    ['spec.strategy.type', undefined],
    ['spec.strategy.rollingUpdate.maxSurge', undefined],
  ]);
});

test('what the patch leaves, or takes away, is told as ever', () => {
  const both = service(port('UDP', 80), port('TCP', 80));
  assert.deepEqual(changed(both, service(port('UDP', 80), port('TCP', 8080)), ['UDP', 'TCP']), [
    ['spec.ports[port=80,protocol=TCP].targetPort', 'changed', 8080, 80],
  ]);
  assert.deepEqual(changed(both, service(port('TCP', 80)), ['UDP', 'TCP']), [
    ['spec.ports[port=80,protocol=UDP]', 'reverted', undefined, port('UDP', 80)],
  ]);
});
