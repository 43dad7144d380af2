import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  formatKubeConfigSource,
  readKubeConfigSource,
} from '../../../../src/core/owner/flux/kubeConfigSource.ts';
import type { Json } from '../../../../src/core/resource/json.ts';

const rows: readonly (readonly [kubeConfig: Json | undefined, source: string | undefined])[] = [
  [undefined, undefined],
  [null, undefined],
  [{ secretRef: { name: 'far' } }, 'Secret/hub/far'],
  [{ secretRef: { name: 'far', key: 'value.yaml' } }, 'Secret/hub/far'],
  [{ configMapRef: { name: 'far' } }, 'ConfigMap/hub/far'],
  // The agent refuses this: it goes nowhere, and not to its own cluster.
  [{}, 'Secret/hub/'],
];

for (const [kubeConfig, expected] of rows)
  void test(`spec.kubeConfig: ${JSON.stringify(kubeConfig)}`, () => {
    const spec = kubeConfig === undefined ? {} : { kubeConfig };
    const source = readKubeConfigSource({ metadata: { name: 'apps', namespace: 'hub' }, spec });
    assert.equal(source && formatKubeConfigSource(source), expected);
  });
