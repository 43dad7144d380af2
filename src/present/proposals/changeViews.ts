import type { SyncPreview } from '../viewModels.ts';

/** What a person sees of changes of Git: plain data, made for the editor. */

export interface ChangedFilesView {
  readonly root: string;
  /** The checked-out branch; undefined where HEAD is detached. */
  readonly branch?: string;
  readonly files: readonly ChangedFileView[];
  /** What stands in the way of a commit, in sentences with what to do. */
  readonly obstacles: readonly string[];
}

export interface ChangedFileView {
  /** Relative to the root. */
  readonly path: string;
  readonly change: string;
  readonly isStaged: boolean;
  /** Owners that build it. */
  readonly owners: readonly string[];
}

export interface CommitView {
  readonly commit: string;
  readonly subject: string;
  readonly author: string;
  /** RFC 3339. */
  readonly date: string;
  readonly isMerge: boolean;
}

export interface ProposalView {
  readonly id: number;
  readonly kind: 'commit' | 'adoption' | 'ignore' | 'revert';
  readonly root: string;
  readonly title: string;
  readonly message: string;
  /** What it does: files, proof and sync preview. */
  readonly document: SyncPreview;
  readonly isProved: boolean;
  /** Why it should not be confirmed as it is; empty where nothing speaks against it. */
  readonly objections: readonly string[];
  /** `prod-us · shop`: where else the same line counts. */
  readonly sharedWith: readonly string[];
  readonly branches: ProposalBranches;
}

/** Where it can go. */
export interface ProposalBranches {
  /** What it follows: a branch that is checked out, or the head of what an owner follows. */
  readonly base: string;
  /** Of a commit of the person's own changes: the branch that is checked out. */
  readonly checkedOut?: string;
  /** Why that branch, or the base, gets no commit directly; undefined where it may. */
  readonly protectedBecause?: string;
  /** A name for a new branch. */
  readonly suggested: string;
  /** What a pull request is for. */
  readonly targets: readonly PullRequestTarget[];
}

export interface PullRequestTarget {
  readonly remote: string;
  readonly branch: string;
}
