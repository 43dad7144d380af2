import type { BuildRequest } from '../../engine/engineApi.ts';
import type { PinnedTree } from '../argo/pinnedTree.ts';
import type {
  FetchedChart,
  KeptReleaseOptions,
  ReleaseBuildOptions,
  SetBuildOptions,
} from './buildOptions.ts';
import type { ReleaseOptions } from '../releases/releaseOptions.ts';

/** One part of a build. What the parts give comes one after the other. */
export type BuildStep =
  /** `reads` are files that were needed to know what to ask, relative to the repository's root. */
  | {
      readonly kind: 'request';
      readonly request: BuildRequest;
      readonly reads: readonly string[];
      readonly pinned?: PinnedTree;
    }
  /** What these files say has to be known first; paths are the engine's, or relative to the repository's root. */
  | { readonly kind: 'wanted'; readonly paths: readonly string[] }
  /** A chart of an Application. */
  | {
      readonly kind: 'chart';
      readonly path: string;
      /** The chart, or what holds it at the path, where that lies outside of the repository. */
      readonly fetched?: FetchedChart;
      readonly pinned?: PinnedTree;
      readonly options: ReleaseOptions;
      readonly reads: readonly string[];
      /** Hooks that test a release are left out. */
      readonly withoutTests: boolean;
    }
  /** Of the tree itself. */
  | { readonly kind: 'release'; readonly options: ReleaseBuildOptions }
  /** The Applications of a set. */
  | { readonly kind: 'set'; readonly options: SetBuildOptions }
  /** Of a cluster. */
  | { readonly kind: 'kept'; readonly options: KeptReleaseOptions }
  /** `isUnread`: nothing is wrong, but what it takes is not read here. `valuesFile` as of `EngineFailure`. */
  | {
      readonly kind: 'impossible';
      readonly reason: string;
      readonly isUnread?: true;
      readonly valuesFile?: string;
    }
  /** The agent builds it, and it is not built here. */
  | { readonly kind: 'unsupported'; readonly reason: string }
  /** Another chart was fetched meanwhile, and another build is wanted. */
  | { readonly kind: 'overtaken' };
