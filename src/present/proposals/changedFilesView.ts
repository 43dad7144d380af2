import type { ChangedFile } from '../../git/write/gitWriteApi.ts';
import type { Snapshot } from '../../session/snapshot.ts';
import type { ChangedFilesView } from './changeViews.ts';
import { ownerLabel } from '../ownerText.ts';

/** What differs from HEAD, with the owners that build each file. */
export function changedFilesView(
  { owners, inputs }: Snapshot,
  root: string,
  files: readonly ChangedFile[],
  obstacles: readonly string[],
): ChangedFilesView {
  const branch = inputs.repositories.get(root)?.repository.head.branch;
  return {
    root,
    ...(branch === undefined ? {} : { branch }),
    obstacles,
    files: files.map(({ path, change, isStaged, previousPath }) => ({
      path,
      change: previousPath === undefined ? words[change] : `renamed from ${previousPath}`,
      isStaged,
      owners: owners
        .filter((owner) => owner.root === root && owner.working?.lastGood?.reads.has(path) === true)
        .map((owner) => `${owner.environment} · ${ownerLabel(owner.owner.id)}`),
    })),
  };
}

const words: Readonly<Record<ChangedFile['change'], string>> = {
  added: 'new',
  modified: 'changed',
  deleted: 'deleted',
  renamed: 'renamed',
  typeChanged: 'another kind of file',
  conflicted: 'has conflicts',
};
