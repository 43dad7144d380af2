import { failureOfExit } from '../gitFailure.ts';
import type { ConflictSide } from './gitWriteApi.ts';
import { GitWriteError } from './gitWriteError.ts';
import type { Scratch } from './scratch.ts';

export interface MergedTree {
  readonly tree: string;
  /** Empty where the merge came out clean. */
  readonly conflicts: readonly ConflictedPath[];
}

export interface ConflictedPath {
  readonly path: string;
  readonly base?: ConflictSide;
  readonly ours?: ConflictSide;
  readonly theirs?: ConflictSide;
  readonly reasons: readonly string[];
}

/** Merges two commits of the scratch repository into a tree. */
export async function mergeTree(scratch: Scratch, ours: string, theirs: string): Promise<MergedTree> {
  const end = await scratch.end(['merge-tree', '--write-tree', '-z', '--messages', ours, theirs]);
  if (end.exitCode !== 0 && end.exitCode !== 1) throw new GitWriteError(failureOfExit(end));
  return readMergeTree(end.stdout, end.exitCode === 0);
}

/**
 * Reads what `git merge-tree -z` wrote: `<tree> NUL`, `<mode> <id> <stage> TAB <path> NUL` for every side of a path in
 * conflict, an empty record, then messages: `<count> NUL`, so many paths, a type and a text.
 */
export function readMergeTree(output: Buffer, isClean: boolean): MergedTree {
  const fields = output.toString().split('\0');
  const tree = fields[0] ?? '';
  if (isClean) return { tree, conflicts: [] };
  const end = fields.indexOf('', 1);
  const sides = new Map<string, Record<string, ConflictSide>>();
  for (const record of fields.slice(1, end)) {
    const [, mode, objectId, stage = '', path = ''] = /^(\d+) ([0-9a-f]+) (\d)\t(.*)$/s.exec(record) ?? [];
    if (mode === undefined || objectId === undefined) continue;
    sides.set(path, { ...sides.get(path), [stage]: { mode, objectId } });
  }
  const reasons = messagesByPath(fields.slice(end + 1));
  // A conflict of names alone, such as a renamed folder, has no sides.
  const paths = new Set([...sides.keys(), ...reasons.keys()]);
  return {
    tree,
    conflicts: [...paths].map((path) => {
      const { 1: base, 2: ours, 3: theirs } = sides.get(path) ?? {};
      return {
        path,
        ...(base ? { base } : {}),
        ...(ours ? { ours } : {}),
        ...(theirs ? { theirs } : {}),
        reasons: reasons.get(path) ?? [],
      };
    }),
  };
}

function messagesByPath(fields: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const messages = new Map<string, readonly string[]>();
  let at = 0;
  while (at < fields.length) {
    const count = Number(fields[at]);
    if (fields[at] === '' || !Number.isInteger(count)) break;
    const paths = fields.slice(at + 1, at + 1 + count);
    const type = fields[at + 1 + count] ?? '';
    const text = (fields[at + 2 + count] ?? '').trim();
    if (type.startsWith('CONFLICT'))
      for (const path of paths) messages.set(path, [...(messages.get(path) ?? []), text]);
    at += count + 3;
  }
  return messages;
}
