import type { ObjectSnapshot } from '../../session/snapshot.ts';
import { compareMarks, markOf } from '../lines/marks.ts';
import type { Mark, TreeOptions, TreeRow } from '../viewModels.ts';

/** Whether the filter lets an object through. */
export const isShown = (object: ObjectSnapshot, { show }: Pick<TreeOptions, 'show'>): boolean =>
  isShownMark(markOf(object), show);

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

/** What needs a person first, then by name. */
export const compareRows = (a: TreeRow, b: TreeRow): number =>
  compareMarks(a.mark, b.mark) || a.label.localeCompare(b.label);
