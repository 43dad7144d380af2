import { safeArguments } from '../read/gitCommand.ts';
import { gitEnd } from './gitProcess.ts';
import { GitWriteError } from './gitWriteError.ts';
import { refused } from './gitWriteFailure.ts';
import { configOf, inRepository, type WriteRepository } from './writeRepository.ts';

/** Who commits, as variables of the environment; refused where Git would have to guess. */
export async function identity(
  repository: WriteRepository,
  signal: AbortSignal | undefined,
): Promise<NodeJS.ProcessEnv> {
  const variables: NodeJS.ProcessEnv = {};
  for (const role of ['AUTHOR', 'COMMITTER']) {
    const { exitCode, stdout } = await gitEnd(
      repository.command,
      inRepository(repository, {
        args: ['var', `GIT_${role}_IDENT`],
        guards: [...safeArguments, '-c', 'user.useConfigOnly=true'],
        signal,
      }),
    );
    const [, name, email] = /^(.*) <(.*)> \d+ [+-]\d+\n?$/s.exec(stdout.toString()) ?? [];
    if (exitCode !== 0 || name === undefined || email === undefined)
      throw new GitWriteError(noIdentity(repository));
    variables[`GIT_${role}_NAME`] = name;
    variables[`GIT_${role}_EMAIL`] = email;
  }
  return variables;
}

/** Which of the two settings are missing, for the author or the committer. */
export function missingIdentity(repository: WriteRepository): readonly ('user.name' | 'user.email')[] {
  const { environment } = repository.command;
  const isSet = (part: 'name' | 'email'): boolean =>
    ['author', 'committer'].every(
      (role) =>
        (environment[`GIT_${role}_${part}`.toUpperCase()] ?? '') !== '' ||
        [`user.${part}`, `${role}.${part}`].some((key) => (configOf(repository, key) ?? '') !== ''),
    );
  return [
    ...(isSet('name') ? [] : (['user.name'] as const)),
    ...(isSet('email') ? [] : (['user.email'] as const)),
  ];
}

function noIdentity(repository: WriteRepository): ReturnType<typeof refused> {
  const missing = missingIdentity(repository);
  const settings = missing.length === 0 ? (['user.name', 'user.email'] as const) : missing;
  return refused(
    'noIdentity',
    `Git does not know who commits: ${settings.join(' and ')} ${settings.length > 1 ? 'are' : 'is'} not set`,
    `Set ${settings.map((key) => `git config --global ${key}`).join(' and ')}.`,
  );
}
