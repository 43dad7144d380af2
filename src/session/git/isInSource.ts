import type { TreeEntry } from '../../git/read/gitApi.ts';

/** No source holds links, and submodules have files of their own; what else Flux leaves out is for the render to say, owner by owner. */
export const isInSource = ({ mode }: Pick<TreeEntry, 'path' | 'mode'>): boolean =>
  mode !== link && !isSubmodule({ mode });

export const isSubmodule = ({ mode }: Pick<TreeEntry, 'mode'>): boolean => mode === submodule;

const link = '120000';
const submodule = '160000';
