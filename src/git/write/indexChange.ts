import { changedEntries, diffTrees, type ChangedEntry } from './changedEntries.ts';
import { gitOutput } from './gitProcess.ts';
import { GitWriteError } from './gitWriteError.ts';
import { refused } from './gitWriteFailure.ts';
import { inRepository, zeroId, type WriteRepository } from './writeRepository.ts';

/** How the person's index follows from one commit to another: for `update-index --index-info`, there and back. */
export interface IndexChange {
  readonly entries: readonly ChangedEntry[];
  readonly forward: string;
  readonly backward: string;
  /** Paths that a sparse checkout leaves out, NUL after each: the mark is lost with the entry and set again. */
  readonly notCheckedOut: string;
}

export async function changesBetween(
  repository: WriteRepository,
  from: string,
  to: string,
): Promise<readonly ChangedEntry[]> {
  return changedEntries(
    await gitOutput(repository.command, inRepository(repository, { args: [...diffTrees, from, to] })),
  );
}

/** Refused where the index holds something for one of the paths that is in neither commit: it would be lost. */
export async function indexChange(
  repository: WriteRepository,
  entries: readonly ChangedEntry[],
): Promise<IndexChange> {
  const staged = await stagedEntries(repository);
  for (const [path, { isUnmerged }] of staged)
    if (isUnmerged)
      throw new GitWriteError(
        refused(
          'unmergedPaths',
          `there are conflicts in ${path}`,
          'Resolve them and stage the file, then try again.',
        ),
      );
  const forward: string[] = [];
  const backward: string[] = [];
  const notCheckedOut: string[] = [];
  for (const { path, before, after } of entries) {
    const now = staged.get(path);
    if (now?.entry === after) continue;
    // A file that is only announced (`git add --intent-to-add`) is staged as an empty one.
    const isEmptyAnnouncement =
      before === undefined && now?.entry.includes(emptyBlobs[repository.objectFormat]);
    if (now?.entry !== before && isEmptyAnnouncement !== true)
      throw new GitWriteError(
        refused(
          'stagedContentDiffers',
          `what is staged of ${path} is not what is committed, and would be lost`,
          'Unstage the file, or stage exactly what is committed, then try again.',
        ),
      );
    const none = `0 ${zeroId(repository)}`;
    forward.push(`${after ?? none}\t${path}\0`);
    backward.push(`${now?.entry ?? none}\t${path}\0`);
    if (now?.isSkipped === true && after !== undefined) notCheckedOut.push(`${path}\0`);
  }
  return {
    entries,
    forward: forward.toSorted(removalsFirst).join(''),
    backward: backward.toSorted(removalsFirst).join(''),
    notCheckedOut: notCheckedOut.join(''),
  };
}

interface StagedEntry {
  /** Mode and object id, as `update-index --index-info` takes them. */
  readonly entry: string;
  readonly isUnmerged: boolean;
  readonly isSkipped: boolean;
}

async function stagedEntries(repository: WriteRepository): Promise<ReadonlyMap<string, StagedEntry>> {
  const output = await gitOutput(
    repository.command,
    inRepository(repository, { args: ['ls-files', '-z', '-t', '--stage'] }),
  );
  return new Map(
    output
      .toString()
      .split('\0')
      .flatMap((record) => {
        const [, tag, entry, stage, path] = /^(.) (\d+ [0-9a-f]+) (\d)\t(.*)$/s.exec(record) ?? [];
        if (entry === undefined || path === undefined) return [];
        return [[path, { entry, isUnmerged: stage !== '0', isSkipped: tag === 'S' }] as const];
      }),
  );
}

const removalsFirst = (a: string, b: string): number =>
  Number(b.startsWith('0 ')) - Number(a.startsWith('0 '));

const emptyBlobs = {
  sha1: 'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391',
  sha256: '473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813',
};
