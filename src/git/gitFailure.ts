/** Why Git gave no answer; made from exit codes and known texts in this file alone. */
export type GitFailure =
  | { readonly code: 'notInstalled'; readonly message: string }
  | { readonly code: 'notARepository'; readonly message: string }
  /** Git refuses a repository that belongs to another user. */
  | { readonly code: 'unsafeOwnership'; readonly message: string }
  /** The revision is not in this clone: shallow, or not fetched. */
  | { readonly code: 'unknownRevision'; readonly revision: string; readonly message: string }
  /** The commit is here and some of its files are not: a partial clone, or a damaged one. Nothing is fetched. */
  | { readonly code: 'missingObjects'; readonly message: string }
  | { readonly code: 'cancelled'; readonly message: string }
  | { readonly code: 'failed'; readonly message: string };

/** How a Git process ended that did not end well. `stderr` is in English: every process runs with LC_ALL=C. */
export interface GitExit {
  readonly exitCode: number | null;
  readonly stderr: string;
  /** The revision that was asked about, if the question was about one. */
  readonly revision?: string;
}

export function failureOfExit({ exitCode, stderr, revision }: GitExit): GitFailure {
  const message = firstLine(stderr) || `git ended with ${String(exitCode ?? 'a signal')}`;
  if (/detected dubious ownership|unsafe repository/.test(stderr))
    return { code: 'unsafeOwnership', message };
  if (
    /not a git repository|must be run in a work tree|cannot use bare repository|cannot change to/i.test(
      stderr,
    )
  )
    return { code: 'notARepository', message };
  // The protocol texts come from an attempt to fetch a missing object of a partial clone, which is not allowed to run.
  if (/promisor remote|lazy fetching disabled|transport '.*' not allowed/.test(stderr))
    return { code: 'missingObjects', message: 'objects of this revision are not in this partial clone' };
  // `rev-parse --verify --quiet` says nothing at all and ends with 1.
  const silent = exitCode === 1 && stderr.trim() === '';
  if (
    revision !== undefined &&
    (silent ||
      /single revision|unknown revision|bad (object|revision)|expected commit type|not a (valid object|tree object)/i.test(
        stderr,
      ))
  )
    return { code: 'unknownRevision', revision, message: `${revision} is not in this clone` };
  return { code: 'failed', message };
}

export function failureOfSpawn(error: NodeJS.ErrnoException): GitFailure {
  if (error.code === 'ENOENT') return { code: 'notInstalled', message: 'git was not found' };
  if (error.name === 'AbortError') return cancelledFailure;
  return { code: 'failed', message: `git did not start: ${error.message}` };
}

export const cancelledFailure: GitFailure = { code: 'cancelled', message: 'cancelled' };

const firstLine = (stderr: string): string =>
  (stderr.split('\n').find((line) => /^(fatal|error):/.test(line)) ?? stderr.split('\n')[0] ?? '')
    .replace(/^(fatal|error): /, '')
    .trim();
