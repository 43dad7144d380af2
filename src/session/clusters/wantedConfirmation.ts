import type { ServedResource } from '../../cluster/clusterApi.ts';
import type { WriteToConfirm } from '../../core/drift/confirm/writeToConfirm.ts';
import type { ResourceId } from '../../core/resource/resourceId.ts';
import type { SecretParts } from '../../core/resource/secretParts.ts';

export interface WantedConfirmation extends WriteToConfirm {
  /** By `ownerKey`. */
  readonly owner: string;
  readonly id: ResourceId;
  readonly environment: string;
  readonly resource: ServedResource;
  /** What must not be shown of it. */
  readonly secrets: SecretParts;
}
