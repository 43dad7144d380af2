import { copyFile, utimes } from 'node:fs/promises';
import { gitOutput, type GitCall } from './gitProcess.ts';
import type { Scratch } from './scratch.ts';
import { personEnvironment } from './writeEnvironment.ts';
import type { WriteRepository } from './writeRepository.ts';

/** What `git add` of a path would put into the index. */
export interface StoredEntry {
  /** Mode and object id; undefined where it would remove the path. */
  readonly entry: string | undefined;
  /** A sparse checkout leaves the path out: nothing is said of it. */
  readonly isSkipped: boolean;
}

/**
 * Lets Git itself add these paths to a copy of the person's index: line ends, encodings, executable bits and links come
 * out as they would. Filters run where the caller says that the repository is trusted; else the bytes are as on disk.
 */
export async function storedEntries(
  repository: WriteRepository,
  scratch: Scratch,
  paths: readonly string[],
  options: { readonly trusted?: boolean; readonly signal?: AbortSignal | undefined } = {},
): Promise<ReadonlyMap<string, StoredEntry>> {
  await copyIndex(repository, scratch);
  const run = runner(repository, scratch, options);
  const input = paths.map((path) => `${path}\0`).join('');
  await run(
    ['update-index', '--add', '--remove', '--replace', '--ignore-skip-worktree-entries', '-z', '--stdin'],
    input,
  );
  const listed = await run(['ls-files', '-z', '-t', '--stage']);
  const wanted = new Set(paths);
  const found = new Map<string, StoredEntry>();
  for (const record of listed.toString().split('\0')) {
    const [, tag, entry, path = ''] = /^(.) (\d+ [0-9a-f]+) \d\t(.*)$/s.exec(record) ?? [];
    if (wanted.has(path)) found.set(path, { entry, isSkipped: tag === 'S' });
  }
  return new Map(paths.map((path) => [path, found.get(path) ?? { entry: undefined, isSkipped: false }]));
}

/** Git trusts times of files that are older than the index. The copy is older than all, so contents are compared. */
async function copyIndex({ indexFile }: WriteRepository, scratch: Scratch): Promise<void> {
  try {
    await copyFile(indexFile, scratch.indexFile);
  } catch {
    // A repository without an index has nothing staged.
    return;
  }
  await utimes(scratch.indexFile, 1, 1);
}

type Run = (args: readonly string[], input?: string) => Promise<Buffer>;

/** A filter such as that of LFS stores files in the Git folder, so it must see the real one. */
function runner(
  repository: WriteRepository,
  scratch: Scratch,
  { trusted = false, signal }: { readonly trusted?: boolean; readonly signal?: AbortSignal | undefined },
): Run {
  const { root, command } = repository;
  if (!trusted)
    return (args, input) =>
      scratch.output(args, { workTree: root, ...(input === undefined ? {} : { input }) });
  const call: Omit<GitCall, 'args'> = {
    folder: root,
    environment: personEnvironment(command.environment, { GIT_INDEX_FILE: scratch.indexFile }),
    signal,
  };
  return (args, input) =>
    gitOutput(command, {
      ...call,
      args: ['-c', 'core.splitIndex=false', ...args],
      ...(input === undefined ? {} : { input }),
    });
}
