import type { ArtifactCopy } from '../../core/owner/flux/externalArtifact.ts';
import type { JsonObject } from '../../core/resource/json.ts';
import type { ChartCluster } from '../../engine/chartEngineApi.ts';
import type { ArgoOptions } from '../../engine/engineApi.ts';
import type { FluxOptions } from '../../engine/fluxApi.ts';
import type { ReleaseOptions } from '../releases/releaseOptions.ts';

/** What an owner's own spec adds to its path, by agent. */
export type BuildOptions =
  FluxBuildOptions | ReleaseBuildOptions | KeptReleaseOptions | ArgoBuildOptions | SetBuildOptions;

export interface FluxBuildOptions extends FluxOptions {
  /** What the files of an ExternalArtifact are, in the place of the source's own. */
  readonly artifact?: readonly ArtifactCopy[];
}

/** A HelmRelease as it is at the revision that is built; null where it is not there, and renders to nothing. */
export interface ReleaseBuildOptions {
  readonly release: ReleaseOptions | null;
  /** Its chart, where that lies outside of the repository. */
  readonly fetched?: FetchedChart;
  /** Why nobody can say what it is then. */
  readonly unknown?: string;
  /** Nobody can because the owner that holds it does not render. */
  readonly isHeldUp?: true;
}

/** What Helm keeps of a release, in place of a render: the Secret by the scope that is watched and its name there. */
export interface KeptReleaseOptions {
  readonly kept: {
    readonly environment: string;
    readonly scope: string;
    readonly name: string;
    /** `metadata.resourceVersion`: another content is another build. */
    readonly version: string;
  };
  /** What must not be shown came out of these. */
  readonly secrets: readonly JsonObject[];
}

/** A chart by what it is, so that another one is another build; `key` is that of the session's charts. */
export interface FetchedChart {
  readonly key: string;
  readonly name: string;
  readonly version: string;
  readonly digest: string;
  readonly versionedByDigest: boolean;
}

/** An ApplicationSet whose Applications are generated; `urls` as of `ArgoSetBuild`. */
export interface SetBuildOptions {
  /** Null where it is what the manifest says at the revision that is built. */
  readonly set: JsonObject | null;
  readonly id: { readonly namespace: string; readonly name: string };
  readonly urls: readonly string[];
  /** The file in which it is written. */
  readonly manifest?: string;
}

/** The sources of an Application, each built by itself. */
export interface ArgoBuildOptions {
  readonly instance: string;
  readonly sources: readonly ArgoSourceOptions[];
}

export interface ArgoRefOptions {
  readonly name: string;
  readonly url: string;
  readonly targetRevision: string;
  readonly pinned?: PinnedFiles;
  /** Why nobody can say what it holds. */
  readonly unknown?: string;
}

/** Files of another commit than the one that is built, or of another repository that is open. */
export interface PinnedFiles {
  readonly root: string;
  readonly commit: string;
  readonly url: string;
  readonly targetRevision: string;
}

/** What has to be there before such files can be built. */
export interface PinnedCommit {
  readonly root: string;
  readonly commit: string;
  /** Whether it is has to be looked up. */
  readonly isOlderThan?: string;
}

export interface ArgoSourceOptions {
  readonly path: string;
  readonly url: string;
  /** Where its files are, unless in what is built. */
  readonly pinned?: PinnedFiles;
  /** `directory`, `kustomize`, `helm` and `plugin` of the source, as written. */
  readonly tools: JsonObject;
  /** `kustomize build` may read files outside of its folder. */
  readonly unrestricted?: true;
  /** As of `ArgoOptions`. */
  readonly inflatesCharts?: true;
  readonly variables?: Readonly<Record<string, string>>;
  readonly manifest?: NonNullable<ArgoOptions['manifest']>;
  // Of a chart:
  /** Its release's name and namespace unless the source says others. */
  readonly release?: string;
  readonly namespace?: string;
  readonly cluster?: ChartCluster;
  /** The sources that files with values may lie in. */
  readonly refs?: readonly ArgoRefOptions[];
  /** The chart, or the artifact that holds it, where that lies outside of the repository. */
  readonly fetched?: FetchedChart;
  /** Why nobody can say what it is. */
  readonly unknown?: string;
}
