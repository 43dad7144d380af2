import type { TreeEntry } from '../../git/read/gitApi.ts';

/** No source holds links and submodules; what else Flux leaves out is for the render to say, owner by owner. */
export const isInSource = ({ mode }: Pick<TreeEntry, 'path' | 'mode'>): boolean =>
  mode !== link && mode !== submodule;

const link = '120000';
const submodule = '160000';
