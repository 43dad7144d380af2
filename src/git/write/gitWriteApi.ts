import type { Outcome } from '../../base/outcome.ts';
import type { RepositoryCondition } from './repositoryConditions.ts';
import type { GitWriteFailure, PushFailure } from './gitWriteFailure.ts';

/**
 * Changes of one repository, each of its own and for commands alone. In this order:
 *
 * 1. `state` says what stands in the way.
 * 2. `buildCommit` (or `revertTree` and `commitTree`) makes a *candidate*: objects that nothing refers to, without hooks
 *    and signature. It is rendered, proved and shown.
 * 3. Confirmed, `finishCommit` makes the real commit of the same tree: identity, hooks and signature as configured. Where
 *    hooks changed the tree, the caller proves again before anything refers to it.
 * 4. `createBranch`, or `advanceBranch` where direct commits are enabled, lets a branch refer to it.
 * 5. `switchTo` where the branch is made of the person's own changes, and `push`.
 *
 * Files of the working tree are never written. Killed between any two processes, a repository is as before or the
 * step is whole; only unreachable objects may stay, and a folder in the temporary folder that the next call clears.
 */
export interface GitWriter {
  state(signal?: AbortSignal): Promise<WriteOutcome<RepositoryState>>;
  /** What differs from HEAD, without contents: for choosing. */
  changedFiles(options: TrustOptions): Promise<WriteOutcome<readonly ChangedFile[]>>;
  /** Contents of these of the changed files as `git add` would store them; paths that are not changed are left out. */
  workingFiles(
    paths: readonly string[],
    options: TrustOptions,
  ): Promise<WriteOutcome<readonly WorkingFile[]>>;
  buildCommit(change: FileChange, signal?: AbortSignal): Promise<WriteOutcome<CandidateCommit>>;
  /** A candidate of a tree that is there already, such as the result of `revertTree`. */
  commitTree(change: TreeChange, signal?: AbortSignal): Promise<WriteOutcome<CandidateCommit>>;
  finishCommit(commit: CommitRequest): Promise<WriteOutcome<FinishedCommit>>;
  /** A new branch at a commit, without switching to it. */
  createBranch(name: string, commit: string): Promise<WriteOutcome<void>>;
  advanceBranch(move: BranchMove): Promise<WriteOutcome<AdvancedBranch>>;
  /**
   * HEAD goes to the branch, and these paths of the index with it; every other file stays as it is, staged or not.
   * Refused where HEAD and the branch differ in further paths: those would look changed afterwards.
   */
  switchTo(branch: string, paths: readonly string[]): Promise<WriteOutcome<void>>;
  revertTree(revert: RevertRequest): Promise<WriteOutcome<RevertResult>>;
  push(push: PushRequest): Promise<Outcome<PushResult, GitWriteFailure | PushFailure>>;
}

export type WriteOutcome<T> = Outcome<T, GitWriteFailure>;

export interface TrustOptions {
  /**
   * Whether programs that the repository's own configuration names (filters, signing programs, ssh, credential helpers)
   * may run: a confirmed step in a trusted workspace. Else only what the person configured for all repositories runs.
   */
  readonly trusted: boolean;
  readonly signal?: AbortSignal | undefined;
}

export interface RepositoryState {
  /** Of the working tree, with forward slashes; undefined for a bare repository. */
  readonly root?: string;
  readonly branch?: string;
  readonly head?: string;
  readonly remotes: readonly string[];
  /** What is out of the ordinary; `whatToDo` and `blockedSteps` (repositoryConditions.ts) say what it means. */
  readonly conditions: readonly RepositoryCondition[];
}

/** A file that differs between HEAD, index and working tree. */
export interface ChangedFile {
  readonly path: string;
  /** Where it was before a staged rename. */
  readonly previousPath?: string;
  readonly change: 'added' | 'modified' | 'deleted' | 'renamed' | 'typeChanged' | 'conflicted';
  /** Index and HEAD differ. */
  readonly isStaged: boolean;
  /** Working tree and index differ. */
  readonly isUnstaged: boolean;
  readonly isUntracked: boolean;
}

export type FileKind = 'file' | 'executable' | 'link';

export interface WorkingFile extends ChangedFile {
  readonly content:
    | {
        readonly kind: 'bytes';
        readonly bytes: Uint8Array;
        readonly objectId: string;
        readonly file: FileKind;
        /** The bytes came out of the filter that an attribute names for the path. */
        readonly isFiltered: boolean;
      }
    | { readonly kind: 'deleted' }
    /** An attribute names a filter (such as lfs), which does not run in a workspace that is not trusted. */
    | { readonly kind: 'filterNotRun'; readonly filter: string }
    | { readonly kind: 'conflicted' }
    | { readonly kind: 'submodule' };
}

export interface FileChange {
  /** Full id of the commit that the new one follows. */
  readonly base: string;
  readonly files: readonly ChangedContent[];
  readonly message: string;
}

export interface ChangedContent {
  /** Relative to the repository's root, with forward slashes. */
  readonly path: string;
  /** Exactly as Git stores it (line feeds where attributes say text); null removes the file. */
  readonly content: Uint8Array | null;
  /** As in the base where it is left out, a plain file where the base has none. */
  readonly file?: FileKind;
  /** For a path with a filter: the bytes came out of it (`workingFiles`). Else such a path is refused. */
  readonly isFiltered?: boolean;
}

export interface TreeChange {
  readonly base: string;
  readonly tree: string;
  readonly message: string;
}

export interface CandidateCommit {
  readonly commit: string;
  readonly tree: string;
}

export interface CommitRequest extends TreeChange, TrustOptions {
  /** pre-commit, prepare-commit-msg and commit-msg run, in a trusted workspace alone. */
  readonly runHooks: boolean;
}

export interface FinishedCommit extends CandidateCommit {
  /** As the hooks left it. */
  readonly message: string;
  readonly isSigned: boolean;
  /** A hook changed what is committed: it is no longer what was proved. */
  readonly isTreeChangedByHooks: boolean;
}

export interface BranchMove {
  /** Without `refs/heads/`. */
  readonly branch: string;
  readonly commit: string;
  /** Where the branch must still be. */
  readonly expected: string;
}

export interface AdvancedBranch {
  /** The branch is checked out here, and its committed paths were taken into the index. */
  readonly isCheckedOut: boolean;
  /** Committed paths whose file on disk still is what it was before the commit: it would undo the commit. */
  readonly outdatedFiles: readonly string[];
}

export interface RevertRequest {
  /** In the order in which they are reverted: newest first. */
  readonly commits: readonly string[];
  /** The commit that the revert follows. */
  readonly onto: string;
  /** Number of the parent, from 1, whose side of a merge commit stays. */
  readonly mainline?: number;
  readonly signal?: AbortSignal | undefined;
}

export type RevertResult =
  /** One tree and message a commit that changed something; those that were undone already are named. */
  | {
      readonly kind: 'reverted';
      readonly steps: readonly RevertStep[];
      readonly alreadyUndone: readonly string[];
    }
  /** Nothing is left to undo. */
  | { readonly kind: 'alreadyUndone' }
  | {
      readonly kind: 'conflicts';
      /** The steps before the one that conflicts. */
      readonly steps: readonly RevertStep[];
      /** The one that conflicts; its tree holds conflict markers. */
      readonly conflicting: RevertStep;
      readonly conflicts: readonly RevertConflict[];
    }
  /** A merge commit of which it is not plain which side to keep. */
  | { readonly kind: 'mainlineNeeded'; readonly commit: string; readonly parents: readonly MergeParent[] };

export interface RevertStep {
  readonly commit: string;
  readonly tree: string;
  /** As Git writes it. */
  readonly message: string;
}

export interface MergeParent {
  readonly number: number;
  readonly commit: string;
  readonly subject: string;
}

export interface RevertConflict {
  readonly path: string;
  /** Before the change that is undone was undone: the reverted commit's own version. */
  readonly base?: ConflictSide;
  /** The version of the commit that the revert follows. */
  readonly ours?: ConflictSide;
  /** The version before the reverted commit. */
  readonly theirs?: ConflictSide;
  /** The file of the merged tree, with markers where they are of use; undefined where it holds no such file. */
  readonly merged?: Uint8Array;
  /** Git's words for it, such as `CONFLICT (contents)` and a sentence. */
  readonly reasons: readonly string[];
}

export interface ConflictSide {
  readonly mode: string;
  readonly objectId: string;
}

export interface PushRequest extends TrustOptions {
  readonly remote: string;
  /** Without `refs/heads/`; it has the same name at the remote. */
  readonly branch: string;
  /** pre-push runs, in a trusted workspace alone. */
  readonly runHooks: boolean;
  /** Variables that let Git ask for credentials, such as the editor's GIT_ASKPASS. Without them nothing asks. */
  readonly askpass?: NodeJS.ProcessEnv;
  /** Lines of progress, as Git and the server write them. */
  readonly onProgress?: (line: string) => void;
}

export interface PushResult {
  readonly kind: 'pushed' | 'upToDate';
  /** What the server said, such as an address where a pull request can be made. */
  readonly serverMessages: readonly string[];
}
