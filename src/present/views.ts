import type { WatchedObjects } from '../cluster/clusterApi.ts';
import type { CoreNotifications } from '../protocol.ts';
import type { Snapshot } from '../session/snapshot.ts';
import { emptyState } from './emptyState.ts';
import { fileProblems, type FileProblems } from './fileProblems.ts';
import { lineNotes } from './lineNotes.ts';
import { status } from './status.ts';
import type { EmptyState, LineNote, Status } from './viewModels.ts';

/** All that is on the screen by itself; rows of trees and documents are asked for. */
export interface Views {
  readonly snapshot: Snapshot;
  readonly notes: ReadonlyMap<string, readonly LineNote[]>;
  readonly problems: FileProblems;
  readonly status: Status;
  readonly emptyState: EmptyState;
}

/** `now` is in milliseconds since the epoch; `previous` is what was made before, of which what still holds is kept. */
export function presentViews(
  snapshot: Snapshot,
  visibleFiles: readonly string[],
  now: number,
  previous?: Views,
): Views {
  const notes = lineNotes(snapshot, now, visibleFiles);
  const empty = emptyState(snapshot);
  return {
    snapshot,
    notes: new Map(visibleFiles.map((path) => [path, notes.get(path) ?? []])),
    problems: fileProblems(snapshot, previous?.problems),
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
  changes.push(...changedProblems(before?.problems, after.problems));
  if (!sameValue(before?.status, after.status)) changes.push(['status', after.status]);
  if (before?.emptyState !== after.emptyState) changes.push(['emptyState', after.emptyState]);
  if (!before || !sameTree(before.snapshot, after.snapshot)) changes.push(['tree', { rows: undefined }]);
  return changes;
}

/** A file that has no problem any more is told of as well. */
function changedProblems(before: FileProblems | undefined, after: FileProblems): readonly Change[] {
  if (before === after) return [];
  const paths = new Set([...(before?.byPath.keys() ?? []), ...after.byPath.keys()]);
  return [...paths].flatMap((path): readonly Change[] => {
    const [was, is] = [before?.byPath.get(path), after.byPath.get(path)];
    return was === is || sameValue(was, is) ? [] : [['problems', { path, problems: is ?? [] }]];
  });
}

/** Rows are made of owners, and of what environments say of themselves; every word of a watch changes its environment. */
function sameTree(before: Snapshot, after: Snapshot): boolean {
  if (before.owners !== after.owners) return false;
  if ((before.inputs.repositories.size === 0) !== (after.inputs.repositories.size === 0)) return false;
  const [was, is] = [[...before.inputs.environments.values()], [...after.inputs.environments.values()]];
  return (
    was.length === is.length &&
    was.every((environment, i) => {
      const other = is[i];
      return (
        environment.name === other?.name &&
        environment.context === other.context &&
        environment.production === other.production &&
        environment.connection === other.connection &&
        sameList(environment.kustomizations, other.kustomizations) &&
        sameList(environment.gitRepositories, other.gitRepositories)
      );
    })
  );
}

const sameList = (a: WatchedObjects | undefined, b: WatchedObjects | undefined): boolean =>
  a?.listed === b?.listed && a?.failure?.message === b?.failure?.message;

const sameValue = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
