import type { Verdict } from '../core/drift/judge/verdict.ts';
import type { ProblemCode, Severity } from '../core/validate/problem.ts';
import type { EditorPosition } from '../core/yaml/editorPositions.ts';
import type { PlaceLink } from './lines/placeLink.ts';
import type { Place } from './place.ts';

/** What crosses from the core to whoever draws: plain, small, already masked. */

export type Mark =
  'drift' | 'missing' | 'pending' | 'unknown' | 'waiting' | 'notCompared' | 'inSync' | 'deleting';

export interface TreeRow {
  readonly id: string;
  readonly kind: 'environment' | 'owner' | 'resource' | 'field' | 'message' | 'group' | 'file';
  readonly label: string;
  readonly description: string;
  /** Plain text, a sentence a line; also read by screen readers. */
  readonly tooltip: string;
  /** When what differs began, in milliseconds since the epoch: rows are put in order by it. */
  readonly since?: number;
  readonly mark: Mark;
  /** Of an object or a field, which has a sign of its own. */
  readonly verdict?: Verdict;
  readonly expandable: boolean;
  /** The row can be compared with live, and leads to a place in Git. */
  readonly comparable: boolean;
  readonly located: boolean;
  /** The live value of the field can be written into Git. */
  readonly adoptable?: boolean;
  /** The owner's agent can be told to leave the field alone. */
  readonly ignorable?: boolean;
  /** A controller keeps changing the field, and Git can say nothing of it. */
  readonly removable?: boolean;
  /** Absolute path, of a row that stands for a file. */
  readonly path?: string;
  /** What a click on the row does: the next thing to try. */
  readonly action?: RowAction;
}

export type RowAction = 'refresh' | 'chooseClusters' | 'fetchCharts' | 'showClusterRequests';

/** What a note is about: live differs, an edit is not deployed, nothing can be said. A line has one note of each. */
export type NoteKind = 'drift' | 'pending' | 'unknown';

/** A note at the end of a line. */
export interface LineNote {
  /** Zero-based, in the text as the core was told it last. */
  readonly line: number;
  readonly kind: NoteKind;
  /** The worst of what the note says. */
  readonly mark: Mark;
  readonly text: string;
  /** Markdown; empty where another note of the line says it all. */
  readonly hover: string;
  /** The render is older than the text: the note may no longer hold. */
  readonly stale: boolean;
  /** The rows of the tree that say the same, the most important first; there is at least one. */
  readonly targets: readonly NoteTarget[];
}

export interface NoteTarget {
  /** In plain text: the environment, and the owner or resource where there are several. */
  readonly label: string;
  readonly row: string;
  /** Of its owner; `located` where that has a manifest here. */
  readonly owner: { readonly label: string; readonly row: string; readonly located: boolean };
  /** The live value can be written into Git. */
  readonly adoptable: boolean;
  /** The owner's agent can be told to leave the field alone. */
  readonly ignorable: boolean;
  /** A controller keeps changing it, and Git can say nothing of it. */
  readonly removable: boolean;
  /** Of variables in the field: see `DesiredField`. */
  readonly further?: readonly PlaceLink[];
}

/** The line above a file: which owners it reaches. */
export interface FileLens {
  readonly text: string;
  /** There are owners to be listed. */
  readonly isUsed: boolean;
}

/** An owner to choose from a list. */
export interface OwnerChoice {
  /** Of the Drift view. */
  readonly row: string;
  readonly label: string;
  /** Its environment, and how it fares. */
  readonly description: string;
  /** What it is, and what it applies. */
  readonly detail: string;
  /** Where its own manifest is written. */
  readonly manifest?: Place;
  /** What an environment has to say for its objects to be compared there, where nobody has named the cluster that they go to. */
  readonly toBeKnown?: string;
}

/** The files that an owner is made of. Paths are absolute. */
export interface OwnerFiles {
  readonly title: string;
  readonly files: readonly { readonly path: string; readonly name: string }[];
}

/** What an owner renders, as a document. */
export interface DesiredState {
  readonly text: string;
  /** Of the owner itself. */
  readonly row: string;
  /** Where the object begins whose row was asked about; zero-based. */
  readonly line: number;
}

/** What a hover says of a place of such a document, in Markdown, and where that leads. */
export interface DesiredField {
  /** In UTF-16 units, within the line that was asked about. */
  readonly start: number;
  readonly end: number;
  readonly hover: string;
  readonly place?: Place;
  /** Where variables are set that it is made of, or where the one stands whose value it is. */
  readonly further?: readonly PlaceLink[];
}

/** A server that charts come from, with its port where that is not the usual one. */
export interface ChartHost {
  readonly host: string;
  /** Their names. */
  readonly charts: readonly string[];
  /** Why some could not be had. */
  readonly problems: readonly string[];
}

/** The mark of a file that controls values which differ. */
export interface Badge {
  readonly mark: 'drift' | 'unknown';
  /** Plain text. */
  readonly tooltip: string;
}

/** A line whose value differs from a cluster, among all of them. */
export interface DriftStop {
  readonly place: Place;
  /** Which it is, from 1, and of how many. */
  readonly number: number;
  readonly count: number;
  /** What the line's note says, in plain text. */
  readonly text: string;
}

/** A folder in which changes matter. */
export interface WatchedFolder {
  /** Absolute path. */
  readonly path: string;
  readonly holds: 'files' | 'git';
}

export interface Status {
  readonly text: string;
  readonly tooltip: string;
  /** How many objects differ from what Git says. */
  readonly different: number;
  readonly mark: Mark;
}

/** Why the drift view shows little or nothing; `none` when it has something to show. */
export type EmptyState =
  'noRepository' | 'noCluster' | 'looking' | 'noDrift' | 'noneOfFilter' | 'inSync' | 'none';

export interface Comparison {
  readonly title: string;
  readonly live: string;
  readonly desired: string;
}

/** `hint`: told where it stands in the text, and in no list. */
export type ShownSeverity = Severity | 'hint';

/** One line of the Problems panel. Positions are zero-based, characters in UTF-16 units. */
export interface ProblemView {
  readonly start: EditorPosition;
  readonly end: EditorPosition;
  readonly severity: ShownSeverity;
  readonly code: ProblemCode;
  readonly message: string;
  /** Another place that has to do with it; `path` is absolute. */
  readonly related?: {
    readonly path: string;
    readonly start: EditorPosition;
    readonly end: EditorPosition;
    readonly message: string;
  };
}

/** A change of a file that takes a problem away. */
export interface QuickFix {
  readonly title: string;
  /** The problem's, so that the editor can say which it is for. */
  readonly problem: ProblemView;
  readonly edits: readonly {
    readonly start: EditorPosition;
    readonly end: EditorPosition;
    readonly text: string;
  }[];
}

/** An object that differs between two states of a repository. */
export interface ComparedObject {
  readonly owner: string;
  readonly object: string;
  /** For people: `prod/shop/Deployment web`. */
  readonly name: string;
}

/** A sync preview as a document. */
export interface SyncPreview {
  readonly text: string;
  readonly links: readonly {
    /** Zero-based; `start` and `end` are UTF-16 columns. */
    readonly line: number;
    readonly start: number;
    readonly end: number;
    readonly place: Place;
  }[];
  /** Zero-based lines, both included. */
  readonly folds: readonly { readonly start: number; readonly end: number }[];
}
