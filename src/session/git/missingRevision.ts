import { fetchCommit, fetchFiles } from '../../core/owner/fetchCommand.ts';
import type { GitFailure } from '../../git/gitFailure.ts';
import type { GitRepository } from '../../git/read/gitApi.ts';

/** Why a revision cannot be read, and the command that helps. `isFetched`: this clone has what is followed. */
export function missingRevision(
  name: string,
  failure: GitFailure,
  {
    repository,
    remote,
    isFetched,
  }: { readonly repository: GitRepository; readonly remote: string; readonly isFetched: boolean },
): string {
  switch (failure.code) {
    case 'unknownRevision':
      return `${name} is not in this clone (${fetchCommit(remote, repository, isFetched)})`;
    case 'missingObjects':
      return `files of ${name} are not in this clone (${fetchFiles(remote)})`;
    case 'notInstalled':
    case 'notARepository':
    case 'unsafeOwnership':
    case 'cancelled':
    case 'failed':
      return `${name} cannot be read: ${failure.message}`;
  }
}
