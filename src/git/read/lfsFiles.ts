import { createHash } from 'node:crypto';
import { type LfsPointer, readLfsPointer } from '../../core/owner/lfsPointer.ts';
import { attributeFilters } from './attributeFilters.ts';
import type { WorkingTree } from './gitApi.ts';

/** What everybody who clones has to know of Git LFS stands in such a file. */
export const hasAttributes = ({ files }: Pick<WorkingTree, 'files'>): boolean =>
  files.some((path) => /(^|\/)\.gitattributes$/.test(path));

/** From what `git check-attr -z --stdin filter` wrote, and the object ids of what is tracked. */
export const lfsFiles = (attributes: Buffer, inIndex: ReadonlyMap<string, string>): WorkingTree['lfs'] =>
  new Map(
    [...attributeFilters(attributes.toString())].flatMap(([path, filter]) =>
      filter === 'lfs' ? [[path, inIndex.get(path)]] : [],
    ),
  );

/** Where the store of Git LFS has an object. */
export const lfsObjectPath = (objectId: string): string =>
  `objects/${objectId.slice(0, 2)}/${objectId.slice(2, 4)}/${objectId}`;

export const isLfsObject = (content: Uint8Array, objectId: string): boolean =>
  createHash('sha256').update(content).digest('hex') === objectId;

/**
 * What Git LFS makes of a file when it is added; undefined where Git has, or gets, the content as it is: of pointers, of
 * empty files, and of what was committed before Git LFS stored it and has not been touched since.
 */
export function cleanedByLfs(content: Uint8Array, inIndex: string | undefined): LfsPointer | undefined {
  const { length } = content;
  if (length === 0 || readLfsPointer(Buffer.from(content.subarray(0, 1024)).toString())) return undefined;
  if (inIndex !== undefined && gitObjectId(content, inIndex.length) === inIndex) return undefined;
  return { objectId: createHash('sha256').update(content).digest('hex'), size: length };
}

/** As Git names it, in a repository whose ids have this many digits. */
const gitObjectId = (content: Uint8Array, digits: number): string =>
  createHash(digits === 64 ? 'sha256' : 'sha1')
    .update(`blob ${String(content.length)}\0`)
    .update(content)
    .digest('hex');
