import type { WatchedObjects } from '../cluster/clusterApi.ts';
import type { CoreNotifications } from '../protocol.ts';
import type { Snapshot } from '../session/snapshot.ts';
import { formatAge } from './ages.ts';
import { badges } from './rows/badges.ts';
import { brokenWatches } from './rows/brokenWatches.ts';
import { emptyState } from './rows/emptyState.ts';
import { fileLens } from './lines/fileLens.ts';
import { fileProblems, type FileProblems } from './problems/fileProblems.ts';
import { filesRead } from './filesRead.ts';
import { lineNotes } from './lines/lineNotes.ts';
import { sameSettings } from './problems/settingsProblems.ts';
import { status } from './status.ts';
import type { TreeOptions } from './treeOptions.ts';
import type { Badge, EmptyState, FileLens, LineNote, Status, WatchedFolder } from './viewModels.ts';
import { watchedFolders } from './watchedFolders.ts';

/** All that is on the screen by itself; rows of trees and documents are asked for. */
export interface Views {
  readonly snapshot: Snapshot;
  readonly options: TreeOptions;
  readonly notes: ReadonlyMap<string, readonly LineNote[]>;
  readonly lenses: ReadonlyMap<string, FileLens | undefined>;
  readonly badges: ReadonlyMap<string, Badge>;
  readonly problems: FileProblems;
  readonly watchedFolders: readonly WatchedFolder[];
  readonly filesRead: readonly string[];
  readonly status: Status;
  readonly emptyState: EmptyState;
  /** How old what is shown is, where a watch is broken: rows say it. */
  readonly age: string;
}

/** What the person looks at. */
export interface Look {
  /** Absolute paths. */
  readonly visibleFiles: readonly string[];
  readonly options: TreeOptions;
}

/** `now` is in milliseconds since the epoch; `previous` is what was made before, of which what still holds is kept. */
export function presentViews(
  snapshot: Snapshot,
  { visibleFiles, options }: Look,
  now: number,
  previous?: Views,
): Views {
  const notes = lineNotes(snapshot, now, visibleFiles);
  const empty = emptyState(snapshot, options, now);
  return {
    snapshot,
    options,
    notes: new Map(visibleFiles.map((path) => [path, notes.get(path) ?? []])),
    lenses: new Map(visibleFiles.map((path) => [path, fileLens(snapshot, path, notes.get(path) ?? [])])),
    badges: badges(snapshot),
    problems: fileProblems(snapshot, previous?.problems),
    watchedFolders: watchedFolders(snapshot),
    filesRead: previous?.snapshot.owners === snapshot.owners ? previous.filesRead : filesRead(snapshot),
    status: status(snapshot, empty, now),
    emptyState: empty,
    age: ageOf(snapshot, now),
  };
}

type Change = { [K in keyof CoreNotifications]: readonly [K, CoreNotifications[K]] }[keyof CoreNotifications];

/** What has to be told for a screen that shows `before` to show `after`. */
export function changedViews(before: Views | undefined, after: Views): readonly Change[] {
  const changes: Change[] = [];
  for (const [path, notes] of after.notes) {
    if (!sameValue(before?.notes.get(path), notes)) changes.push(['notes', { path, notes }]);
  }
  for (const [path, lens] of after.lenses) {
    if (!sameValue(before?.lenses.get(path), lens)) changes.push(['lens', { path, lens }]);
  }
  changes.push(...changedProblems(before?.problems, after.problems));
  if (!sameValue(before?.watchedFolders, after.watchedFolders))
    changes.push(['watchedFolders', after.watchedFolders]);
  if (!sameValue(before?.filesRead ?? [], after.filesRead))
    changes.push(['filesRead', { paths: after.filesRead }]);
  if (!sameValue(before?.status, after.status)) changes.push(['status', after.status]);
  if (before?.emptyState !== after.emptyState) changes.push(['emptyState', after.emptyState]);
  const badgesBefore = before?.badges ?? new Map<string, Badge>();
  const changedBadges = [...new Set([...badgesBefore.keys(), ...after.badges.keys()])].filter(
    (path) => !sameValue(badgesBefore.get(path), after.badges.get(path)),
  );
  if (changedBadges.length > 0)
    changes.push(['badges', changedBadges.map((path) => ({ path, badge: after.badges.get(path) }))]);
  if (!before || !sameTree(before, after)) changes.push(['tree', { rows: undefined }]);
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
function sameTree(before: Views, after: Views): boolean {
  if (before.snapshot.owners !== after.snapshot.owners || before.age !== after.age) return false;
  if (!sameValue(before.options, after.options)) return false;
  if (!sameSettings(before.snapshot, after.snapshot)) return false;
  if (before.snapshot.production !== after.snapshot.production) return false;
  if (before.snapshot.otherSources !== after.snapshot.otherSources) return false;
  if (before.snapshot.inputs.sightings !== after.snapshot.inputs.sightings) return false;
  if (!sameBranch(before.snapshot, after.snapshot)) return false;
  const [{ inputs: then }, { inputs: now }] = [before.snapshot, after.snapshot];
  if ((then.repositories.size === 0) !== (now.repositories.size === 0)) return false;
  const [was, is] = [[...then.environments.values()], [...now.environments.values()]];
  return (
    was.length === is.length &&
    was.every((environment, i) => {
      const other = is[i];
      return (
        environment.name === other?.name &&
        environment.context === other.context &&
        environment.connection === other.connection &&
        sameList(environment.kustomizations, other.kustomizations) &&
        sameList(environment.gitRepositories, other.gitRepositories)
      );
    })
  );
}

/** The owners are the same. */
const sameBranch = ({ branch: before }: Snapshot, { branch: after, owners }: Snapshot): boolean =>
  before === after || owners.every((owner) => before?.get(owner) === after?.get(owner));

/** Time passes without anything happening, and a row that names an age grows wrong. */
function ageOf({ inputs, owners }: Snapshot, now: number): string {
  return [...inputs.environments.values()]
    .map((environment) => {
      const own = owners.filter((owner) => owner.environment === environment.name);
      const since = brokenWatches(environment, own)[0]?.asOf;
      return since === undefined ? '' : `${environment.name}: ${formatAge(since, now)}`;
    })
    .filter((text) => text !== '')
    .join();
}

const sameList = (a: WatchedObjects | undefined, b: WatchedObjects | undefined): boolean =>
  a?.listed === b?.listed && a?.failure?.message === b?.failure?.message;

const sameValue = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
