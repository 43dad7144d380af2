import type { Outcome } from '../base/outcome.ts';
import type { JsonArray, JsonObject } from '../core/resource/json.ts';
import type { EngineFailure } from './engineFailure.ts';

/** A chart as it lies somewhere: its files by paths below its folder, or the archive that it was packed into. */
export type ChartSource =
  | { readonly kind: 'files'; readonly files: ReadonlyMap<string, string | Uint8Array> }
  | { readonly kind: 'archive'; readonly bytes: Uint8Array };

export interface ChartRequest {
  readonly chart: ChartSource;
  /** Dependencies that the chart names and does not hold, found elsewhere. */
  readonly dependencies?: readonly ProvidedDependency[];
  /** Of a chart that source-controller packs: it adds dependencies by rules of its own. */
  readonly packing?: ChartPacking;
  readonly values: ChartValues;
  readonly release: {
    readonly name: string;
    readonly namespace: string;
    readonly revision?: number;
    readonly isUpgrade: boolean;
  };
  readonly cluster: ChartCluster;
  /** Also where the chart has a schema of its values. */
  readonly skipSchemaValidation?: boolean;
  /** What helm-controller makes of what the chart renders to; nothing where it is left out. */
  readonly postRender?: PostRender;
}

/** What a Flux HelmChart says of a chart in a repository, which source-controller changes when it packs it. */
export interface ChartPacking {
  readonly versionMetadata?: string;
  /** In place of the chart's own; `path` as the HelmChart names it. */
  readonly valuesFiles?: readonly { readonly path: string; readonly text: string }[];
}

export type ChartValues =
  /** Texts of YAML, a later one over an earlier, and over them all arguments of `--set` and its kind. */
  | {
      readonly kind: 'documents';
      readonly documents: readonly string[];
      readonly set?: readonly {
        readonly argument: string;
        readonly as: 'typed' | 'string' | 'file';
      }[];
    }
  /** Of a HelmRelease: `spec.valuesFrom`, the objects that it names as far as they exist, and `spec.values`. */
  | {
      readonly kind: 'release';
      readonly namespace: string;
      readonly from: JsonArray;
      readonly configMaps: readonly JsonObject[];
      readonly secrets: readonly JsonObject[];
      readonly values: JsonObject;
    };

/** `.Capabilities`; what is left out is as Helm has it without a cluster. */
export interface ChartCluster {
  /** As the server gives it, `v1.37.2`. */
  readonly version?: string;
  /** `apps/v1` and `apps/v1/Deployment`; all that there are where `complete`, else beside Helm's own list. */
  readonly apiVersions?: readonly string[];
  readonly complete?: boolean;
}

export interface PostRender {
  readonly strategy: string;
  /** `patches` and `images` of each `spec.postRenderers[].kustomize`, in order. */
  readonly kustomizations: readonly JsonObject[];
  readonly commonMetadata: JsonObject;
  /** Set on every object after all else. */
  readonly labels: JsonObject;
}

export interface ChartDependency {
  readonly name: string;
  /** A version or a range of them. */
  readonly version: string;
  /** `https://…`, `oci://…`, `file://…`, or empty for one that should lie in `charts/`. */
  readonly repository: string;
  readonly alias?: string;
}

export interface ProvidedDependency extends ChartDependency {
  readonly chart: ChartSource;
}

export type ChartRender =
  /** Without these dependencies there is nothing to render: ask again with them provided. */
  | { readonly kind: 'missing'; readonly dependencies: readonly ChartDependency[] }
  | {
      readonly kind: 'rendered';
      readonly name: string;
      readonly version: string;
      /** In the order in which Helm installs them. */
      readonly objects: readonly ChartObject[];
      /** Of the chart's `crds/`. */
      readonly definitions: readonly ChartObject[];
      readonly hooks: readonly ChartHook[];
      /** A template asked for what is in the cluster (`lookup`), and got nothing. */
      readonly lookedUp: boolean;
      /** What Helm warns of. */
      readonly warnings: readonly string[];
    };

/** Flags of `helm template`. */
export interface TemplateFlags {
  readonly includeCRDs: boolean;
  readonly noHooks: boolean;
  readonly skipTests: boolean;
}

export type ChartText =
  Extract<ChartRender, { readonly kind: 'missing' }> | { readonly kind: 'printed'; readonly text: string };

export interface ChartObject {
  readonly object: JsonObject;
  /** The template that made it: `<chart's name>/templates/web.yaml`. */
  readonly template: string;
}

export interface ChartHook extends ChartObject {
  /** `pre-install`, `test`, … */
  readonly events: readonly string[];
  readonly weight: number;
}

/** An ApplicationSet of Argo CD, and the repository that its git generators read. */
export interface ApplicationSetRequest {
  readonly set: JsonObject;
  /** How the set writes the address of the repository; what lies elsewhere is not read. */
  readonly urls: readonly string[];
  /** Of all files. */
  readonly paths: readonly string[];
  /** Folders of which nobody knows what is in them. */
  readonly submodules: readonly string[];
  /** Of those that the engine has asked for (`wanted`). */
  readonly texts: ReadonlyMap<string, string>;
}

export interface GeneratedApplications {
  /** As Argo CD writes them, but for who owns them. */
  readonly applications: readonly JsonObject[];
  /** Files whose contents count; which files there are counts as well. */
  readonly reads: readonly string[];
}

/** Templates in a worker of their own, so that a slow one delays nothing else. Errors are in Helm's own words. */
export interface ChartEngine {
  render(request: ChartRequest, signal?: AbortSignal): Promise<Outcome<ChartRender, EngineFailure>>;
  /** The text that `helm template` prints, for who reads YAML by rules of its own. */
  template(
    request: ChartRequest,
    flags: TemplateFlags,
    signal?: AbortSignal,
  ): Promise<Outcome<ChartText, EngineFailure>>;
  /** A release as Helm keeps it: `data.release` of its Secret, as the API gives it. */
  readRelease(data: string, signal?: AbortSignal): Promise<Outcome<StoredRelease, EngineFailure>>;
  generateApplications(
    request: ApplicationSetRequest,
    signal?: AbortSignal,
  ): Promise<Outcome<GeneratedApplications, EngineFailure>>;
}

/** What Helm wrote last. */
export interface StoredRelease {
  readonly name: string;
  readonly namespace: string;
  readonly revision: number;
  /** `deployed`, `failed`, `superseded`, … */
  readonly status: string;
  /** The chart's name and version. */
  readonly chart: string;
  readonly version: string;
  /** With what Helm set on them, in its order. */
  readonly objects: readonly ChartObject[];
}
