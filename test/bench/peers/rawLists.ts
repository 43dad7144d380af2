import { at, isArray } from '../../../src/core/resource/json.ts';
import type { Fleet } from '../fleet/fleetCluster.ts';
import { sendRaw } from '../fleet/sendQuickly.ts';

const collections = [
  '/apis/apps/v1/deployments',
  '/api/v1/services',
  '/api/v1/configmaps',
  '/api/v1/serviceaccounts',
  '/apis/networking.k8s.io/v1/ingresses',
  '/apis/autoscaling/v2/horizontalpodautoscalers',
  '/apis/policy/v1/poddisruptionbudgets',
  '/apis/networking.k8s.io/v1/networkpolicies',
  '/apis/batch/v1/cronjobs',
];

/** The peer of drift: lists every kind of the fleet, whole, and parses the answers with JSON.parse. */
export async function rawLists({
  cluster,
}: Fleet): Promise<{ readonly objects: number; readonly bytes: number }> {
  const { read, end } = sendRaw(cluster);
  let objects = 0;
  let bytes = 0;
  for (const collection of collections) {
    const text = await read(collection);
    bytes += text.length;
    const items = at(JSON.parse(text) as Parameters<typeof at>[0], 'items');
    objects += isArray(items) ? items.length : 0;
  }
  end();
  return { objects, bytes };
}
