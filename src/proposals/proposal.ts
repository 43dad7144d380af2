import type { OwnerMoves, Residue } from '../core/change/proof.ts';
import type { CandidateCommit } from '../git/write/gitWriteApi.ts';

/**
 * A change of Git that nothing refers to yet: a candidate commit, rendered and compared with what it promises. Nobody
 * is asked to confirm anything else.
 */
export interface Proposal {
  readonly kind: ProposalKind;
  /** For people: `Adopt 9 for spec.replicas of Deployment shop/web`. */
  readonly title: string;
  readonly root: string;
  readonly base: ProposalBase;
  readonly candidate: CandidateCommit;
  readonly message: string;
  /** Why, in a person's words, lines that stand behind the message. */
  readonly because?: readonly string[];
  readonly files: readonly ProposedFile[];
  readonly proof: Proof;
  /** What a person should know before they confirm, in sentences. */
  readonly notes: readonly string[];
}

export type ProposalKind = 'commit' | 'adoption' | 'ignore' | 'revert';

/** The commit that a proposal follows. `name` is for people: `origin/main`. */
export interface ProposalBase {
  readonly commit: string;
  readonly name: string;
}

/** As Git stores it before and after; absent on the side where there is no such file. */
export interface ProposedFile {
  readonly path: string;
  readonly before?: Uint8Array;
  readonly after?: Uint8Array;
}

/** What the engine's render of base and candidate says. */
export interface Proof {
  /** What moves, by `ownerKey`; owners of which nothing moves are left out. */
  readonly moves: readonly OwnerMoves[];
  /** What was promised and did not come, or came without a promise. Empty where the proposal is proved. */
  readonly residue: readonly Residue[];
  /** Owners that render before the change and fail after it. */
  readonly broken: readonly OwnerReason[];
  /** Owners of which the render cannot be known, so that nothing is proved of them. */
  readonly unproved: readonly OwnerReason[];
}

export interface OwnerReason {
  /** `ownerKey`. */
  readonly owner: string;
  readonly reason: string;
}

/** Whether the render does just what was promised, in every owner that can be rendered. */
export const isProved = ({ residue, broken }: Proof): boolean => residue.length === 0 && broken.length === 0;
