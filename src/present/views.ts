import type { CoreNotifications } from '../protocol.ts';
import type { Snapshot } from '../session/snapshot.ts';
import { emptyState } from './emptyState.ts';
import { lineNotes } from './lineNotes.ts';
import { status } from './status.ts';
import type { EmptyState, LineNote, Status } from './viewModels.ts';

/** All that is on the screen by itself; rows of trees and documents are asked for. */
export interface Views {
  readonly snapshot: Snapshot;
  readonly notes: ReadonlyMap<string, readonly LineNote[]>;
  readonly status: Status;
  readonly emptyState: EmptyState;
}

/** `now` is in milliseconds since the epoch. */
export function presentViews(snapshot: Snapshot, visibleFiles: readonly string[], now: number): Views {
  const notes = lineNotes(snapshot, now);
  const empty = emptyState(snapshot);
  return {
    snapshot,
    notes: new Map(visibleFiles.map((path) => [path, notes.get(path) ?? []])),
    status: status(snapshot, empty),
    emptyState: empty,
  };
}

type Change = { [K in keyof CoreNotifications]: readonly [K, CoreNotifications[K]] }[keyof CoreNotifications];

/** What has to be told for a screen that shows `before` to show `after`. */
export function changedViews(before: Views | undefined, after: Views): readonly Change[] {
  const changes: Change[] = [];
  for (const [path, notes] of after.notes) {
    if (!sameValue(before?.notes.get(path), notes)) changes.push(['notes', { path, notes }]);
  }
  if (!sameValue(before?.status, after.status)) changes.push(['status', after.status]);
  if (before?.emptyState !== after.emptyState) changes.push(['emptyState', after.emptyState]);
  if (
    before?.snapshot.owners !== after.snapshot.owners ||
    before.snapshot.inputs.environments !== after.snapshot.inputs.environments
  ) {
    changes.push(['tree', { rows: undefined }]);
  }
  return changes;
}

const sameValue = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
