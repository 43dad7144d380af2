import type { Outcome } from '../../base/outcome.ts';
import type { ForgeFailure } from './forgeFailure.ts';

export type ForgeKind = 'github' | 'gitea' | 'gitlab' | 'bitbucket' | 'bitbucketServer' | 'azureDevOps';

/** Those with a client; of the others, the page for a new pull request is opened. Gitea's API is Forgejo's too. */
export type ForgeWithApi = 'github' | 'gitea';

/** A repository on a forge, as its web pages have it. */
export interface ForgeRepository {
  readonly kind: ForgeKind;
  /** Where the forge is, with its port and the path below which it is served, without a slash at the end. */
  readonly forgeUrl: string;
  /** User, organisation, group with subgroups, project (`~name` of a person) or `organisation/project`. */
  readonly owner: string;
  readonly name: string;
  /** The repository's own page. */
  readonly webUrl: string;
}

/**
 * What a person says of hosts that no list knows: `{ "git.example.com": "gitea" }`, by the host of a remote's URL, with
 * its port where that matters (`git.example.com:2222`). `url` is for pages that are elsewhere than the remote: another
 * port or host, or below a path.
 */
export type ForgeHosts = Readonly<Record<string, ForgeKind | ForgeHost>>;
export interface ForgeHost {
  readonly kind: ForgeKind;
  readonly url?: string;
}

/** Asks to take a branch into another. Branches are plain names, without `refs/heads/`. */
export interface NewPullRequest {
  /** Where it is opened, and where `base` is. */
  readonly repository: ForgeRepository;
  readonly base: string;
  readonly head: string;
  /** Where `head` is, when that is a fork. */
  readonly fork?: ForgeRepository;
  readonly title: string;
  /** Markdown. */
  readonly body: string;
  readonly draft?: boolean;
}

/** A page where a person finishes a pull request. `notes` say in sentences what could not be filled in. */
export interface NewPullRequestPage {
  readonly url: string;
  readonly notes: readonly string[];
}

export interface PullRequest {
  readonly number: number;
  /** Its page. */
  readonly url: string;
  readonly title: string;
  readonly state: 'open' | 'merged' | 'closed';
  readonly draft: boolean;
  readonly base: string;
  readonly head: string;
  /** The commit at its tip. */
  readonly headCommit: string;
  /** What it became on the base branch; only of one that is merged. */
  readonly mergeCommit?: string;
  /** Forges work this out some time after the last push; until then it is unknown. */
  readonly mergeable: 'yes' | 'conflicts' | 'unknown';
  /** Undefined where they may not be read. */
  readonly checks: ChecksSummary | undefined;
}

/** Of the checks and statuses of the tip, counted by name. */
export interface ChecksSummary {
  /** `failed` as soon as one has; `none` where there are none. */
  readonly state: 'none' | 'pending' | 'passed' | 'failed';
  readonly passed: number;
  readonly failed: number;
  readonly pending: number;
}

export interface OpenedPullRequest {
  readonly pullRequest: PullRequest;
  /** There was one of the same branches; it was left as it is. */
  readonly existed: boolean;
  /** What differs from what was asked, in sentences: a body that was cut, a draft that the forge does not know. */
  readonly notes: readonly string[];
}

/** A branch of a repository on a forge. */
export interface ForgeBranch {
  readonly repository: ForgeRepository;
  readonly branch: string;
}

/** What a pull request is looked for by. */
export type PullRequestQuery = Pick<NewPullRequest, 'repository' | 'base' | 'head' | 'fork'>;

/** Where a token came from, in the order in which they are looked for. */
export type TokenSource = 'stored' | 'editor' | 'loginTool' | 'environment';

/** A secret. It is sent to its own host alone, over https (or to this machine), and is in no text. */
export interface ForgeToken {
  readonly value: string;
  /** Host of the forge's pages, with its port where that is not the usual one: `github.com`, `127.0.0.1:3000`. */
  readonly host: string;
  readonly source: TokenSource;
}

/** All that is asked of a forge. An abort of the signal gives the failure `cancelled`. */
export interface ForgeClient {
  /** Opens one, or gives the open one of the same branches. The branch must have been pushed. */
  createPullRequest(
    request: NewPullRequest,
    token: ForgeToken,
    signal?: AbortSignal,
  ): Promise<Outcome<OpenedPullRequest, ForgeFailure>>;
  /** The open one, else the newest that is not; undefined where there was never any. */
  findPullRequest(
    query: PullRequestQuery,
    token: ForgeToken,
    signal?: AbortSignal,
  ): Promise<Outcome<PullRequest | undefined, ForgeFailure>>;
  /** Whether a rule of the forge keeps people from pushing to a branch, or asks for a pull request. */
  isProtected(
    branch: ForgeBranch,
    token: ForgeToken,
    signal?: AbortSignal,
  ): Promise<Outcome<boolean, ForgeFailure>>;
  /** Names of the branches that are there and protected. */
  protectedBranches(
    repository: ForgeRepository,
    token: ForgeToken,
    signal?: AbortSignal,
  ): Promise<Outcome<readonly string[], ForgeFailure>>;
}
