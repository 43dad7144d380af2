import type { Outcome } from '../../../base/outcome.ts';
import type { ForgeFailure } from '../forgeFailure.ts';
import type { request } from '@octokit/request';

/** Runs requests to one GitHub with one token. */
export type AskGithub = <T>(work: (github: GithubRequest) => Promise<T>) => Promise<Outcome<T, ForgeFailure>>;

export type GithubRequest = typeof request;
