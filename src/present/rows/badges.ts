import type { Snapshot } from '../../session/snapshot.ts';
import { placedOf, type Placed } from '../problems/placed.ts';
import type { Badge } from '../viewModels.ts';

/**
 * The marks of files, by absolute path: of those that control a value which drifted, and of those whose objects cannot
 * be judged. A pending edit has none: Git's own mark stands there while it is not committed, and after that the file is
 * as its author wants it.
 */
export function badges(snapshot: Snapshot): ReadonlyMap<string, Badge> {
  const { environments } = snapshot.inputs;
  const files = new Map<string, Map<string, Counts>>();
  for (const owner of snapshot.owners) {
    // Where nothing of a cluster is known, every file would carry a mark that says nothing of the file.
    const reached = environments.get(owner.environment)?.connection.kind === 'ready';
    for (const placed of placedOf(owner)) {
      if (placed.kind === 'pending' || (placed.kind === 'unknown' && !reached)) continue;
      const path = `${owner.root}/${placed.origin.path}`;
      const ofFile = files.get(path) ?? new Map<string, Counts>();
      files.set(path, ofFile);
      const counts = ofFile.get(owner.environment) ?? new Map<Counted, number>();
      const counted = countedAs(placed);
      ofFile.set(owner.environment, new Map(counts).set(counted, (counts.get(counted) ?? 0) + 1));
    }
  }
  const isProduction = (name: string): boolean => snapshot.production.has(name);
  return new Map([...files].map(([path, ofFile]) => [path, badge([...ofFile], isProduction)]));
}

type Counted = keyof typeof words;
type Counts = ReadonlyMap<Counted, number>;

/** In the order in which they are told. */
const words = {
  field: ['field differs', 'fields differ'],
  missing: ['object is missing', 'objects are missing'],
  deleting: ['object is being deleted', 'objects are being deleted'],
  refused: ['object cannot be applied', 'objects cannot be applied'],
  unknown: ['cannot be compared', 'cannot be compared'],
} as const;

function countedAs({ kind, mark, field }: Placed): Counted {
  if (kind === 'unknown') return 'unknown';
  if (field) return 'field';
  return mark === 'missing' || mark === 'deleting' ? mark : 'refused';
}

function badge(
  counts: readonly (readonly [environment: string, counts: Counts])[],
  isProduction: (name: string) => boolean,
): Badge {
  const mark = counts.some(([, one]) => [...one.keys()].some((counted) => counted !== 'unknown'))
    ? 'drift'
    : 'unknown';
  if (counts.length < summedFrom) {
    const sorted = counts.toSorted(([a], [b]) => Number(isProduction(b)) - Number(isProduction(a)));
    return { mark, tooltip: sorted.map(([name, one]) => `${sentence(one)} in ${name}`).join(', ') };
  }
  const sum = new Map<Counted, number>();
  for (const [, one] of counts)
    for (const [counted, count] of one) sum.set(counted, (sum.get(counted) ?? 0) + count);
  const production = counts.filter(([name]) => isProduction(name)).length;
  const which = production === 0 ? '' : ` (${String(production)} production)`;
  return { mark, tooltip: `${sentence(sum)} in ${String(counts.length)} environments${which}` };
}

/** From this many environments on a person does not read names any more. */
const summedFrom = 4;

/** `2 fields differ and 1 object is missing` */
const sentence = (counts: Counts): string =>
  Object.entries(words)
    .flatMap(([counted, [one, many]]) => {
      const count = counts.get(counted as Counted) ?? 0;
      return count === 0 ? [] : [`${String(count)} ${count === 1 ? one : many}`];
    })
    .join(' and ');
