import { failed, success, type Outcome } from '../../base/outcome.ts';
import type { GitCommand } from '../read/gitCommand.ts';
import { advanceBranch } from './advanceBranch.ts';
import { buildCommit } from './buildCommit.ts';
import { commitTree } from './commitTree.ts';
import { createBranch } from './createBranch.ts';
import { finishCommit } from './finishCommit.ts';
import type { GitWriter } from './gitWriteApi.ts';
import { GitWriteError } from './gitWriteError.ts';
import type { GitWriteFailure, PushFailure } from './gitWriteFailure.ts';
import { push } from './push.ts';
import { repositoryState } from './repositoryState.ts';
import { revertTree } from './revertTree.ts';
import { switchTo } from './switchTo.ts';
import { changedFiles, workingFiles } from './workingFiles.ts';

export interface GitWriterOptions {
  /** The `git` of the PATH unless one is named. */
  readonly program?: string | undefined;
  readonly environment?: NodeJS.ProcessEnv;
}

/** Changes of the repository that a folder is in. It holds nothing: every call looks at the repository as it is then. */
export function createGitWriter(folder: string, options: GitWriterOptions = {}): GitWriter {
  const command: GitCommand = {
    program: options.program ?? 'git',
    environment: options.environment ?? process.env,
  };
  return {
    state: (signal) => outcome(repositoryState(command, folder, signal)),
    changedFiles: (trust) => outcome(changedFiles(command, folder, trust)),
    workingFiles: (paths, trust) => outcome(workingFiles(command, folder, { paths, ...trust })),
    buildCommit: (change, signal) => outcome(buildCommit(command, folder, { ...change, signal })),
    commitTree: (change, signal) => outcome(commitTree(command, folder, { ...change, signal })),
    finishCommit: (request) => outcome(finishCommit(command, folder, request)),
    createBranch: (name, commit) => outcome(createBranch(command, folder, { name, commit })),
    advanceBranch: (move) => outcome(advanceBranch(command, folder, move)),
    switchTo: (branch, paths) => outcome(switchTo(command, folder, { branch, paths })),
    revertTree: (revert) => outcome(revertTree(command, folder, revert)),
    push: (request) =>
      outcome<Awaited<ReturnType<typeof push>>, GitWriteFailure | PushFailure>(
        push(command, folder, request),
      ),
  };
}

async function outcome<T, F extends GitWriteFailure | PushFailure = GitWriteFailure>(
  work: Promise<T>,
): Promise<Outcome<T, F>> {
  try {
    return success(await work);
  } catch (error) {
    if (error instanceof GitWriteError) return failed(error.failure as F);
    throw error;
  }
}
