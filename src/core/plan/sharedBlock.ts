import type { ArgoBuild } from '../owner/argo/argoBuild.ts';
import { trackedBy } from '../owner/argo/argoTracking.ts';
import type { JsonObject } from '../resource/json.ts';
import { formatResource, type ResourceId } from '../resource/resourceId.ts';

/**
 * Why Argo CD does not sync an Application at all with `FailOnSharedResource=true`: a live object that it renders is marked
 * as another one's. As `CompareAppState` and `SyncAppState` of Argo CD 3.2 decide it.
 */
export function sharedBlock(
  { failsOnShared, instance, tracking }: Pick<ArgoBuild, 'failsOnShared' | 'instance' | 'tracking'>,
  rendered: readonly { readonly id: ResourceId; readonly live: JsonObject | null }[],
): string | undefined {
  if (!failsOnShared) return undefined;
  for (const { id, live } of rendered) {
    const other = live ? trackedBy(live, tracking) : undefined;
    if (other !== undefined && other !== '' && other !== instance)
      return `${formatResource(id)} is part of the Application ${other.replaceAll('_', '/')} too (FailOnSharedResource)`;
  }
  return undefined;
}
