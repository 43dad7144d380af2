import type { FileBytes } from '../../base/fileBytes.ts';
import type { FileContent } from './fileContent.ts';

/** What is known of the files of a repository that Git LFS stores. */
export interface LfsState {
  /** What Git has for those of the working tree, or gets with the next commit, by path. */
  readonly pointers?: ReadonlyMap<string, FileContent> | undefined;
  /** Contents by object id, as far as something asked; undefined of those that this clone has not got. */
  readonly objects?: ReadonlyMap<string, FileBytes | undefined>;
}

export const isAbsent = ({ objects }: LfsState, objectId: string): boolean =>
  objects?.has(objectId) === true && objects.get(objectId) === undefined;

/** What was absent may have come since. */
export const withoutAbsent = (state: LfsState): LfsState =>
  state.objects ? { ...state, objects: new Map([...state.objects].filter(([, content]) => content)) } : state;

/** What a build that failed has to do with Git LFS. */
export interface LfsOfFailure {
  /** Object ids of contents that it needs, and this clone has not got. */
  readonly absent?: readonly string[];
  /** The files of which it had pointers alone. */
  readonly pointers?: readonly string[];
}
