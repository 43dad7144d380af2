import type { Origin } from '../resource/origin.ts';
import { toPointer } from '../yaml/jsonPointer.ts';

/** A scalar among the values of a chart where a release or an Application says it, or a file that it names. */
export interface SaidValue {
  /** Where it stands among the values. */
  readonly path: readonly string[];
  readonly origin: Origin;
  /** To the values in the manifest of who renders the chart, where they are a map of it. */
  readonly within?: string;
}

/** Those that count, of values of which a later one is over an earlier: what is over a map is over all of it. */
export function lastSaid(said: readonly SaidValue[]): readonly SaidValue[] {
  const scalars = new Set<string>();
  const maps = new Set<string>();
  return said
    .toReversed()
    .filter(({ path }) => {
      const pointers = path.map((_, i) => toPointer(path.slice(0, i + 1)));
      const own = pointers.at(-1) ?? '';
      if (maps.has(own) || pointers.some((one) => scalars.has(one))) return false;
      scalars.add(own);
      for (const one of pointers.slice(0, -1)) maps.add(one);
      return true;
    })
    .toReversed();
}

/** What says a value: the scalar that stands there or in place of a map above, else the first that stands below. */
export const sayingOf = (said: readonly SaidValue[], path: readonly string[]): SaidValue | undefined =>
  said.find((one) => begins(path, one.path)) ?? said.find((one) => begins(one.path, path));

const begins = (path: readonly string[], start: readonly string[]): boolean =>
  start.every((key, i) => path[i] === key);
