import type { giteaApi } from 'gitea-js';
import type { Outcome } from '../../../base/outcome.ts';
import type { ForgeRepository } from '../forgeApi.ts';
import type { ForgeFailure } from '../forgeFailure.ts';

export type GiteaApi = ReturnType<typeof giteaApi>;

/** Runs requests to one Gitea with one token. */
export type AskGitea = <T>(work: (gitea: GiteaApi) => Promise<T>) => Promise<Outcome<T, ForgeFailure>>;

/** The owner and the name of a repository as arguments. */
export const inPath = ({ owner, name }: ForgeRepository): readonly [owner: string, name: string] => [
  encodeURIComponent(owner),
  encodeURIComponent(name),
];
