import type { ProblemCode, Severity } from '../core/validate/problem.ts';
import type { EditorPosition } from '../core/yaml/editorPositions.ts';

/** What crosses from the core to whoever draws: plain, small, already masked. */

export type Mark =
  'drift' | 'missing' | 'pending' | 'unknown' | 'waiting' | 'notCompared' | 'inSync' | 'deleting';

export interface TreeRow {
  readonly id: string;
  readonly kind: 'environment' | 'owner' | 'resource' | 'field' | 'message';
  readonly label: string;
  readonly description: string;
  /** Plain text, a sentence a line; also read by screen readers. */
  readonly tooltip: string;
  readonly mark: Mark;
  readonly expandable: boolean;
  /** The row can be compared with live, and leads to a place in Git. */
  readonly comparable: boolean;
  readonly located: boolean;
}

/** A note at the end of a line. */
export interface LineNote {
  /** Zero-based, in the text that `LineNotes.text` names. */
  readonly line: number;
  readonly mark: Mark;
  readonly text: string;
  /** Markdown. */
  readonly hover: string;
  /** The render is older than the text: the note may no longer hold. */
  readonly stale: boolean;
  /** The row of the tree that says the same. */
  readonly row: string;
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
  'noRepository' | 'noCluster' | 'looking' | 'unreachable' | 'denied' | 'noOwner' | 'inSync' | 'none';

export interface Comparison {
  readonly title: string;
  readonly live: string;
  readonly desired: string;
}

export interface Place {
  /** Absolute path. */
  readonly path: string;
  /** Zero-based. */
  readonly line: number;
  /** In UTF-16 units. */
  readonly column: number;
}

/** One line of the Problems panel. Positions are zero-based, characters in UTF-16 units. */
export interface ProblemView {
  readonly start: EditorPosition;
  readonly end: EditorPosition;
  readonly severity: Severity;
  readonly code: ProblemCode;
  readonly message: string;
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
