import { trackedBy } from '../../owner/argo/argoTracking.ts';
import { stringAt, type JsonObject } from '../../resource/json.ts';
import { sameDesired } from '../predict/sameDesired.ts';
import type { OwnerFacts, Question } from '../predict/question.ts';

/** Whether an object is the Namespace that Argo CD makes beside the source: what the source gives is marked. */
export const isOwnNamespace = (
  { build }: Pick<OwnerFacts, 'build'>,
  desired: JsonObject | undefined,
): boolean =>
  build?.agent === 'argo' &&
  build.namespace !== undefined &&
  desired?.['kind'] === 'Namespace' &&
  stringAt(desired, 'metadata', 'name') === build.asks.namespace &&
  trackedBy(desired, build.tracking) === undefined;

/**
 * Whether Argo CD begins a sync for its own Namespace: never for what is live, but where the Application says something else
 * than at its last sync (`HasChangedManagedNamespaceMetadata`). By itself it does so only where it prunes as well: else it
 * takes the Application for one in which there is nothing but objects to delete (`autoSync`, Argo CD 3.2).
 */
export const isSyncedFor = ({ owner: { prune }, deployed, working }: Question): boolean =>
  prune && !sameDesired(deployed, working);
