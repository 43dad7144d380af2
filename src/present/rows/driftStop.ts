import type { Snapshot } from '../../session/snapshot.ts';
import { lineNotes } from '../lines/lineNotes.ts';
import type { DriftStop } from '../viewModels.ts';

/** Where a person is; `line` is zero-based. */
export interface Whereabouts {
  readonly path: string;
  readonly line: number;
}

/**
 * The next line with drift, or the one before: in the file, then on to other files in the order of their paths, and
 * round to the first again. From nowhere it is the first or the last of all. `now` is in milliseconds since the epoch.
 */
export function driftStop(
  snapshot: Snapshot,
  from: Whereabouts | undefined,
  direction: 'next' | 'previous',
  now: number,
): DriftStop | undefined {
  const stops = [...lineNotes(snapshot, now)]
    .flatMap(([path, notes]) =>
      notes.flatMap(({ kind, line, text }) => (kind === 'drift' ? [{ path, line, text }] : [])),
    )
    .sort(inOrder);
  const index =
    direction === 'next'
      ? stops.findIndex((stop) => !from || inOrder(from, stop) < 0)
      : stops.findLastIndex((stop) => !from || inOrder(stop, from) < 0);
  const stop = stops.at(index >= 0 ? index : direction === 'next' ? 0 : -1);
  return (
    stop && {
      place: { path: stop.path, line: stop.line, column: 0 },
      number: stops.indexOf(stop) + 1,
      count: stops.length,
      text: stop.text,
    }
  );
}

/** Of paths by their characters: the same everywhere, whatever language the person speaks. */
function inOrder(a: Whereabouts, b: Whereabouts): number {
  return a.path === b.path ? a.line - b.line : a.path < b.path ? -1 : 1;
}
