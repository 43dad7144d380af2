import type { GitWriter } from './git/write/gitWriteApi.ts';
import type { ProblemView } from './present/viewModels.ts';
import type { CoreSettings } from './protocol.ts';
import type { RowOrPlace } from './present/rowOrPlace.ts';
import type { Session } from './session/session.ts';

export interface ChangeWorld {
  readonly session: Session;
  readonly writer: (root: string) => GitWriter;
  readonly settings: () => CoreSettings['git'];
  readonly rowOf: (target: RowOrPlace) => string | undefined;
  readonly problemsOf: (path: string) => readonly ProblemView[];
  readonly now: () => number;
}

export type Answers<R> = {
  readonly [K in keyof R]: R[K] extends { readonly params: infer P; readonly result: infer A }
    ? (params: P, signal: AbortSignal) => A | Promise<A>
    : never;
};
