import type { Json, JsonObject } from '../core/resource/json.ts';

/** Without the entries that are undefined: JSON has no such value. */
export function defined(entries: Readonly<Record<string, Json | undefined>>): JsonObject {
  return Object.fromEntries(
    Object.entries(entries).filter((entry): entry is [string, Json] => entry[1] !== undefined),
  );
}
