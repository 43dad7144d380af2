import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../../../src/core/resource/json.ts';
import type { ChartCluster } from '../../../src/engine/chartEngineApi.ts';
import { applicationSteps } from '../../../src/session/argo/applicationSteps.ts';
import type { BuildStep } from '../../../src/session/builds/buildStep.ts';
import { text } from '../../support/snapshots.ts';

const files = new Map([
  ...text('chart/Chart.yaml', 'apiVersion: v2\nname: shop\nversion: 1.0.0\n'),
  ...text('app/kustomization.yaml', 'resources: []\n'),
]);

const cluster: ChartCluster = {
  version: '1.34',
  apiVersions: ['apps/v1', 'apps/v1/Deployment'],
  complete: true,
};

function stepOf(path: string, tools: JsonObject): BuildStep | undefined {
  const url = 'https://git.example.com/org/fleet.git';
  const from = { files, tree: '/t', charts: new Map<string, never>(), pinned: () => undefined };
  return applicationSteps({ instance: 'shop', sources: [{ path, url, tools, cluster }] }, from)[0];
}

const capabilities: readonly (readonly [helm: JsonObject, expected: ChartCluster])[] = [
  [{}, { ...cluster, complete: false }],
  [{ apiVersions: [] }, { ...cluster, complete: false }],
  [
    { apiVersions: ['monitoring.coreos.com/v1/ServiceMonitor'] },
    { version: '1.34', apiVersions: ['monitoring.coreos.com/v1/ServiceMonitor'], complete: false },
  ],
  [{ kubeVersion: 'v1.29.3-eks-a18cd3a' }, { ...cluster, version: '1.29.3', complete: false }],
  [{ kubeVersion: '1.28' }, { ...cluster, version: '1.28', complete: false }],
];

for (const [helm, expected] of capabilities)
  test(`the capabilities of a chart with ${JSON.stringify(helm)}`, () => {
    const step = stepOf('chart', { helm });
    assert.deepEqual(step?.kind === 'chart' ? step.options.cluster : step, expected);
  });

for (const [path, tool] of [
  ['chart', 'helm'],
  ['app', 'kustomize'],
] as const)
  test(`a kubeVersion that Argo CD cannot read, of ${tool}`, () => {
    assert.deepEqual(stepOf(path, { [tool]: { kubeVersion: '30' } }), {
      kind: 'impossible',
      reason: 'Argo CD cannot read the kubeVersion 30: it is no version',
    });
  });
