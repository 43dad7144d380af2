import type {
  ChangedFilesView,
  CommitView,
  ProposalView,
  PullRequestTarget,
} from './present/proposals/changeViews.ts';
import type { RowOrPlace } from './present/rowOrPlace.ts';

/**
 * What the host asks of the core in order to change Git: each a step of a command that a person runs. Nothing refers to
 * a proposal before `applyProposal`. `trusted` says that the workspace is: programs that the repository's own
 * configuration names may run then, in what a person has confirmed.
 */
export interface ChangeRequests {
  /** The repositories of the workspace, each with its files that differ from HEAD. */
  changedFiles: {
    readonly params: { readonly trusted: boolean };
    readonly result: readonly ChangedFilesView[];
  };
  proposeCommit: {
    readonly params: {
      readonly root: string;
      /** Relative to the root. */
      readonly paths: readonly string[];
      readonly trusted: boolean;
    };
    readonly result: ProposalAnswer;
  };
  /** What is live for the line that controls the field, or that Git says nothing of it. */
  proposeAdoption: {
    readonly params: {
      readonly target: RowOrPlace;
      readonly scope: 'line' | 'environment';
      readonly takesOut: boolean;
    };
    readonly result: ProposalAnswer;
  };
  /** A rule in the manifest of the field's owner, with why it is there. */
  proposeIgnore: {
    readonly params: { readonly target: RowOrPlace; readonly reason: string };
    readonly result: ProposalAnswer;
  };
  /** Newest first: of an owner's or an object's files, of a file, or of all. */
  history: { readonly params: HistoryQuery; readonly result: HistoryAnswer };
  proposeRevert: {
    readonly params: { readonly root: string; readonly commit: string; readonly mainline?: number };
    readonly result: ProposalAnswer;
  };
  /** The texts that a person made of conflicts, in place of those with markers. */
  resolveRevert: {
    readonly params: RevertOf & { readonly resolved: readonly ResolvedFile[] };
    readonly result: ProposalAnswer;
  };
  applyProposal: {
    readonly params: {
      readonly id: number;
      readonly message: string;
      readonly to: { readonly kind: 'newBranch' | 'direct'; readonly branch: string };
      readonly trusted: boolean;
      readonly override?: string;
    };
    readonly result: ApplyAnswer;
  };
  /** Never forced. The branch is then followed at the remote. */
  push: {
    readonly params: {
      readonly root: string;
      readonly remote: string;
      readonly branch: string;
      readonly trusted: boolean;
    };
    readonly result: PushAnswer;
  };
  /** Whether a rule of the forge keeps a branch from being pushed to; false where nobody can say. */
  isProtected: {
    readonly params: {
      readonly root: string;
      readonly branch: string;
      readonly tokens: readonly OfferedToken[];
    };
    readonly result: boolean;
  };
  /** Where a branch could be pushed to and proposed for. */
  pullRequestChoices: {
    readonly params: { readonly root?: string; readonly branch?: string };
    readonly result: PullRequestChoices | Refused;
  };
  /** Opens a pull request of a branch that has been pushed, or says which page does, or which token is missing. */
  openPullRequest: {
    readonly params: PullRequestOf & {
      readonly tokens: readonly OfferedToken[];
      readonly mayUsePage: boolean;
    };
    readonly result: PullRequestAnswer;
  };
  discardProposal: { readonly params: { readonly id: number }; readonly result: null };
  /** What was done in Git from here, for people. */
  gitActions: { readonly params: Record<string, never>; readonly result: string };
}

export type Refused = { readonly kind: 'refused'; readonly message: string } | { readonly kind: 'cancelled' };

export type ProposalAnswer =
  | { readonly kind: 'proposed'; readonly view: ProposalView }
  /** A merge commit: somebody has to say which parent's side stays. */
  | {
      readonly kind: 'mainlineNeeded';
      readonly parents: readonly {
        readonly number: number;
        readonly commit: string;
        readonly subject: string;
      }[];
    }
  | ({ readonly kind: 'conflicts'; readonly conflicts: readonly ConflictView[] } & RevertOf)
  | Refused;

export interface RevertOf {
  readonly root: string;
  readonly commit: string;
  readonly mainline?: number;
}

/** A file in which a revert conflicts; absent texts are sides that do not hold it. */
export interface ConflictView {
  readonly path: string;
  readonly base?: string;
  readonly ours?: string;
  readonly theirs?: string;
  /** With conflict markers where they are of use. */
  readonly merged: string;
  readonly reason: string;
}

export interface ResolvedFile {
  readonly path: string;
  /** Null takes the file away. */
  readonly text: string | null;
}

export type HistoryQuery =
  | { readonly of: 'target'; readonly target: RowOrPlace }
  | { readonly of: 'file'; readonly path: string }
  | { readonly of: 'repository'; readonly root?: string };

export type HistoryAnswer =
  | {
      readonly kind: 'history';
      readonly root: string;
      readonly of: string;
      readonly commits: readonly CommitView[];
    }
  | Refused;

export type ApplyAnswer =
  | {
      readonly kind: 'committed';
      readonly root: string;
      readonly commit: string;
      readonly branch: string;
      readonly isSigned: boolean;
      /** Files that still are what they were before the commit, with what they should hold; null: none. */
      readonly outdatedFiles: readonly { readonly path: string; readonly text: string | null }[];
    }
  | { readonly kind: 'changedByHooks'; readonly view: ProposalView }
  | Refused;

export type PushAnswer =
  | { readonly kind: 'pushed'; readonly upToDate: boolean; readonly serverMessages: readonly string[] }
  | Refused;

export interface PullRequestChoices {
  readonly kind: 'choices';
  readonly root: string;
  readonly branch: string;
  readonly remotes: readonly string[];
  /** Branches that owners follow, the one of most owners first. */
  readonly targets: readonly PullRequestTarget[];
}

export interface PullRequestOf {
  readonly root: string;
  readonly remote: string;
  readonly branch: string;
  /** The branch that it is for. */
  readonly target: string;
  readonly title: string;
}

/** A token that the editor holds for a host; it is sent nowhere else. */
export interface OfferedToken {
  readonly host: string;
  readonly value: string;
  readonly source: 'stored' | 'editor';
}

export type PullRequestAnswer =
  | {
      readonly kind: 'opened';
      readonly url: string;
      readonly number: number;
      readonly existed: boolean;
      readonly notes: readonly string[];
    }
  /** A person finishes it on this page. */
  | { readonly kind: 'page'; readonly url: string; readonly notes: readonly string[] }
  /** The forge has an API, and no token for it is at hand. `refused` says why one that was tried is none. */
  | { readonly kind: 'tokenWanted'; readonly host: string; readonly forge: string; readonly refused?: string }
  | Refused;

/** How changes of Git are made. */
export interface GitSettings {
  /** Patterns of branches that get no commit directly, beside those that owners follow. */
  readonly protectedBranches: readonly string[];
  /** The person has enabled commits to those branches. */
  readonly directCommit: boolean;
  /** Template of names for new branches. */
  readonly branchName: string;
  /** Template of commit messages; empty for the usual one. */
  readonly commitMessage: string;
  /** Which forge a host is, and where its pages are: see `git/forge/forgeApi.ts`. */
  readonly forges: Readonly<Record<string, ForgeSetting>>;
}

export interface ForgeSetting {
  readonly kind: 'github' | 'gitea' | 'gitlab' | 'bitbucket' | 'bitbucketServer' | 'azureDevOps';
  readonly url?: string;
}
