import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { commitMessage } from './commitMessage.ts';
import type { TreeChange } from './gitWriteApi.ts';
import { gitEnd, gitText, type GitCall } from './gitProcess.ts';
import { GitWriteError } from './gitWriteError.ts';
import { refused } from './gitWriteFailure.ts';
import { requireGit } from './gitVersion.ts';
import type { Scratch } from './scratch.ts';
import { personEnvironment } from './writeEnvironment.ts';
import type { WriteRepository } from './writeRepository.ts';

export interface HookedCommit extends TreeChange {
  readonly person: NodeJS.ProcessEnv;
  readonly signal: AbortSignal | undefined;
}

/**
 * Runs pre-commit, prepare-commit-msg and commit-msg as `git commit -m` would on the base: in the working tree, with an
 * index of their own that holds what is committed. What they change of the index and the message is taken over.
 */
export async function runCommitHooks(
  repository: WriteRepository,
  scratch: Scratch,
  commit: HookedCommit,
): Promise<Pick<TreeChange, 'tree' | 'message'>> {
  const { command, root } = repository;
  await requireGit(repository, [2, 36], 'Hooks of a commit');
  await scratch.output(['read-tree', commit.tree]);
  const call: Omit<GitCall, 'args'> = {
    folder: root,
    guards: [],
    environment: personEnvironment(command.environment, {
      ...commit.person,
      ...(await asIfOnBase(repository, scratch, commit.base)),
      GIT_INDEX_FILE: scratch.indexFile,
    }),
    signal: commit.signal,
  };
  // Hooks compare with the working tree; without stat information every file would look changed.
  await gitEnd(command, { ...call, args: ['update-index', '-q', '--refresh'] });
  const messageFile = `${scratch.folder}/COMMIT_EDITMSG`;
  await writeFile(messageFile, commit.message);
  for (const [hook, ...args] of [
    ['pre-commit'],
    ['prepare-commit-msg', messageFile, 'message'],
    ['commit-msg', messageFile],
  ] as const) {
    const end = await gitEnd(command, {
      ...call,
      args: ['hook', 'run', '--ignore-missing', hook, '--', ...args],
    });
    if (end.exitCode !== 0) throw new GitWriteError(declined(hook, `${end.stdout.toString()}${end.stderr}`));
  }
  const tree = await gitText(command, { ...call, args: ['write-tree', '--missing-ok'] });
  return { tree, message: commitMessage(await readFile(messageFile, 'utf8')) };
}

/**
 * A hook asks what is committed by comparing its index with HEAD. Where HEAD is another commit than the base, the hook
 * is shown a worktree folder of its own, which shares all but HEAD with the repository.
 */
async function asIfOnBase(
  repository: WriteRepository,
  scratch: Scratch,
  base: string,
): Promise<NodeJS.ProcessEnv> {
  const args = ['rev-parse', '--verify', '--quiet', 'HEAD'];
  const environment = personEnvironment(repository.command.environment);
  const head = await gitEnd(repository.command, {
    folder: repository.root,
    args,
    environment,
    signal: repository.signal,
  });
  if (head.stdout.toString().trim() === base) return {};
  const folder = `${scratch.folder}/worktree`;
  await mkdir(folder);
  await writeFile(`${folder}/HEAD`, `${base}\n`);
  await writeFile(`${folder}/commondir`, `${repository.commonFolder}\n`);
  await writeFile(`${folder}/gitdir`, `${repository.root}/.git\n`);
  await copyFile(`${repository.gitFolder}/config.worktree`, `${folder}/config.worktree`).catch(
    () => undefined,
  );
  return { GIT_DIR: folder, GIT_WORK_TREE: repository.root };
}

const declined = (hook: string, output: string): ReturnType<typeof refused> =>
  refused(
    'hookDeclined',
    `the hook ${hook} declined the commit${output.trim() === '' ? '' : `: ${output.trim()}`}`,
    'Correct what the hook found, or commit without hooks.',
  );
