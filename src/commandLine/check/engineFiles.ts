import { unreadFile, type FileChanges } from '../../engine/engineApi.ts';
import type { CheckTree } from './checkTrees.ts';

/** Every file as the engine knows it: texts that were read anyway, and the names of the others. */
export const engineFiles = ({ files, texts }: Pick<CheckTree, 'files' | 'texts'>): FileChanges =>
  new Map(files.map((file) => [`/${file}`, texts.get(file)?.text ?? unreadFile]));
