import { canSync, nextSync, type SyncWindow } from '../owner/argo/syncWindow.ts';

/**
 * What sync windows say of a moment, in milliseconds since the epoch: `not before 22:00 Europe/Berlin`; undefined where they
 * let Argo CD sync.
 */
export function windowWords(windows: readonly SyncWindow[], now: number): string | undefined {
  if (windows.length === 0 || canSync(windows, now, false)) return undefined;
  const byHand = canSync(windows, now, true) ? ', or when a person syncs it before' : '';
  const next = nextSync(windows, now);
  if (next === undefined) return `not within a year, as its sync windows are${byHand}`;
  const zone = windows.find(({ timeZone }) => timeZone !== '')?.timeZone ?? 'UTC';
  return `not before ${momentText(next, now, zone)}${byHand}`;
}

function momentText(moment: number, now: number, zone: string): string {
  const timeZone = isKnown(zone) ? zone : 'UTC';
  const time = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' });
  const day = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
  });
  const isToday = day.format(moment) === day.format(now);
  return `${time.format(moment)} ${timeZone}${isToday ? '' : ` on ${day.format(moment)}`}`;
}

function isKnown(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en-GB', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
