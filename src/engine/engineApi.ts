import type { ReleaseDefinition, ReleaseHook } from './releaseHook.ts';
import type { Outcome } from '../base/outcome.ts';
import type { ScalarVariable } from '../core/provenance/variable.ts';
import type { JsonObject } from '../core/resource/json.ts';
import type { Origin } from '../core/resource/origin.ts';
import type { DocumentAnswer, TextToValidate } from '../core/validate/answer.ts';
import type { EngineFailure } from './engineFailure.ts';
import type { ArtifactRequest, FluxOptions } from './fluxApi.ts';

/** A file that is named, so that it exists for a build, but whose contents are set when a build wants them. */
export interface UnreadFile {
  readonly unread: true;
}
export const unreadFile: UnreadFile = { unread: true };

/** Contents by absolute virtual path; null removes a file or folder. */
export type FileChanges = ReadonlyMap<string, string | Uint8Array | UnreadFile | null>;

export interface BuildRequest {
  /**
   * Absolute virtual path of the file tree, such as one revision of a repository: the paths of origins are relative
   * to it, and the build sees nothing outside. `/` where it is left out.
   */
  readonly tree?: string;
  /** Absolute virtual path of the folder that holds the kustomization. */
  readonly root: string;
  /**
   * `flux`: as kustomize-controller builds (depth first). `cli`: kustomize's and Argo CD's legacy sort. `manifests`: no
   * kustomization, but the file, or the files of the folder without those below it, as `kubectl apply -f` reads them.
   */
  readonly order: 'flux' | 'cli' | 'manifests';
  /** Refuse files outside the root, as the bare command line and Argo CD do; Flux does not. */
  readonly restrictToRoot: boolean;
  /** Track the file and line of every scalar. */
  /** What lies elsewhere is `wanted` below `remoteFolder` (core/owner/remoteFile), rather than that the build fails. */
  readonly remotes?: boolean;
  readonly origins: boolean;
  /** What a Flux Kustomization adds, in the order `flux`. */
  readonly flux?: FluxOptions;
  /** Of an Argo CD Application: its kustomize options in the order `cli`, how it reads its folder in the order `manifests`. */
  readonly argo?: ArgoOptions;
}

/** The part of one source of an Argo CD Application in a build, beside its path. */
export interface ArgoOptions {
  readonly directory?: { readonly recurse: boolean; readonly include: string; readonly exclude: string };
  /** As the source says it. */
  readonly kustomize?: JsonObject;
  /** What `$ARGOCD_APP_REVISION` and the like stand for. */
  readonly variables?: Readonly<Record<string, string>>;
  /** The file of the tree that holds the Application itself; `source` is its place among several. */
  readonly manifest?: {
    readonly path: string;
    readonly namespace: string;
    readonly name: string;
    readonly source?: number;
  };
  /** Its `kustomize build` inflates Helm charts (`--enable-helm`), or nobody knows whether it does. */
  readonly inflatesCharts?: true;
  /** What inflated charts are told of the cluster, unless a kustomization says it. */
  readonly cluster?: { readonly kubeVersion?: string; readonly apiVersions?: readonly string[] };
}

export interface RenderedObject {
  readonly object: JsonObject;
  /** JSON pointers to what secret variables decide: it is not to be shown, nor what live holds in its place. */
  readonly secret?: readonly string[];
  /** Where each scalar comes from, by JSON pointer (RFC 6901) into `object`; absent where not asked or not known. */
  readonly origins: ReadonlyMap<string, Origin>;
  /** JSON pointers to what no file says: the agent sets it. Absent where not asked or not known. */
  readonly setByAgent?: readonly string[];
  /** The variables that scalars are made of, by JSON pointer. Absent where there are none, not asked or not known. */
  readonly variables?: ReadonlyMap<string, readonly ScalarVariable[]>;
}

export interface Build {
  readonly objects: readonly RenderedObject[];
  /** Every file the build read: what must change for the result to change, plus files that appear. */
  readonly reads: readonly string[];
  /** The root where it has no kustomization: all files below it count, also those that appear. */
  readonly scanned?: string;
  readonly warnings: readonly string[];
  /** Of a release: what Helm runs beside its objects, in its order of kinds. */
  readonly hooks?: readonly ReleaseHook[];
  /** Of a release: what lies in its chart's `crds/`, where that is no part of the objects. */
  readonly definitions?: readonly ReleaseDefinition[];
}

/** What a build that somebody watches may cost; the defaults are those of the command line. */
export interface RenderLimits {
  readonly timeLimitMs: number;
  /** Of what the engine answers; what gives more is `rejected`. */
  readonly sizeLimitBytes: number;
}
export const defaultRenderLimits: RenderLimits = {
  timeLimitMs: 30_000,
  sizeLimitBytes: 64 * 1024 * 1024,
};

/** kustomize in a worker: files stay on its side, an edit sends one file. Calls are served in order. */
export interface KustomizeEngine {
  setFiles(changes: FileChanges): void;
  build(request: BuildRequest, signal?: AbortSignal): Promise<Outcome<Build, EngineFailure>>;
  /** The files of an artifact by their paths in it: their paths in the tree. */
  artifact(
    request: ArtifactRequest,
    signal?: AbortSignal,
  ): Promise<Outcome<ReadonlyMap<string, string>, EngineFailure>>;
}

export interface PredictRequest {
  /** Which loaded schemas apply: the id given to `loadOpenApi` and `loadCrd`, one per cluster. */
  readonly schemas: string;
  readonly mode: WriteMode;
  /** The agent's field manager, such as `kustomize-controller`. */
  readonly manager: string;
  /** As rendered, with the agent's own labels already added. */
  readonly desired: JsonObject;
  /** As read from the cluster, managedFields included; null where it does not exist. */
  readonly live: JsonObject | null;
  /** The owner's rules for what it leaves or does not compare: `IgnoreRule` of src/core/owner. */
  readonly ignore?: readonly JsonObject[] | undefined;
  /** Of mode `flux-hr`: `HelmUpgrade` of src/core/drift. */
  readonly upgrade?: { readonly from: JsonObject | null; readonly serverSide: boolean | null } | undefined;
  /** Of Argo CD's modes: it compares by a server-side apply of its own, however it writes. */
  readonly comparedByServer?: true | undefined;
}

/** How an object is written: what `writeOf` of src/core/drift can ask for. */
export type WriteMode =
  | 'flux-ks'
  | 'flux-hr'
  | 'argo-csa'
  | 'argo-ssa'
  | 'argo-replace'
  | 'applicationset'
  | 'kubectl'
  | 'kubectl-server-side';

export interface Prediction {
  /** The object as the agent's write would leave it, managedFields included (without times). */
  readonly predicted: JsonObject;
  /** Live after the agent's pre-steps (managers renamed): what the write starts from. Null where there is none. */
  readonly prepared: JsonObject | null;
  /** Desired as the agent sends it (canonical form where the agent makes a typed round trip). */
  readonly sent: JsonObject;
  /** Of a client-side apply: the patch that it sends, where that is not empty. */
  readonly patch?: { readonly type: 'strategic' | 'merge'; readonly body: JsonObject };
  /**
   * Which types the merge used: the cluster's, the engine's own, the cluster's without defaults and rules, as where it is newer and has
   * fields that the engine does not know, or deduced from the objects. The last two are only an estimate.
   */
  readonly schema: 'cluster' | 'engine' | 'types' | 'deduced';
  /**
   * What the agent would report. `unchanged` and `skipped` write nothing: `predicted` is then live as it is, even
   * where an apply would have changed what the agent does not look at, such as finalizers; where there is no live
   * object, what is skipped stays absent, and `predicted` is `sent`.
   */
  readonly action: PredictedAction;
  /**
   * Of a write whose managedFields do not tell it, such as a client-side `kubectl apply`: the paths (`FieldsV1`) that desired asserts, those
   * that were asserted last (absent where live does not tell), and all that are live (absent where nothing is).
   */
  readonly fields?: {
    readonly asserted: JsonObject;
    readonly lastApplied?: JsonObject;
    readonly live?: JsonObject;
  };
  /**
   * The JSON pointers of `ignore` that make a difference, by the index of their rule, and `predicted` as it would be without
   * them. `dropped`: the write gives the field up, because another applier owns it too.
   */
  readonly ignored?: {
    readonly paths: readonly { readonly rule: number; readonly pointer: string; readonly dropped: boolean }[];
    readonly otherwise: JsonObject;
  };
  /**
   * Of Argo CD's modes: what each pointer, jq expression and trusted manager of `ignore` leaves of predicted and live, one
   * after another; those that take nothing away are not there.
   */
  readonly normalised?: readonly {
    readonly rule: number;
    readonly text: string;
    readonly predicted: JsonObject;
    readonly live: JsonObject;
  }[];
  /** Where `comparedByServer` is asked for and something is live: what that apply would leave, or why it is refused. */
  readonly compared?: { readonly left: JsonObject } | { readonly refused: string };
}

/** `recreated`: deleted and made anew. */
export type PredictedAction = 'created' | 'configured' | 'unchanged' | 'skipped' | 'recreated';

/** A write that the API server would refuse. `reason` follows metav1.StatusReason where there is one. */
export interface Refusal {
  readonly code: 'refused';
  /** `Rule`: no server refuses it, but a rule of `ignore` cannot be followed. */
  readonly reason: 'Invalid' | 'TypeError' | 'NoKind' | 'Rule';
  readonly message: string;
  /** Paths that the message is about, as the server writes them, where known. */
  readonly fields: readonly string[];
  /** The live object is in the way: the server would take the same manifest where there is none. */
  readonly onlyWithLive: boolean;
}

export interface ValidateRequest {
  /** Which loaded schemas and definitions apply; kinds of Kubernetes itself need none. */
  readonly schemas: string;
  /** `1.34`: which API versions are served. All other rules are those of the engine's own version of Kubernetes. */
  readonly kubernetesVersion?: string | undefined;
  readonly texts: readonly TextToValidate[];
  /** Somebody looks at it: it comes before all that waits and is not urgent. */
  readonly urgent?: boolean;
}

/** The API server's own rules in a worker. */
export interface KubernetesEngine {
  /** Starts the worker before anything is asked of it and keeps it, or lets it end again when it has been idle. */
  keep(kept: boolean): void;
  /** The cluster's OpenAPI v3 document of one group-version (`apps/v1`, `v1`). */
  loadOpenApi(schemas: string, groupVersion: string, document: string): Promise<Outcome<null, EngineFailure>>;
  /** A CustomResourceDefinition, as JSON text: structural schema, defaults, pruning. */
  loadCrd(schemas: string, crd: string): Promise<Outcome<null, EngineFailure>>;
  /** Forgets what was loaded for a cluster. */
  dropSchemas(schemas: string): Promise<Outcome<null, EngineFailure>>;
  /** Through the typed struct and back, as the server stores it; with the server's defaults if asked. */
  canonical(
    schemas: string,
    object: JsonObject,
    options: { readonly defaults: boolean },
  ): Promise<Outcome<JsonObject, EngineFailure | Refusal>>;
  predict(
    request: PredictRequest,
    signal?: AbortSignal,
  ): Promise<Outcome<Prediction, EngineFailure | Refusal>>;
  /** Loads every CustomResourceDefinition of a YAML text, in place of what a text of that name brought before. */
  loadDefinitions(schemas: string, name: string, text: string): Promise<Outcome<null, EngineFailure>>;
  /** As the server validates on create, the reading included: for each text the answers for its documents, in order. */
  validate(
    request: ValidateRequest,
    signal?: AbortSignal,
  ): Promise<Outcome<readonly (readonly DocumentAnswer[])[], EngineFailure>>;
}
