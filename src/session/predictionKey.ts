import { resourceKey, type ResourceId } from '../core/resource/resourceId.ts';
import { ownerKey } from './ownerKey.ts';
import type { OwnerSnapshot } from './snapshot.ts';

/** Predictions are kept by owner and object: two owners of one object ask about different writes. */
export const predictionKey = (owner: Pick<OwnerSnapshot, 'environment' | 'owner'>, id: ResourceId): string =>
  `${ownerKey(owner)}\n${resourceKey(id)}`;
