import type { IgnoreList } from '../../owner/ignoreRules.ts';
import type { FieldPath } from '../../resource/fieldPath.ts';
import type { Confirmed } from '../confirm/confirmation.ts';
import type { Json } from '../../resource/json.ts';

export type Verdict =
  | 'SYNC'
  | 'DRIFT'
  | 'COSMETIC'
  | 'IGNORED'
  | 'PENDING'
  | 'PENDING_SYNC'
  | 'CONVERGING'
  | 'MISSING'
  | 'PRUNE'
  | 'DELETING'
  | 'BLOCKED'
  | 'RECREATE'
  | 'INVALID'
  | 'OPAQUE'
  | 'NOT_COMPARED'
  | 'UNKNOWN';

/** `exact`: every rule used is certain. `estimated`: one is not, see the reason. `partial`: removals cannot be seen. */
export type Certainty = 'exact' | 'estimated' | 'partial';

/** How a field differs. `extra-owned`: dropped from Git, still live. `reverted`: a foreign edit that the next write takes back. */
export type FieldState = 'changed' | 'missing' | 'extra-owned' | 'reordered' | 'reverted';

/** Who wrote a field last, from managedFields. `time` is RFC 3339; writes through a subresource often carry none. */
export interface FieldWriter {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  readonly subresource?: string;
  readonly time?: string;
}

export interface FieldVerdict {
  readonly path: FieldPath;
  readonly verdict: 'DRIFT' | 'PENDING' | 'PENDING_SYNC' | 'CONVERGING' | 'IGNORED' | 'COSMETIC' | 'OPAQUE';
  readonly state: FieldState;
  /** What the agent's next write would leave here; absent where it would remove the field. Secret values are masked. */
  readonly desired?: Json;
  /** What the head would leave here, committed and not applied yet, where it differs from `desired`. */
  readonly committed?: Json;
  /** What a person's unmerged edit would leave here, where it differs from `desired`. */
  readonly edited?: Json;
  readonly live?: Json;
  readonly by?: FieldWriter;
  /** A known controller keeps rewriting a value that Git asserts: take it out of Git, or ignore it. */
  readonly contested: boolean;
  /**
   * Of IGNORED: the rule of the owner that says so; of CONVERGING: the one of the working tree that will; of PENDING: the
   * one that leaves the field alone until the working tree, which lacks it, is merged.
   */
  readonly rule?: IgnoringRule;
}

/** A JSON pointer in the rules of an owner, `spec.ignore[0]`; of an Application a jq expression or a manager's name too. */
export interface IgnoringRule {
  readonly list: IgnoreList;
  readonly index: number;
  readonly pointer: string;
  /** Of `argocd-cm`: the key that holds it. */
  readonly setting?: string;
  /** The agent stops asserting the field, which another applier owns too; else it asserts what is live. */
  readonly dropped: boolean;
}

export interface ObjectVerdict {
  readonly verdict: Verdict;
  readonly certainty: Certainty;
  readonly reason?: string;
  readonly fields: readonly FieldVerdict[];
  /** Where the person has the server asked by a dry run, and there is something to ask. */
  readonly confirmed?: Confirmed;
}
