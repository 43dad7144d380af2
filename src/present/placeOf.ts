import { formatPath } from '../core/resource/fieldPath.ts';
import type { Origin } from '../core/resource/origin.ts';
import type { OwnerSnapshot, Snapshot } from '../session/snapshot.ts';
import { currentLine } from './lineNotes.ts';
import { originOfField, originOfObject } from './originOf.ts';
import { findRow, resourceRow } from './rowId.ts';
import type { Place } from './viewModels.ts';

/** The line of the working tree that controls what a row shows. */
export function placeOf(snapshot: Snapshot, row: string): Place | undefined {
  const { owner, object, field: path } = findRow(snapshot, row) ?? {};
  if (!owner || !object) return undefined;
  const field = object.verdict?.fields.find((one) => formatPath(one.path) === path);
  const origin = field ? originOfField(owner, object, field.path) : originOfObject(owner, object);
  return origin && place(snapshot, owner, origin);
}

/** The resource whose document is at a line of a file; `line` is zero-based. */
export function rowAt(snapshot: Snapshot, path: string, line: number): string | undefined {
  for (const owner of snapshot.owners) {
    const starts = owner.objects.flatMap((object) => {
      const origin = originOfObject(owner, object);
      const at = origin && place(snapshot, owner, origin);
      return at?.path === path && at.line <= line ? [{ object, line: at.line }] : [];
    });
    const nearest = starts.reduce<(typeof starts)[number] | undefined>(
      (best, one) => (best && best.line >= one.line ? best : one),
      undefined,
    );
    if (nearest) return resourceRow(owner, nearest.object);
  }
  return undefined;
}

function place({ inputs }: Snapshot, owner: OwnerSnapshot, origin: Origin): Place | undefined {
  const build = owner.working?.lastGood;
  const now = inputs.repositories.get(owner.root)?.working?.get(origin.path);
  const line = build && currentLine(build, now, origin);
  return line === undefined ? undefined : { path: `${owner.root}/${origin.path}`, line, column: 0 };
}
