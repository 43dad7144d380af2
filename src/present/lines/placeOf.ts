import type { Origin } from '../../core/resource/origin.ts';
import type { ObjectSnapshot, OwnerSnapshot, Snapshot } from '../../session/snapshot.ts';
import { chartFile } from '../documents/chartFile.ts';
import { currentLine } from './currentLine.ts';
import { originOfField, originOfObject } from './originOf.ts';
import { ownerPlace } from './ownerPlace.ts';
import { findRow, resourceRow } from '../rows/rowId.ts';
import { placeOfSettingsRow } from '../rows/settingsRows.ts';
import type { Place } from '../place.ts';

/** The line of the working tree that controls what a row shows; of an owner its manifest. */
export function placeOf(snapshot: Snapshot, row: string): Place | undefined {
  const { owner, object, field } = findRow(snapshot, row) ?? {};
  if (!owner) return placeOfSettingsRow(snapshot, row);
  if (!object) return ownerPlace(owner);
  const origin = field ? originOfField(owner, object, field.path) : originOfObject(owner, object);
  return origin && placeOfOrigin(snapshot, owner, origin);
}

/** The resource of which a line of a file, or the nearest line above it, is a part: a base as well as a patch. */
export function rowAt(snapshot: Snapshot, path: string, line: number): string | undefined {
  for (const owner of snapshot.owners) {
    if (!path.startsWith(`${owner.root}/`)) continue;
    const file = path.slice(owner.root.length + 1);
    const nearest = owner.objects
      .map((object) => ({ object, line: lastLineAbove(object, file, line) }))
      .reduce<Nearest | undefined>((best, one) => (best && best.line >= one.line ? best : one), undefined);
    if (nearest && nearest.line >= 0) return resourceRow(owner, nearest.object);
  }
  return undefined;
}

interface Nearest {
  readonly object: ObjectSnapshot;
  readonly line: number;
}

/** Zero-based, as of the last render; -1 where nothing of the object is written in the file down to `line`. */
function lastLineAbove({ working }: ObjectSnapshot, file: string, line: number): number {
  let last = -1;
  const built = working?.built;
  for (const origin of (built?.written ?? built?.origins)?.values() ?? []) {
    if (origin.path === file && origin.line - 1 <= line) last = Math.max(last, origin.line - 1);
  }
  return last;
}

/** Where a line of the last good render is now, or of a chart that was fetched; undefined where it is gone. */
export function placeOfOrigin({ inputs }: Snapshot, owner: OwnerSnapshot, origin: Origin): Place | undefined {
  const build = owner.working?.lastGood;
  const now = inputs.repositories.get(owner.root)?.working?.get(origin.path);
  const chart = now ? undefined : chartFile(inputs.charts, origin.path);
  if (chart) return { path: '', line: origin.line - 1, column: 0, chart };
  const line = build && currentLine(build, now, origin);
  return line === undefined ? undefined : { path: `${owner.root}/${origin.path}`, line, column: 0 };
}
