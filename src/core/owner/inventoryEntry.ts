import type { ResourceId } from '../resource/resourceId.ts';

export interface InventoryEntry {
  readonly id: ResourceId;
  readonly version: string;
}
