import type { SyncWindow } from '../owner/argo/syncWindow.ts';
import type { OwnerId } from '../owner/owner.ts';
import type { FieldPath } from '../resource/fieldPath.ts';
import type { Json } from '../resource/json.ts';
import type { ResourceId } from '../resource/resourceId.ts';
import type { FieldState, IgnoringRule } from '../drift/judge/verdict.ts';
import type { Impact } from './impact/impact.ts';
import type { Stage } from './stage.ts';
import type { SyncPlace } from './syncPlace.ts';

/** What one owner's next sync of a desired state would do, in the order in which its agent acts. */
export interface OwnerPlan {
  readonly owner: OwnerId;
  readonly environment: string;
  readonly willRun: WillRun;
  /** Why the steps are less certain than a prediction of the agent's write. */
  readonly estimatedBecause?: string;
  readonly steps: readonly PlanStep[];
  /** How many steps are not told because the change that is planned has no part in them. */
  readonly leftOut?: number;
}

/** Whether and when the agent acts on a merge, in words. `blockedBy` is why it would not. */
export interface WillRun {
  readonly when: string;
  readonly blockedBy?: string;
  /** In which alone Argo CD syncs, or does not. */
  readonly windows?: readonly SyncWindow[];
  /** What else bears on it: what it comes after, what it waits for, how it is now. */
  readonly notes: readonly string[];
}

/** `skip` is left alone as a mark in Git or on the live object says; `unknown` could not be decided, and says why. */
export type PlanAction =
  'create' | 'update' | 'recreate' | 'prune' | 'unchanged' | 'skip' | 'blocked' | 'unknown';

export interface PlanStep {
  readonly id: ResourceId;
  readonly action: PlanAction;
  readonly stage: Stage;
  /** When in a sync of Argo CD it is taken. */
  readonly place?: SyncPlace;
  /** What an update changes in the live object; empty for every other action. Secret values are masked. */
  readonly fields: readonly PlannedField[];
  /** What Git says otherwise, and a rule of the owner leaves as it is live. */
  readonly ignored: readonly IgnoredField[];
  readonly impact: readonly Impact[];
  readonly reason?: string;
  /** The object of the same generator, under another hash, that this one takes the place of. */
  readonly replaces?: ResourceId;
}

export interface IgnoredField {
  readonly path: FieldPath;
  /** What Git says; absent where it would remove the field. Secret values are masked. */
  readonly desired?: Json;
  readonly live?: Json;
  readonly rule: IgnoringRule;
}

export interface PlannedField {
  readonly path: FieldPath;
  readonly state: FieldState;
  /** As the write leaves it; absent where it removes the field. */
  readonly desired?: Json;
  readonly live?: Json;
  /** Somebody changed it in the cluster, and the sync takes that back. */
  readonly overwritesDrift: boolean;
  /** The rule of the owner that keeps it from being compared, and not from being written. */
  readonly rule?: IgnoringRule;
}
