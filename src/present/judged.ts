import type { ObjectVerdict } from '../core/drift/judge/verdict.ts';
import type { ObjectSnapshot, OwnerSnapshot } from '../session/snapshot.ts';

/** An object with its verdict, and the owner it is judged for. */
export interface Judged {
  readonly owner: OwnerSnapshot;
  readonly object: ObjectSnapshot;
  readonly verdict: ObjectVerdict;
}
