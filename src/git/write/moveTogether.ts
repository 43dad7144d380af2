import { writeFile } from 'node:fs/promises';
import { safeArguments } from '../read/gitCommand.ts';
import { gitOutput } from './gitProcess.ts';
import type { IndexChange } from './indexChange.ts';
import type { Scratch } from './scratch.ts';
import { inRepository, type WriteRepository } from './writeRepository.ts';

/**
 * The person's index and a ref change in one process that does not end with this one: a Git alias, which Git runs in
 * its own shell on every platform. `move` are the arguments of the Git command that moves the ref. Where that fails, the
 * index is put back, and its failure is the result.
 */
export async function moveTogether(
  repository: WriteRepository,
  scratch: Scratch,
  { change, move }: { readonly change: IndexChange; readonly move: readonly string[] },
): Promise<void> {
  await Promise.all(
    [
      ['forward', change.forward],
      ['backward', change.backward],
      ['notCheckedOut', change.notCheckedOut],
      ['script', script],
    ].map(([name, text]) => writeFile(`${scratch.folder}/${String(name)}`, String(text))),
  );
  await gitOutput(
    repository.command,
    inRepository(repository, {
      guards: [...safeArguments, '-c', 'alias.plumbline-move=!sh "$PLUMBLINE_MOVE/script"'],
      args: ['plumbline-move', ...move],
      variables: { PLUMBLINE_MOVE: scratch.folder },
    }),
  );
}

const script = `
mark() { test ! -s "$PLUMBLINE_MOVE/notCheckedOut" || git update-index -z --skip-worktree --stdin <"$PLUMBLINE_MOVE/notCheckedOut"; }
git update-index -z --index-info <"$PLUMBLINE_MOVE/forward" || exit
mark && git "$@" && exit
status=$?
git update-index -z --index-info <"$PLUMBLINE_MOVE/backward" && mark
exit $status
`;
