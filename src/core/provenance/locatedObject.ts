import type { JsonObject } from '../resource/json.ts';
import type { Origin } from '../resource/origin.ts';
import type { SourceText } from '../yaml/sourceText.ts';

/** A rendered object with the place of each scalar whose place is known, by JSON pointer. */
export interface LocatedObject {
  readonly object: JsonObject;
  readonly origins: ReadonlyMap<string, Origin>;
}

/** The exact text of a file that was rendered. Without it a map or a list is found by its first value only. */
export type SourceOf = (path: string) => SourceText | undefined;
