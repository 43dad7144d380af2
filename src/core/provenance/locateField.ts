import type { FieldPath } from '../resource/fieldPath.ts';
import type { JsonObject } from '../resource/json.ts';
import type { Origin } from '../resource/origin.ts';
import { resolvePath } from '../resource/resolvePath.ts';

/** A rendered object with the origins of its scalars, by JSON pointer. */
export interface LocatedObject {
  readonly object: JsonObject;
  readonly origins: ReadonlyMap<string, Origin>;
}

/**
 * The line of Git that controls a field: of a scalar its own, of a map or list its first scalar's. A field that is not
 * rendered (it is only live, or was dropped) is at its nearest parent that is.
 */
export function locateField(rendered: LocatedObject, path: FieldPath): Origin | undefined {
  for (let length = path.length; length > 0; length -= 1) {
    const resolved = resolvePath(rendered.object, path.slice(0, length));
    const origin = resolved && firstBelow(rendered.origins, resolved.pointer);
    if (!origin) continue;
    // The line of a parent stands in for a field that has none.
    return length === path.length ? origin : { ...origin, certain: false };
  }
  return locateObject(rendered);
}

/** The line that stands for a whole object: its name, else its kind, else the first line known of it. */
export function locateObject({ origins }: LocatedObject): Origin | undefined {
  return origins.get('/metadata/name') ?? origins.get('/kind') ?? firstBelow(origins, '');
}

/** The first place, in the file where most of it is written, of a value or of anything in it. */
function firstBelow(origins: ReadonlyMap<string, Origin>, pointer: string): Origin | undefined {
  const own = origins.get(pointer);
  if (own) return own;
  const below = [...origins].filter(([at]) => at.startsWith(`${pointer}/`)).map(([, origin]) => origin);
  const counts = new Map<string, number>();
  for (const { path } of below) counts.set(path, (counts.get(path) ?? 0) + 1);
  const [most] = [...counts].sort(([, a], [, b]) => b - a)[0] ?? [];
  return below.filter(({ path }) => path === most).sort((a, b) => a.line - b.line || a.column - b.column)[0];
}
