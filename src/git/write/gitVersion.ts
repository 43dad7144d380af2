import { GitWriteError } from './gitWriteError.ts';
import { refused } from './gitWriteFailure.ts';
import { textInRepository, type WriteRepository } from './writeRepository.ts';

/** Refuses what this Git is too old for. `what` begins the sentence: `Reverting` … needs Git 2.38 or newer. */
export async function requireGit(
  repository: WriteRepository,
  [major, minor]: readonly [number, number],
  what: string,
): Promise<void> {
  const version = await textInRepository(repository, { args: ['version'] });
  const [, first = '0', second = '0'] = /(\d+)\.(\d+)/.exec(version) ?? [];
  if (Number(first) > major || (Number(first) === major && Number(second) >= minor)) return;
  throw new GitWriteError(
    refused(
      'gitTooOld',
      `${what} needs Git ${major}.${minor} or newer; this is ${version.replace(/^git version /, '')}`,
      'Install a newer Git, or name one in the setting git.path.',
    ),
  );
}
