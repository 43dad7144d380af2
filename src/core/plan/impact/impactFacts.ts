import type { JsonObject } from '../../resource/json.ts';
import type { ResourceId } from '../../resource/resourceId.ts';
import type { PlanAction, PlannedField } from '../syncPlan.ts';

/** What a rule may look at: one step, the object before and after it, and what else the same owner applies. */
export interface ImpactFacts {
  readonly id: ResourceId;
  readonly action: PlanAction;
  readonly fields: readonly PlannedField[];
  readonly live: JsonObject | null;
  /** As the write would leave it; undefined where nothing is written. */
  readonly after: JsonObject | undefined;
  readonly siblings: readonly Sibling[];
}

export interface Sibling {
  readonly id: ResourceId;
  readonly action: PlanAction;
  readonly fields: readonly PlannedField[];
  /** As it will be after the sync. */
  readonly object: JsonObject;
}
