import type { GitReader, TreeEntry } from '../git/read/gitApi.ts';
import type { ChangedContent } from '../git/write/gitWriteApi.ts';
import { isSubmodule } from '../session/git/isInSource.ts';
import type { ProposedFile } from './proposal.ts';

/** The files of a change beside what the base holds of them; empty where Git does not answer. */
export async function proposedFiles(
  reader: GitReader | undefined,
  base: string,
  changes: readonly Pick<ChangedContent, 'path' | 'content'>[],
  signal?: AbortSignal,
): Promise<readonly ProposedFile[]> {
  const before = await contentsAt(
    reader,
    base,
    changes.map(({ path }) => path),
    signal,
  );
  return changes.map(({ path, content }) => fileOf(path, before.get(path), content ?? undefined));
}

/** Every file that differs between two commits; of a submodule, the commit, as the line that `git diff` has of it. */
export async function filesBetween(
  reader: GitReader | undefined,
  from: string,
  to: string,
  signal?: AbortSignal,
): Promise<readonly ProposedFile[]> {
  const [old, now] = await Promise.all([reader?.tree(from, signal), reader?.tree(to, signal)]);
  if (!old?.ok || !now?.ok) return [];
  const before = new Map(old.value.map((entry) => [entry.path, entry]));
  const after = new Map(now.value.map((entry) => [entry.path, entry]));
  const paths = [...new Set([...before.keys(), ...after.keys()])].filter(
    (path) => before.get(path)?.objectId !== after.get(path)?.objectId,
  );
  const entries = paths.flatMap((path) => [before.get(path) ?? [], after.get(path) ?? []].flat());
  const ids = entries.filter(({ mode }) => !isSubmodule({ mode })).map(({ objectId }) => objectId);
  const blobs = await reader?.blobs(ids, signal);
  const contentOf = (entry: TreeEntry | undefined): Uint8Array | undefined => {
    if (entry && isSubmodule(entry)) return new TextEncoder().encode(`Subproject commit ${entry.objectId}\n`);
    return entry && blobs?.ok === true ? blobs.value.get(entry.objectId) : undefined;
  };
  return paths.sort().map((path) => fileOf(path, contentOf(before.get(path)), contentOf(after.get(path))));
}

async function contentsAt(
  reader: GitReader | undefined,
  commit: string,
  paths: readonly string[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const tree = await reader?.tree(commit, signal);
  if (!tree?.ok) return new Map();
  const wanted = new Set(paths);
  const entries = tree.value.filter(({ path, mode }) => wanted.has(path) && !isSubmodule({ mode }));
  const blobs = await reader?.blobs(
    entries.map(({ objectId }) => objectId),
    signal,
  );
  return new Map(
    entries.flatMap(({ path, objectId }) => {
      const bytes = blobs?.ok === true ? blobs.value.get(objectId) : undefined;
      return bytes ? [[path, bytes] as const] : [];
    }),
  );
}

const fileOf = (
  path: string,
  before: Uint8Array | undefined,
  after: Uint8Array | undefined,
): ProposedFile => ({ path, ...(before ? { before } : {}), ...(after ? { after } : {}) });
