import { kept } from '../../../base/kept.ts';
import { at, stringAt, type Json, type JsonObject } from '../../resource/json.ts';
import { listAt, stringsAt } from '../../resource/jsonLists.ts';
import { parseCron, type CronSchedule } from './cronSchedule.ts';
import { goDurationSeconds } from '../goDuration.ts';
import { matchesGlob } from './goGlob.ts';

/** A time in which an AppProject lets its Applications sync, or keeps them from it. */
export interface SyncWindow {
  readonly kind: 'allow' | 'deny';
  /** As written. */
  readonly schedule: string;
  readonly duration: string;
  readonly timeZone: string;
  /** A person may sync all the same. */
  readonly manualSync: boolean;
}

/** Those of a project that an Application is chosen by, as `SyncWindows.Matches` of Argo CD (3.2). */
export function syncWindowsOf(project: JsonObject, application: ChosenBy): readonly SyncWindow[] {
  return listAt(project, 'spec', 'syncWindows').flatMap((window): readonly SyncWindow[] => {
    const kind = stringAt(window, 'kind');
    if (!isChosen(window, application)) return [];
    return [
      {
        kind: kind === 'deny' ? 'deny' : 'allow',
        schedule: stringAt(window, 'schedule') ?? '',
        duration: stringAt(window, 'duration') ?? '',
        timeZone: stringAt(window, 'timeZone') ?? '',
        manualSync: at(window, 'manualSync') === true,
      },
    ];
  });
}

/** By what windows choose an Application. */
export interface ChosenBy {
  readonly name: string;
  /** Of its destination, as written. */
  readonly server: string;
  readonly cluster: string;
  readonly namespace: string;
}

function isChosen(window: Json, { name, server, cluster, namespace }: ChosenBy): boolean {
  const selectors: readonly (readonly [patterns: readonly string[], values: readonly string[]])[] = [
    [stringsAt(window, 'applications'), [name]],
    [stringsAt(window, 'clusters'), [cluster, server].filter((value) => value !== '')],
    [stringsAt(window, 'namespaces'), [namespace]],
  ];
  const matches = selectors.map(
    ([patterns, values]) =>
      patterns.length > 0 && patterns.some((pattern) => values.some((value) => isMatch(pattern, value))),
  );
  if (at(window, 'andOperator') !== true) return matches.includes(true);
  return (
    selectors.some(([patterns]) => patterns.length > 0) &&
    selectors.every(([patterns], i) => patterns.length === 0 || matches[i] === true)
  );
}

const isMatch = (pattern: string, value: string): boolean => pattern === '*' || matchesGlob(pattern, value);

/** Whether Argo CD syncs at a moment, in milliseconds since the epoch: by itself, or because a person asks. */
export function canSync(windows: readonly SyncWindow[], now: number, isManual: boolean): boolean {
  if (windows.length === 0) return true;
  const known = windows.map((window) => ({ window, read: readOnce(window) }));
  // One that cannot be read keeps all from syncing.
  if (known.some(({ read }) => !read)) return false;
  const active = known.flatMap(({ window, read }) =>
    read && isActive(read, window.timeZone, now) ? [window] : [],
  );
  const denying = active.filter(({ kind }) => kind === 'deny');
  if (denying.length > 0) return isManual && denying.every(({ manualSync }) => manualSync);
  if (active.length > 0) return true;
  const allowing = windows.filter(({ kind }) => kind === 'allow');
  return allowing.length === 0 || (isManual && allowing.every(({ manualSync }) => manualSync));
}

/** The windows that Argo CD cannot read, which lets nothing sync. */
export const unreadableWindow = (windows: readonly SyncWindow[]): SyncWindow | undefined =>
  windows.find((window) => !readOnce(window));

/** When it would sync by itself: now, or the first moment that a window opens or closes for that; undefined for a year. */
export function nextSync(windows: readonly SyncWindow[], now: number): number | undefined {
  let moment = now;
  for (let step = 0; step < mostSteps && moment < now + year; step++) {
    if (canSync(windows, moment + (step === 0 ? 0 : instant), false)) return moment;
    const next = windows.flatMap((window) => nextChanges(window, moment)).sort((a, b) => a - b);
    const [first] = next.filter((one) => one > moment);
    if (first === undefined) return undefined;
    moment = first;
  }
  return undefined;
}

const mostSteps = 5000;
const year = 366 * 86_400_000;
/** A window is open after its first moment, not at it. */
const instant = 1000;

function nextChanges(window: SyncWindow, now: number): readonly number[] {
  const read = readOnce(window);
  if (!read) return [];
  const offset = offsetOf(window.timeZone, now);
  const opens = read.schedule.next(now + offset);
  const opened = read.schedule.next(now + offset - read.duration);
  return [opens, opened === undefined ? undefined : opened + read.duration].flatMap((one) =>
    one === undefined ? [] : [one - offset],
  );
}

/** Argo CD takes the clock of the time zone for one that knows none. A schedule that names no day is always open. */
function isActive({ schedule, duration }: ReadWindow, timeZone: string, now: number): boolean {
  const then = now + offsetOf(timeZone, now);
  const start = schedule.next(then - duration);
  return start === undefined || start < then;
}

interface ReadWindow {
  readonly schedule: CronSchedule;
  /** In milliseconds. */
  readonly duration: number;
}

const readOnce = kept((window: SyncWindow): ReadWindow | undefined => {
  const schedule = parseCron(window.schedule);
  const seconds = goDurationSeconds(window.duration);
  return schedule && seconds !== undefined ? { schedule, duration: seconds * 1000 } : undefined;
});

/** Of a zone's clock from that of UTC, in milliseconds; of a zone that is not known, none. */
function offsetOf(timeZone: string, now: number): number {
  if (timeZone === '' || timeZone === 'UTC') return 0;
  let format = formats.get(timeZone);
  if (!formats.has(timeZone)) {
    format = formatOf(timeZone);
    formats.set(timeZone, format);
  }
  const name = format?.formatToParts(now).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign, hours, minutes = '0', seconds = '0'] =
    /^GMT([+-])(\d+)(?::(\d+))?(?::(\d+))?$/.exec(name) ?? [];
  const size = (Number(hours ?? 0) * 60 + Number(minutes)) * 60_000 + Number(seconds) * 1000;
  return sign === '-' ? -size : size;
}

const formats = new Map<string, Intl.DateTimeFormat | undefined>();

function formatOf(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  } catch {
    return undefined;
  }
}
