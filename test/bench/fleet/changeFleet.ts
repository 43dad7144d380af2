import type { JsonObject } from '../../../src/core/resource/json.ts';
import { clusterObjects } from '../../harness/clusterObjects.ts';
import type { Fleet } from './fleetCluster.ts';
import { inParallel, sendQuickly } from './sendQuickly.ts';

/** So many changes of ConfigMaps all over the fleet; each of them is as it was in the end. */
export async function changeFleet(fleet: Fleet, changes: number): Promise<void> {
  const { send, end } = sendQuickly(fleet.cluster);
  const cluster = clusterObjects(send);
  const settings = fleet.owners.flatMap(({ namespace, applications }) =>
    // The first drifts by itself.
    applications
      .slice(1)
      .map((name): JsonObject => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace } })),
  );
  for (let left = changes; left > 0; left -= 2 * settings.length) {
    const some = settings.slice(0, Math.ceil(left / 2));
    for (const level of ['trace', 'info'])
      await inParallel(some, (object) =>
        cluster.patch(object, { data: { 'log-level': level } }, { fieldManager: 'kubectl-edit' }),
      );
  }
  end();
}
