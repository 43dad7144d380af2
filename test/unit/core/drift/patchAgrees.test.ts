import assert from 'node:assert/strict';
import { test } from 'node:test';
import { patchAgrees } from '../../../../src/core/drift/filter/patchAgrees.ts';
import { printJson, type JsonObject } from '../../../../src/core/resource/json.ts';

const deployment = (spec: JsonObject, metadata: JsonObject = {}): JsonObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'a', namespace: 'n', ...metadata },
  spec,
});
const custom = (spec: JsonObject): JsonObject => ({
  apiVersion: 'drift.example/v1',
  kind: 'Foo',
  metadata: { name: 'a' },
  spec,
});
const budget = (spec: JsonObject): JsonObject => ({
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  metadata: { name: 'a', namespace: 'n' },
  spec,
});
const revision = (data: JsonObject, metadata: JsonObject = {}): JsonObject => ({
  apiVersion: 'apps/v1',
  kind: 'ControllerRevision',
  metadata: { name: 'a', namespace: 'n', ...metadata },
  data,
});
const applied = (object: JsonObject): JsonObject => ({
  annotations: { 'kubectl.kubernetes.io/last-applied-configuration': printJson(object) },
});
const containers = (...list: readonly JsonObject[]): JsonObject =>
  deployment({ template: { spec: { containers: list } } });

const rows: readonly [title: string, desired: JsonObject, live: JsonObject, agrees: boolean][] = [
  ['live holds more', deployment({ replicas: 1 }), deployment({ replicas: 1, paused: true }), true],
  ['another value', deployment({ replicas: 1 }), deployment({ replicas: 2 }), false],
  ['a null takes away', deployment({ replicas: null }), deployment({ replicas: 2 }), false],
  [
    'applied as it is',
    deployment({ replicas: 1 }),
    deployment({ replicas: 1 }, applied(deployment({ replicas: 1 }, { annotations: {} }))),
    true,
  ],
  [
    'something applied before is dropped',
    deployment({ replicas: 1 }),
    deployment({ replicas: 1, paused: true }, applied(deployment({ replicas: 1, paused: true }))),
    false,
  ],
  [
    'what was applied last cannot be read',
    deployment({ replicas: 1 }),
    deployment({ replicas: 1 }, { annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{' } }),
    false,
  ],
  [
    'a merged list with defaults inside',
    containers({ name: 'a', image: 'i', ports: [{ containerPort: 80 }] }),
    containers({ name: 'a', image: 'i', ports: [{ containerPort: 80, protocol: 'TCP' }], resources: {} }),
    true,
  ],
  [
    'a merged list in another order',
    containers({ name: 'a' }, { name: 'b' }),
    containers({ name: 'b' }, { name: 'a' }),
    false,
  ],
  [
    'a selector holds what a patch that replaces it would not keep',
    budget({ selector: { matchLabels: { app: 'web' } } }),
    budget({ selector: { matchLabels: { app: 'web', tier: 'front' } } }),
    false,
  ],
  [
    'a selector as it is',
    budget({ selector: { matchLabels: { app: 'web' } } }),
    budget({ selector: { matchLabels: { app: 'web' } }, unhealthyPodEvictionPolicy: 'AlwaysAllow' }),
    true,
  ],
  ['data of any structure holds more', revision({ spec: {} }), revision({ spec: { a: 1 } }), false],
  ['data of any structure as it is', revision({ spec: { a: 1 } }), revision({ spec: { a: 1 }, b: 2 }), true],
  [
    'data of any structure was applied otherwise',
    revision({ spec: { a: 1 } }),
    revision({ spec: { a: 1 } }, applied(revision({ spec: { a: 2 } }, { annotations: {} }))),
    false,
  ],
  [
    'a strategy holds what the patch would not keep',
    deployment({ strategy: { type: 'RollingUpdate' } }),
    deployment({ strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } } }),
    false,
  ],
  [
    'so does a volume',
    deployment({ volumes: [{ name: 'v' }] }),
    deployment({ volumes: [{ name: 'v', emptyDir: {} }] }),
    false,
  ],
  [
    'a list of a custom resource is replaced',
    custom({ items: [{ name: 'a' }] }),
    custom({ items: [{ name: 'a', size: 3 }] }),
    false,
  ],
  [
    'and stays where it is the same',
    custom({ items: [{ name: 'a' }] }),
    custom({ items: [{ name: 'a' }], more: 1 }),
    true,
  ],
];

for (const [title, desired, live, agrees] of rows)
  test(title, () => {
    assert.equal(patchAgrees(desired, live), agrees);
  });
