import type { Disposable } from '../base/disposable.ts';
import type { Outcome } from '../base/outcome.ts';
import type { JsonObject } from '../core/resource/json.ts';
import type { ClusterFailure } from './clusterFailure.ts';

/** A resource as the API server serves it, from discovery. `group` is '' for the core group. */
export interface ServedResource {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** The name in paths, such as `deployments`. */
  readonly plural: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
}

/** Of Kubernetes; undefined where the server says something else. */
export interface ServerVersion {
  /** `1.37`, of which the API versions are. */
  readonly minor: string | undefined;
  /** `v1.37.2`, as charts see it. */
  readonly exact: string | undefined;
}

export interface Discovered {
  /** Of each group the preferred version comes first, so the first entry of a kind is the preferred one. */
  readonly resources: readonly ServedResource[];
  /** Group-versions that are registered, but whose server does not answer: their kinds are unknown, not absent. */
  readonly unavailable: readonly string[];
}

/**
 * What one list and watch covers: one resource type in one namespace, or in all (`namespace` is ''). With a name, one
 * object alone: a right that names the object is then enough, and nothing else is read.
 */
export interface WatchScope {
  readonly resource: ServedResource;
  readonly namespace: string;
  readonly name?: string;
}

/**
 * The objects of a scope. Once listed, `objects` stay through interruptions: `failure` then says why they may be old.
 * Keys are `namespace/name`. The map is replaced, never changed.
 */
export interface WatchedObjects {
  readonly listed: boolean;
  readonly objects: ReadonlyMap<string, JsonObject>;
  /** When the state was last known to be current, in milliseconds since the epoch; undefined before the first list. */
  readonly asOf?: number;
  readonly failure?: ClusterFailure;
}

/** One request as it was sent, for the request log. Never holds headers or bodies. */
export interface RequestRecord {
  readonly at: number;
  readonly context: string;
  readonly method: string;
  /** Path with query. */
  readonly path: string;
  /** HTTP status; absent where no answer came. */
  readonly status?: number;
  /** The guard did not let it out. */
  readonly refused: boolean;
}

/** A write that an agent would make, as a question to the server: what would it leave? */
export interface DryRun {
  readonly resource: ServedResource;
  readonly namespace: string;
  readonly name: string;
  /** A server-side apply, a patch of one kind or another that the client has made, or another object in its place. */
  readonly how: 'apply' | 'strategic' | 'merge' | 'json' | 'replace';
  /** There is no such object: the apply would make it, which takes a right of its own. */
  readonly creates?: boolean;
  /** JSON. */
  readonly body: string;
  readonly fieldManager: string;
  readonly fieldValidation?: 'Ignore' | 'Warn' | 'Strict';
  /** Of an apply: conflicts are no reason to refuse it. */
  readonly force: boolean;
}

export type DryRunFailure =
  | ClusterFailure
  /** Of those who may read alone, as of nearly everybody. */
  | { readonly code: 'noRight'; readonly message: string }
  /** The server does not say that it knows dry runs of the resource, and might write. */
  | { readonly code: 'notListed'; readonly message: string };

/** One cluster, reached as one kubeconfig context says, read-only by construction. */
export interface ClusterConnection {
  readonly context: string;
  readonly server: string;
  /** The context's default namespace, where it names one. */
  readonly namespace?: string;
  discover(signal?: AbortSignal): Promise<Outcome<readonly ServedResource[], ClusterFailure>>;
  version(signal?: AbortSignal): Promise<Outcome<ServerVersion, ClusterFailure>>;
  /** Content hashes of the OpenAPI v3 documents by group-version, as the server states them. */
  openApiIndex(signal?: AbortSignal): Promise<Outcome<ReadonlyMap<string, string>, ClusterFailure>>;
  openApi(groupVersion: string, signal?: AbortSignal): Promise<Outcome<string, ClusterFailure>>;
  /** One object, in the version of `resource`. */
  get(
    resource: ServedResource,
    namespace: string,
    name: string,
    signal?: AbortSignal,
  ): Promise<Outcome<JsonObject, ClusterFailure>>;
  /**
   * The object as a write would leave it. Nothing is sent unless the person has dry runs switched on, has the right to the
   * write, and the server says that it knows dry runs of the resource.
   */
  dryRun(write: DryRun, signal: AbortSignal): Promise<Outcome<JsonObject, DryRunFailure>>;
  /** Lists, then watches until disposed; resumes after interruptions, lists again when the server has forgotten (410). */
  watch(scope: WatchScope, onChange: (state: WatchedObjects) => void): Disposable;
  close(): void;
}
