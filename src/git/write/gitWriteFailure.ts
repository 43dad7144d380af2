import type { GitFailure } from '../gitFailure.ts';

/** Why a step of a change was not done. Nothing was changed. `toDo` is a sentence for the person. */
export type GitWriteFailure = GitFailure | WriteRefusal;

export interface WriteRefusal {
  readonly code: RefusalCode;
  readonly message: string;
  readonly toDo: string;
}

export type RefusalCode =
  | 'bareRepository'
  | 'branchCheckedOutElsewhere'
  | 'branchExists'
  | 'branchMoved'
  | 'detachedCommits'
  | 'emptyMessage'
  | 'filteredPath'
  | 'gitTooOld'
  | 'historyMissing'
  | 'hookDeclined'
  | 'indexLocked'
  | 'invalidBranchName'
  | 'invalidMainline'
  | 'invalidPath'
  | 'noCommit'
  | 'noIdentity'
  | 'noSuchBranch'
  | 'notARegularFile'
  | 'nothingChanged'
  | 'operationUnderWay'
  | 'otherFilesDiffer'
  | 'refLocked'
  | 'signingFailed'
  | 'stagedContentDiffers'
  | 'unmergedPaths'
  | 'workingTreeElsewhere';

/** Why a branch did not arrive at the remote. */
export interface PushFailure {
  readonly code: PushFailureCode;
  readonly message: string;
  readonly toDo: string;
  /** The server's own words, line by line. */
  readonly serverMessages: readonly string[];
}

export type PushFailureCode =
  /** The remote's branch holds commits that this one does not. */
  | 'notFastForward'
  /** A protected branch, or a hook of the server. */
  | 'declinedByServer'
  /** The repository's own pre-push hook. */
  | 'declinedByHook'
  | 'authentication'
  | 'noNetwork'
  | 'noSuchRemote'
  /** The remote's address needs a program or a transport that an untrusted repository may not choose. */
  | 'notTrusted'
  | 'pushFailed';

export const refused = (code: RefusalCode, message: string, toDo: string): WriteRefusal => ({
  code,
  message,
  toDo,
});
