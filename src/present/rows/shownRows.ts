import type { ResourceId } from '../../core/resource/resourceId.ts';
import type { ObjectSnapshot } from '../../session/snapshot.ts';
import { compareMarks, markOf } from '../lines/marks.ts';
import type { TreeOptions } from '../treeOptions.ts';
import type { Mark, TreeRow } from '../viewModels.ts';

export type ShownObjects = Pick<TreeOptions, 'show' | 'kinds'>;

/** Whether the filter lets an object through. */
export const isShown = (object: ObjectSnapshot, { show, kinds }: ShownObjects): boolean =>
  (kinds === undefined || kinds.includes(kindName(object.id))) && isShownMark(markOf(object), show);

/** As people call a kind: `Deployment.apps`. */
export const kindName = ({ group, kind }: ResourceId): string => (group === '' ? kind : `${kind}.${group}`);

/** Nothing is shown but what an object of it is. */
export const isNarrowed = ({ show, kinds }: ShownObjects): boolean =>
  show === 'drifted' || kinds !== undefined;

function isShownMark(mark: Mark, show: TreeOptions['show']): boolean {
  switch (show) {
    case 'all':
      return true;
    case 'notInSync':
      return mark !== 'inSync';
    case 'drifted':
      return mark === 'drift' || mark === 'missing' || mark === 'deleting';
  }
}

/** Rows of one level, in the order that the person wants. */
export function rowOrder({ order }: Pick<TreeOptions, 'order'>): (a: TreeRow, b: TreeRow) => number {
  if (order === 'name') return byName;
  if (order === 'newest') return (a, b) => (b.since ?? 0) - (a.since ?? 0) || compareRows(a, b);
  return compareRows;
}

/** What needs a person first, then by name. */
const compareRows = (a: TreeRow, b: TreeRow): number => compareMarks(a.mark, b.mark) || byName(a, b);

const byName = (a: TreeRow, b: TreeRow): number => a.label.localeCompare(b.label);
