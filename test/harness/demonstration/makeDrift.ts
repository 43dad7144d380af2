import type { JsonObject } from '../../../src/core/resource/json.ts';
import type { ClusterObjects } from '../clusterObjects.ts';

const namespace = 'shop';
const deployment = (name: string): JsonObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace },
});
const settings: JsonObject = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'shop-settings', namespace },
};
const apiService: JsonObject = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'api', namespace } };

/** What people do to a cluster behind Git's back, each as kubectl does it and under kubectl's name for it. */
export const drifts: readonly {
  readonly command: string;
  readonly make: (objects: ClusterObjects) => Promise<unknown>;
}[] = [
  {
    command: 'kubectl scale deployment web --replicas 9',
    make: (objects) =>
      objects.patch(
        deployment('web'),
        { spec: { replicas: 9 } },
        { subresource: 'scale', fieldManager: 'kubectl' },
      ),
  },
  {
    command: 'kubectl set image deployment api api=registry.example.com/shop/api:2.4.0-debug',
    make: (objects) =>
      objects.patch(
        deployment('api'),
        {
          spec: {
            template: {
              spec: { containers: [{ name: 'api', image: 'registry.example.com/shop/api:2.4.0-debug' }] },
            },
          },
        },
        { type: 'strategic', fieldManager: 'kubectl-set' },
      ),
  },
  {
    command: 'kubectl edit configmap shop-settings',
    make: (objects) =>
      objects.patch(settings, { data: { 'log-level': 'debug' } }, { fieldManager: 'kubectl-edit' }),
  },
  {
    command: 'kubectl delete service api',
    make: (objects) => objects.delete(apiService),
  },
];
