import { kept } from '../../base/kept.ts';
import type { EngineFailure } from '../../engine/engineFailure.ts';
import type { FileTree } from '../inputs.ts';

/**
 * A render that misses what lies in a submodule: nothing is wrong with the files, but those of submodules are not read. The
 * engines name what they miss by its path from the root.
 */
export function submoduleFailure(failure: EngineFailure, tree: FileTree): EngineFailure {
  if (
    failure.code !== 'rejected' ||
    failure.unread !== undefined ||
    !/no such file|there is no|not? \w+( \w+)? found|not exist/.test(failure.message)
  )
    return failure;
  for (const [, path = ''] of failure.message.matchAll(missed)) {
    const unread = unreadSubmodule(tree, path);
    if (unread !== undefined) return { ...failure, unread };
  }
  return failure;
}

/** Undefined where a path lies in none. */
export function unreadSubmodule(tree: FileTree, path: string): string | undefined {
  const found = submodulesOf(tree).find(([folder]) => path === folder || path.startsWith(`${folder}/`));
  return found && unreadText(path, found);
}

/** What to say of the first submodule below a folder; undefined where there is none. */
export function submoduleBelow(tree: FileTree, folder: string): string | undefined {
  const found = submodulesOf(tree).find(([path]) => folder === '' || path.startsWith(`${folder}/`));
  return found && unreadText(found[0], found);
}

const unreadText = (path: string, [folder, commit]: Submodule): string =>
  path === folder
    ? `${path} is a submodule (at ${commit.slice(0, 10)}), which is not read`
    : `${path} lies in the submodule ${folder} (at ${commit.slice(0, 10)}), which is not read`;

type Submodule = readonly [folder: string, commit: string];

const submodulesOf = kept((tree: FileTree): readonly Submodule[] =>
  [...tree].flatMap(([path, content]) => (content.kind === 'submodule' ? [[path, content.commit]] : [])),
);

const missed = /(?:\b(?:open|l?stat|at|path|file)\s+'?|failure on '|^)([^\s':]+)/g;
