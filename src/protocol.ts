import type { Comparison, EmptyState, LineNote, Place, Status, TreeRow } from './present/viewModels.ts';

/**
 * All that is said between the extension host and the core worker. Both sides are checked against it at compile
 * time; values are plain data (structured clone).
 */

export interface ChosenContext {
  readonly name: string;
  readonly context: string;
  readonly production: boolean;
}

export interface CoreSettings {
  /** Absolute paths of the workspace's folders. */
  readonly folders: readonly string[];
  /** Kubeconfig files; empty for the default (KUBECONFIG, then the user's own). */
  readonly kubeconfigs: readonly string[];
  /** The environments that the person chose for this workspace. */
  readonly environments: readonly ChosenContext[];
}

/** Requests of the host, each with its answer. */
export interface Requests {
  listContexts: {
    readonly params: { readonly kubeconfigs: readonly string[] };
    readonly result: ContextList;
  };
  children: { readonly params: { readonly row?: string }; readonly result: readonly TreeRow[] };
  comparison: { readonly params: RowOrPlace; readonly result: Comparison | undefined };
  place: { readonly params: { readonly row: string }; readonly result: Place | undefined };
  refresh: { readonly params: Record<string, never>; readonly result: null };
  requestLog: { readonly params: Record<string, never>; readonly result: string };
}

export interface ContextList {
  readonly contexts: readonly { readonly name: string; readonly server: string }[];
  /** Why there are none, or fewer than expected. */
  readonly problem?: string;
}

/** A row of the drift view, or a place in a file. `line` is zero-based. */
export type RowOrPlace =
  | { readonly row: string; readonly path?: undefined }
  | { readonly row?: undefined; readonly path: string; readonly line: number };

/** What the host tells without waiting for an answer. */
export interface HostNotifications {
  settings: CoreSettings;
  /** `text` is absent when the buffer was closed. */
  buffer: { readonly path: string; readonly text?: string };
  filesChanged: { readonly paths: readonly string[] };
  /** Git's own files moved: HEAD, a branch, a fetch. */
  gitChanged: null;
  /** Whether somebody works in the window: what answers at once costs memory. */
  attended: boolean;
  /** Files whose line notes are drawn. */
  visibleFiles: { readonly paths: readonly string[] };
}

/** What the core tells. Only what changed since it was told last is sent. */
export interface CoreNotifications {
  notes: { readonly path: string; readonly notes: readonly LineNote[] };
  /** Rows whose children or text changed; undefined for the whole tree. */
  tree: { readonly rows: readonly string[] | undefined };
  status: Status;
  emptyState: EmptyState;
  log: { readonly level: 'debug' | 'info' | 'warning' | 'error'; readonly message: string };
  requests: { readonly text: string };
}

type Tagged<T> = { [K in keyof T]: { readonly kind: K; readonly value: T[K] } }[keyof T];

export type ToCore =
  | {
      [K in keyof Requests]: {
        readonly kind: 'request';
        readonly id: number;
        readonly method: K;
        readonly params: Requests[K]['params'];
      };
    }[keyof Requests]
  | { readonly kind: 'cancel'; readonly id: number }
  | { readonly kind: 'notification'; readonly notification: Tagged<HostNotifications> };

export type ToHost =
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly message: string }
  | { readonly kind: 'notification'; readonly notification: Tagged<CoreNotifications> };
