import type { FileTree, Inputs } from '../inputs.ts';
import type { PinnedFiles } from '../builds/buildOptions.ts';
import type { PinnedTree } from './pinnedTree.ts';

/** The files that an Application is built of: a state of the repository, which the engine holds as `tree`, and charts. */
export interface ApplicationFiles {
  readonly files: FileTree;
  readonly tree: string;
  readonly charts: Inputs['charts'];
  /** Files of other commits and repositories; undefined where they are not there any more. */
  readonly pinned: (files: PinnedFiles) => PinnedTree | undefined;
}
