import { createHash } from 'node:crypto';
import { lfsPointerText } from '../../src/core/owner/lfsPointer.ts';
import type { TemporaryRepository } from './temporaryRepository.ts';

/** Has Git LFS, as `git add` would where it is installed, store a file: the index gets the pointer, the disk the content. */
export function addToLfs(
  { git, write, folder }: TemporaryRepository,
  path: string,
  content: string,
  { inStore = true }: { readonly inStore?: boolean } = {},
): void {
  const objectId = createHash('sha256').update(content).digest('hex');
  const pointer = lfsPointerText({ objectId, size: Buffer.byteLength(content) });
  write('.git/pointer', pointer);
  const blob = git('hash-object', '-w', '--no-filters', `${folder}/.git/pointer`);
  git('update-index', '--add', '--cacheinfo', `100644,${blob},${path}`);
  write(path, content);
  if (inStore) write(`.git/lfs/${lfsObjectPath(objectId)}`, content);
}

export const lfsObjectPath = (objectId: string): string =>
  `objects/${objectId.slice(0, 2)}/${objectId.slice(2, 4)}/${objectId}`;
