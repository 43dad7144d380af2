import type { OwnerMode } from '../../drift/desired/agentWrite.ts';
import type { JsonObject } from '../../resource/json.ts';
import type { ResourceId } from '../../resource/resourceId.ts';
import type { PlanAction, PlannedField } from '../syncPlan.ts';

/** What a rule may look at: one step, the object before and after it, and what else the same owner applies. */
export interface ImpactFacts {
  readonly mode: OwnerMode;
  readonly id: ResourceId;
  readonly action: PlanAction;
  readonly fields: readonly PlannedField[];
  readonly live: JsonObject | null;
  /** As the write would leave it; undefined where nothing is written. */
  readonly after: JsonObject | undefined;
  /** The write is refused, and would not be if nothing were live. */
  readonly collides: boolean;
  readonly siblings: readonly Sibling[];
}

export interface Sibling {
  readonly id: ResourceId;
  readonly action: PlanAction;
  readonly fields: readonly PlannedField[];
  /** As it will be after the sync. */
  readonly object: JsonObject;
}
