import type { GitCommand } from '../read/gitCommand.ts';
import { runCommitHooks } from './commitHooks.ts';
import { commitMessage } from './commitMessage.ts';
import type { CommitRequest, FinishedCommit } from './gitWriteApi.ts';
import { gitText } from './gitProcess.ts';
import { identity } from './identity.ts';
import { isConfigTrue } from './repositoryConfig.ts';
import { withScratch, type Scratch } from './scratch.ts';
import { personEnvironment } from './writeEnvironment.ts';
import { commitId, openRepository, type WriteRepository } from './writeRepository.ts';

/**
 * The commit that a branch will refer to: of whoever is configured, checked by the repository's hooks and signed where
 * configuration says so. Nothing refers to it yet.
 */
export async function finishCommit(
  command: GitCommand,
  folder: string,
  request: CommitRequest,
): Promise<FinishedCommit> {
  const { signal } = request;
  const repository = await openRepository(command, folder, signal);
  const base = await commitId(repository, request.base, signal);
  const person = await identity(repository, signal);
  return withScratch(repository, signal, async (scratch) => {
    const proposed = { base, tree: request.tree, message: commitMessage(request.message) };
    const { tree, message } =
      request.trusted && request.runHooks
        ? await runCommitHooks(repository, scratch, { ...proposed, person, signal })
        : proposed;
    const isSigned = isConfigTrue(repository.config, 'commit.gpgsign');
    const args = ['commit-tree', ...(isSigned ? ['-S'] : []), tree, '-p', base, '-F', '-'];
    const commit = await commitWith(repository, scratch, { args, input: message, person, request });
    return { commit, tree, message, isSigned, isTreeChangedByHooks: tree !== request.tree };
  });
}

/** A signing program that the repository itself names runs in a trusted workspace alone. */
function commitWith(
  repository: WriteRepository,
  scratch: Scratch,
  call: {
    readonly args: readonly string[];
    readonly input: string;
    readonly person: NodeJS.ProcessEnv;
    readonly request: CommitRequest;
  },
): Promise<string> {
  const { args, input, request } = call;
  const environment = personEnvironment(repository.command.environment, call.person);
  return request.trusted
    ? gitText(repository.command, {
        folder: repository.root,
        args,
        input,
        environment,
        signal: request.signal,
      })
    : scratch.text(args, { input, environment });
}
