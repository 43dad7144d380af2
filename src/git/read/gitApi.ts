import type { FileBytes } from '../../base/fileBytes.ts';
import type { Outcome } from '../../base/outcome.ts';
import type { LfsPointer } from '../../core/owner/lfsPointer.ts';
import type { GitFailure } from '../gitFailure.ts';

export interface GitRemote {
  readonly name: string;
  readonly urls: readonly string[];
  /** Which refs of the remote are fetched to where, as Git's refspecs say it: `+refs/heads/*:refs/remotes/origin/*`. */
  readonly fetch: readonly string[];
}

/** A branch, remote-tracking branch or tag, and the commit that it stands for. */
export interface GitRef {
  /** In full, such as `refs/remotes/origin/main`. */
  readonly name: string;
  readonly commit: string;
  /** Committer's time, in milliseconds since the epoch. */
  readonly committedAt?: number;
  /** Of a symbolic ref such as `refs/remotes/origin/HEAD`, the one that it stands for. */
  readonly target?: string;
}

export interface GitRepository {
  /** Absolute path of the working tree, with links resolved and forward slashes, as all paths here have them. */
  readonly root: string;
  /** Absolute path of the Git folder (of this worktree). */
  readonly gitFolder: string;
  /** Absolute path of the Git folder that all worktrees of a clone share: branches are there. */
  readonly commonFolder: string;
  readonly remotes: readonly GitRemote[];
  readonly head: {
    readonly branch?: string;
    readonly commit?: string;
    /** The ref that the branch follows, in full. */
    readonly upstream?: string;
  };
  readonly refs: readonly GitRef[];
  /** Older history is left out. */
  readonly isShallow?: true;
  /** When this clone last heard of its remotes, in milliseconds since the epoch. */
  readonly fetchedAt?: number;
}

/** A file of a commit. `mode` is Git's: 100644, 100755, 120000 (link, its contents are the target), 160000 (submodule). */
export interface TreeEntry {
  readonly path: string;
  readonly mode: string;
  readonly objectId: string;
  /** In bytes; undefined for submodules. */
  readonly size?: number;
}

/** Relative paths with forward slashes. */
export interface WorkingTree {
  /** Tracked ones and untracked ones that are not ignored, that exist on disk. */
  readonly files: readonly string[];
  /** The commits that the index pins, by the folders of the submodules. */
  readonly submodules: ReadonlyMap<string, string>;
  /** Those of the files that attributes give to Git LFS, with their object ids in the index; undefined of untracked ones. */
  readonly lfs: ReadonlyMap<string, string | undefined>;
}

export interface CommitInfo {
  readonly commit: string;
  readonly author: string;
  /** Author date, RFC 3339. */
  readonly date: string;
  readonly subject: string;
}

export interface HistoryEntry extends CommitInfo {
  /** What its message says below the subject; empty where it says no more. */
  readonly body: string;
  /** In full; more than one of a merge. */
  readonly parents: readonly string[];
}

export interface HistoryQuery {
  readonly revision: string;
  /** A commit: it and all that it has come from are left out. */
  readonly since?: string;
  /** Relative to the root; all where there are none. */
  readonly paths: readonly string[];
  readonly limit: number;
}

/** Reads of one repository. Nothing is changed: no locks, no hooks, no filters, no prompts. */
export interface GitReader {
  repository(): Promise<Outcome<GitRepository, GitFailure>>;
  workingTree(signal?: AbortSignal): Promise<Outcome<WorkingTree, GitFailure>>;
  tree(revision: string, signal?: AbortSignal): Promise<Outcome<readonly TreeEntry[], GitFailure>>;
  /** Contents by object id, in one `cat-file --batch` process that stays for the next call. */
  blobs(
    objectIds: readonly string[],
    signal?: AbortSignal,
  ): Promise<Outcome<ReadonlyMap<string, Uint8Array>, GitFailure>>;
  /** What Git LFS stores in Git for a file that attributes give to it; undefined where Git has, or gets, it as it is. */
  lfsPointer(content: Uint8Array, inIndex: string | undefined): LfsPointer | undefined;
  /** Out of the clone's own store of Git LFS; undefined where that has not got it. */
  lfsObject(objectId: string): Promise<FileBytes | undefined>;
  /** Whether one commit can be reached from another, as far as this clone goes back. */
  isAncestor(
    ancestor: string,
    descendant: string,
    signal?: AbortSignal,
  ): Promise<Outcome<boolean, GitFailure>>;
  /** The newest commit that both have come from; a failure where there is none, as far as this clone goes back. */
  mergeBase(a: string, b: string, signal?: AbortSignal): Promise<Outcome<string, GitFailure>>;
  commit(revision: string, signal?: AbortSignal): Promise<Outcome<CommitInfo, GitFailure>>;
  /** Newest first. */
  history(query: HistoryQuery, signal?: AbortSignal): Promise<Outcome<readonly HistoryEntry[], GitFailure>>;
  dispose(): void;
}
