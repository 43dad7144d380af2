import { failed, success, type Outcome } from '../../base/outcome.ts';
import type { ChartSource } from '../../engine/chartEngineApi.ts';
import type { EngineFailure } from '../../engine/engineFailure.ts';
import { submoduleBelow } from '../builds/submoduleFailure.ts';
import type { FileTree } from '../inputs.ts';

export interface FoundChart {
  readonly chart: ChartSource;
  /** The files that it consists of. */
  readonly reads: readonly string[];
}

/** The chart at a path of a tree, be it a folder or a packed file; `wanted` where files of it have not been read. */
export function chartInTree(tree: FileTree, path: string): Outcome<FoundChart, EngineFailure> {
  const packed = tree.get(path);
  if (packed?.kind === 'bytes')
    return success({ chart: { kind: 'archive', bytes: packed.bytes }, reads: [path] });
  if (packed?.kind === 'unread') return failed({ code: 'wanted', paths: [path] });
  const folder = path === '' ? '' : `${path}/`;
  const names = [...tree.keys()].filter((name) => name.startsWith(folder));
  if (names.length === 0)
    return failed({ code: 'rejected', message: `there is no chart at ${path || 'the root'}` });
  const submodule = submoduleBelow(tree, path);
  if (submodule !== undefined) return failed({ code: 'rejected', message: submodule, unread: submodule });
  const unread = names.filter((name) => tree.get(name)?.kind === 'unread');
  if (unread.length > 0) return failed({ code: 'wanted', paths: unread });
  const files = new Map(
    names.flatMap((name) => {
      const content = tree.get(name);
      if (content?.kind !== 'text' && content?.kind !== 'bytes') return [];
      return [[name.slice(folder.length), content.kind === 'text' ? content.source.text : content.bytes]];
    }),
  );
  return success({ chart: { kind: 'files', files }, reads: names });
}

/** The text of a file; undefined where there is none, or it is no text. */
export function textInTree(tree: FileTree, path: string): Outcome<string | undefined, EngineFailure> {
  const content = tree.get(path);
  if (content?.kind === 'unread') return failed({ code: 'wanted', paths: [path] });
  return success(content?.kind === 'text' ? content.source.text : undefined);
}
