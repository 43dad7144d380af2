import type { Outcome } from '../base/outcome.ts';
import type { ClusterConnection } from '../cluster/clusterApi.ts';
import type { ClusterFailure } from '../cluster/clusterFailure.ts';
import type { KubernetesEngine, KustomizeEngine } from '../engine/engineApi.ts';
import type { GitReader } from '../git/read/gitApi.ts';

/** The outside world, handed in by a composition root: what the session may reach, and nothing else. */
export interface Platform {
  git(folder: string): GitReader;
  connect(context: string): Outcome<ClusterConnection, ClusterFailure>;
  readonly kustomize: KustomizeEngine;
  readonly kubernetes: KubernetesEngine;
  /** Contents of a file on disk; undefined where there is none (any more), or where it is a link. */
  readFile(path: string): Promise<Uint8Array | undefined>;
  /** A path with links resolved; the path itself where it does not exist. */
  realPath(path: string): Promise<string>;
  /** Milliseconds since the epoch. */
  now(): number;
  log(level: 'debug' | 'info' | 'warning' | 'error', message: string): void;
}

/** An environment that the person has chosen for this workspace. */
export interface ChosenEnvironment {
  readonly name: string;
  readonly context: string;
  readonly production: boolean;
}
