import type { ChangeRequests, GitSettings } from './changeProtocol.ts';
import type { KeptByHost, OwnerRequests } from './ownerProtocol.ts';
import type { RowOrPlace } from './present/rowOrPlace.ts';
import type { ProblemCode, Severity } from './core/validate/problem.ts';
import type { TextEdit } from './core/yaml/textEdit.ts';
import type { TreeOptions } from './present/treeOptions.ts';
import type {
  Badge,
  ChartHost,
  ComparedObject,
  Comparison,
  DriftStop,
  EmptyState,
  FileLens,
  LineNote,
  ProblemView,
  QuickFix,
  Status,
  SyncPreview,
  TreeRow,
  WatchedFolder,
} from './present/viewModels.ts';
import type { Place } from './present/place.ts';

/**
 * All that is said between the extension host and the core worker. Both sides are checked against it at compile
 * time; values are plain data (structured clone). Whatever stands under `path`, `paths` or `folders` is an absolute path
 * with forward slashes, as the editor names the file (`session/openedFolders.ts`).
 */

export interface ChosenContext {
  readonly name: string;
  readonly context: string;
  readonly production: boolean;
  /** See `ChosenEnvironment`. */
  readonly knownAs?: Readonly<Record<string, readonly string[]>>;
}

export interface CoreSettings {
  /** Absolute paths of the workspace's folders. */
  readonly folders: readonly string[];
  /** Kubeconfig files; empty for the default (KUBECONFIG, then the user's own). */
  readonly kubeconfigs: readonly string[];
  /** The environments that the person chose for this workspace. */
  readonly environments: readonly ChosenContext[];
  /** For one render. */
  readonly render: { readonly timeLimitMs: number; readonly sizeLimitBytes: number };
  readonly validation: {
    readonly enabled: boolean;
    /** `1.34`; undefined for the newest that is known. */
    readonly kubernetesVersion: string | undefined;
    readonly severities: Readonly<Partial<Record<ProblemCode, Severity | 'off'>>>;
  };
  readonly git: GitSettings;
  readonly charts: ChartSettings;
  /** In which environments clusters confirm drift by dry runs; `off` wherever the person does not trust the workspace. */
  readonly serverDryRun: 'off' | 'exceptProduction' | 'on';
}

/** What may be fetched beside the repository. */
export interface ChartSettings {
  /** Absolute path of a folder of the editor's own, where charts are kept. */
  readonly storage: string;
  /** The person trusts the workspace. */
  readonly trusted: boolean;
  /** Of servers, with the port where that is not the usual one. */
  readonly hosts: readonly string[];
}

/** Requests of the host, each with its answer. */
export interface Requests extends ChangeRequests, OwnerRequests {
  listContexts: {
    readonly params: { readonly kubeconfigs: readonly string[] };
    readonly result: ContextList;
  };
  children: { readonly params: { readonly row?: string }; readonly result: readonly TreeRow[] };
  comparison: { readonly params: RowOrPlace; readonly result: Comparison | undefined };
  /** For problems that touch the lines; both zero-based and included. */
  quickFixes: {
    readonly params: { readonly path: string; readonly firstLine: number; readonly lastLine: number };
    readonly result: readonly QuickFix[];
  };
  /** What the line controls, zero-based, as a text for people. */
  controlledFields: {
    readonly params: { readonly path: string; readonly line: number };
    readonly result: string;
  };
  place: { readonly params: { readonly row: string }; readonly result: Place | undefined };
  /** The next line with drift, or the one before; from nowhere where `from` is absent. */
  driftStop: {
    readonly params: {
      readonly direction: 'next' | 'previous';
      readonly from?: { readonly path: string; readonly line: number };
    };
    readonly result: DriftStop | undefined;
  };
  refresh: { readonly params: Record<string, never>; readonly result: null };
  /** The hosts that charts of the owners come from. */
  chartHosts: { readonly params: Record<string, never>; readonly result: readonly ChartHost[] };
  /** Asks for all of them again; hosts that are not allowed are asked for nothing. */
  fetchCharts: { readonly params: Record<string, never>; readonly result: readonly ChartHost[] };
  requestLog: { readonly params: Record<string, never>; readonly result: string };
  syncPreview: { readonly params: PreviewParams; readonly result: SyncPreview };
  revisions: { readonly params: Record<string, never>; readonly result: readonly RepositoryRevisions[] };
  /** The objects that differ between two states of a repository. */
  comparedObjects: { readonly params: ComparedStates; readonly result: readonly ComparedObject[] };
  comparedTexts: {
    readonly params: ComparedStates & Pick<ComparedObject, 'owner' | 'object'>;
    readonly result: { readonly left: string; readonly right: string };
  };
}

/** The working tree of all repositories, or a revision of one: `root` is an absolute path. */
export type PreviewParams =
  | { readonly root?: undefined; readonly revision: 'working' }
  | { readonly root: string; readonly revision: string };

/** `root` is an absolute path; a state is `working`, `deployed`, `healthy`, `live` or `git:` and a revision. */
export interface ComparedStates {
  readonly root: string;
  readonly left: string;
  readonly right: string;
}

/** What a repository can be looked at. `root` is an absolute path. */
export interface RepositoryRevisions {
  readonly root: string;
  readonly refs: readonly {
    /** `main`, `origin/main`, `v1.0.0`. */
    readonly name: string;
    readonly commit: string;
    /** In milliseconds since the epoch. */
    readonly committedAt?: number;
  }[];
}

export interface ContextList {
  readonly contexts: readonly { readonly name: string; readonly server: string }[];
  /** Why there are none, or fewer than expected. */
  readonly problem?: string;
}

/** What happened to an open document. `path` is absolute, `dirty` whether it differs from its file. */
export type BufferChange =
  | { readonly kind: 'whole'; readonly path: string; readonly dirty: boolean; readonly text: string }
  | {
      readonly kind: 'edits';
      readonly path: string;
      readonly dirty: boolean;
      /** Each of the text that those before it leave. */
      readonly edits: readonly TextEdit[];
      /** Of the text after them, in UTF-16 units: a core that gets another length asks for the whole text. */
      readonly length: number;
    }
  | { readonly kind: 'closed'; readonly path: string };

/** Lines are zero-based, both included. */
export interface VisibleFile {
  readonly path: string;
  readonly firstLine: number;
  readonly lastLine: number;
}

/** What the host tells without waiting for an answer. */
export interface HostNotifications extends KeptByHost {
  settings: CoreSettings;
  buffer: BufferChange;
  filesChanged: { readonly paths: readonly string[] };
  /** Git's own files moved: HEAD, a branch, a fetch. */
  gitChanged: null;
  /** Whether somebody works in the window: what answers at once costs memory. */
  attended: boolean;
  /** Files on the screen: their line notes are drawn, and they are validated first. */
  visibleFiles: { readonly files: readonly VisibleFile[] };
  treeOptions: TreeOptions;
  /** Which previews and comparisons are open: the revisions that they are of stay rendered. */
  openPreviews: {
    readonly previews: readonly PreviewParams[];
    readonly compared: readonly ComparedStates[];
    /** Rows of the owners whose desired state is shown. */
    readonly desired: readonly string[];
  };
}

/** What the core tells. Only what changed since it was told last is sent. */
export interface CoreNotifications extends KeptByHost {
  notes: { readonly path: string; readonly notes: readonly LineNote[] };
  /** The line above a visible file; without a lens there is none. */
  lens: { readonly path: string; readonly lens: FileLens | undefined };
  /** Rows whose children or text changed; undefined for the whole tree. */
  tree: { readonly rows: readonly string[] | undefined };
  /** Files whose mark changed; without a badge where it is gone. */
  badges: readonly { readonly path: string; readonly badge: Badge | undefined }[];
  /** Wherever they lie: the host watches what is outside of the workspace too. */
  watchedFolders: readonly WatchedFolder[];
  status: Status;
  emptyState: EmptyState;
  log: { readonly level: 'debug' | 'info' | 'warning' | 'error'; readonly message: string };
  requests: { readonly text: string };
  /** All that is wrong with a file, in place of what was told of it before. */
  problems: { readonly path: string; readonly problems: readonly ProblemView[] };
  /** The core has lost the text of an open document: it wants to be told the whole. */
  bufferWanted: { readonly path: string };
  /** Something changed that an open preview or comparison may show. */
  previews: null;
  /** An open desired state is another one by now. */
  desired: null;
  /** Files that builds read and that are neither YAML nor JSON, absolute: their buffers matter too. */
  filesRead: { readonly paths: readonly string[] };
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
