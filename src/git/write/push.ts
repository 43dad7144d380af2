import { appendFile } from 'node:fs/promises';
import type { GitCommand } from '../read/gitCommand.ts';
import { gitEnd, gitOutput, type GitEnd } from './gitProcess.ts';
import type { PushRequest, PushResult } from './gitWriteApi.ts';
import { GitWriteError } from './gitWriteError.ts';
import { pushFailure, readPushOutput } from './pushOutput.ts';
import { isOfRepository } from './repositoryConfig.ts';
import { remoteNames } from './repositoryState.ts';
import { withScratch } from './scratch.ts';
import { configLines } from './scratchConfig.ts';
import { personEnvironment, withSettings } from './writeEnvironment.ts';
import { commitId, inRepository, openRepository, type WriteRepository } from './writeRepository.ts';

/** Brings one branch to a remote under its own name, never by force, and lets it follow the remote's. */
export async function push(command: GitCommand, folder: string, request: PushRequest): Promise<PushResult> {
  const repository = await openRepository(command, folder, request.signal);
  const { remote, branch } = request;
  if (!remoteNames(repository).includes(remote)) throw new GitWriteError(pushFailure('noSuchRemote', remote));
  const commit = await commitId(repository, `refs/heads/${branch}`, request.signal);
  const end = request.trusted
    ? await pushFromRepository(repository, request)
    : await pushFromScratch(repository, request, commit);
  return readPushOutput(end, request);
}

/** Every setting of the repository holds, but those that would push more than the branch or by force. */
function pushFromRepository(repository: WriteRepository, request: PushRequest): Promise<GitEnd> {
  const { remote, branch } = request;
  return gitEnd(repository.command, {
    folder: repository.root,
    guards: ['--no-pager', ...(request.runHooks ? [] : ['-c', 'core.hooksPath=/dev/null'])],
    args: [
      ...pushArguments,
      '--set-upstream',
      ...(request.runHooks ? [] : ['--no-verify']),
      '--',
      remote,
      spec(branch),
    ],
    environment: withSettings(personEnvironment(repository.command.environment, request.askpass), [
      { key: `remote.${remote}.mirror`, value: 'false' },
    ]),
    signal: request.signal,
    ...progress(request),
  });
}

/**
 * The same from a scratch repository that knows of the remote nothing but its address, with the settings that the person
 * made for all repositories. Transports that a hostile address could turn into a program are not allowed.
 */
function pushFromScratch(repository: WriteRepository, request: PushRequest, commit: string): Promise<GitEnd> {
  const { remote, branch, signal } = request;
  const { command } = repository;
  return withScratch(repository, signal, async (scratch) => {
    const copied = repository.config.filter(
      (entry) =>
        isOfRepository(entry) &&
        ['url', 'pushurl', 'fetch'].some((name) => entry.key === `remote.${remote}.${name}`),
    );
    await appendFile(`${scratch.gitFolder}/config`, copied.map(configLines).join(''));
    await scratch.output(['update-ref', `refs/heads/${branch}`, commit]);
    const end = await scratch.end([...pushArguments, '--no-verify', '--', remote, spec(branch)], {
      environment: personEnvironment(command.environment, request.askpass),
      variables: { GIT_ALLOW_PROTOCOL: 'http:https:ssh:git' },
      ...progress(request),
    });
    if (end.exitCode === 0) await followRemote(repository, request, commit);
    return end;
  });
}

/** What Git itself does after a push: the remote-tracking branch moves, and the branch follows it. */
async function followRemote(
  repository: WriteRepository,
  { remote, branch }: PushRequest,
  commit: string,
): Promise<void> {
  const { command } = repository;
  const isFetched = repository.config.some(
    ({ key, value }) =>
      key === `remote.${remote}.fetch` &&
      value?.replace(/^\+/, '') === `refs/heads/*:refs/remotes/${remote}/*`,
  );
  if (!isFetched) return;
  const tracking = `refs/remotes/${remote}/${branch}`;
  const updated = ['update-ref', '--no-deref', '-m', 'update by push', tracking, commit];
  await gitOutput(command, inRepository(repository, { args: updated }));
  const follow = ['branch', '--quiet', `--set-upstream-to=${tracking}`, '--', branch];
  await gitOutput(command, inRepository(repository, { args: follow }));
}

const pushArguments = [
  'push',
  '--porcelain',
  '--progress',
  '--no-follow-tags',
  '--recurse-submodules=no',
  '--no-force-with-lease',
];

const spec = (branch: string): string => `refs/heads/${branch}:refs/heads/${branch}`;

/** Lines, of which those that count end with a carriage return. */
function progress({ onProgress }: PushRequest): { readonly onStderr?: (text: string) => void } {
  if (!onProgress) return {};
  let rest = '';
  return {
    onStderr: (text) => {
      const lines = `${rest}${text}`.split(/\r\n?|\n/);
      rest = lines.pop() ?? '';
      for (const line of lines) if (line.trim() !== '') onProgress(line.trimEnd());
    },
  };
}
