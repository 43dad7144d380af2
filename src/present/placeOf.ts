import { locateField, locateObject } from '../core/provenance/locateField.ts';
import { formatPath } from '../core/resource/fieldPath.ts';
import type { Origin } from '../core/resource/origin.ts';
import type { OwnerSnapshot, Snapshot } from '../session/snapshot.ts';
import { currentLine, sourceOf } from './lineNotes.ts';
import { findRow, resourceRow } from './rowId.ts';
import type { Place } from './viewModels.ts';

/** The line of the working tree that controls what a row shows. */
export function placeOf(snapshot: Snapshot, row: string): Place | undefined {
  const found = findRow(snapshot, row);
  const rendered = found?.object?.working?.built;
  if (!found?.owner || !rendered) return undefined;
  const field = found.object.verdict?.fields.find(({ path }) => formatPath(path) === found.field);
  const source = sourceOf(found.owner.working?.lastGood);
  const origin = field ? locateField(rendered, field.path, source) : locateObject(rendered, source);
  return origin && place(snapshot, found.owner, origin);
}

/** The resource whose document is at a line of a file; `line` is zero-based. */
export function rowAt(snapshot: Snapshot, path: string, line: number): string | undefined {
  for (const owner of snapshot.owners) {
    const starts = owner.objects.flatMap((object) => {
      const origin = object.working && locateObject(object.working.built, sourceOf(owner.working?.lastGood));
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
