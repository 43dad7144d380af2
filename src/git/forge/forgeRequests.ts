import type { Outcome } from '../../base/outcome.ts';
import type {
  ForgeBranch,
  ForgeRepository,
  NewPullRequest,
  PullRequest,
  PullRequestQuery,
} from './forgeApi.ts';
import type { ForgeFailure } from './forgeFailure.ts';

/** What one kind of forge is asked, each about one repository with one token. */
export interface ForgeRequests {
  readonly limits: ForgeLimits;
  create(request: NewPullRequest): Promise<Outcome<PullRequest, ForgeFailure>>;
  find(query: PullRequestQuery): Promise<Outcome<PullRequest | undefined, ForgeFailure>>;
  /** Undefined where there is no such branch. */
  branch(branch: ForgeBranch): Promise<Outcome<{ readonly isProtected: boolean } | undefined, ForgeFailure>>;
  protectedBranches(repository: ForgeRepository): Promise<Outcome<readonly string[], ForgeFailure>>;
}

/** In UTF-16 units, which are at least as many as the characters that a forge counts. */
export interface ForgeLimits {
  readonly title: number;
  readonly body: number;
}
