import type { OwnerPlan } from '../../core/plan/syncPlan.ts';
import type { HostNotAllowed } from '../../core/owner/helm/hostNotAllowed.ts';
import type { OwnerSnapshot } from '../snapshot.ts';

/** What a merge would make each owner do; `unknown` where that cannot be said, with the reason. */
export type PlannedOwner =
  | { readonly kind: 'planned'; readonly snapshot: OwnerSnapshot; readonly plan: OwnerPlan }
  | {
      readonly kind: 'unknown';
      readonly snapshot: OwnerSnapshot;
      readonly reason: string;
      /** Nothing but its chart is missing, which the person has not allowed to be fetched. */
      readonly chart?: HostNotAllowed;
    };
