import { isInFluxArtifact } from '../core/owner/fluxArtifact.ts';
import type { TreeEntry } from '../git/read/gitApi.ts';

/** Flux's source holds neither links nor submodules, and leaves some files out by name. */
export const isInSource = ({ path, mode }: Pick<TreeEntry, 'path' | 'mode'>): boolean =>
  mode !== link && mode !== submodule && isInFluxArtifact(path);

const link = '120000';
const submodule = '160000';
