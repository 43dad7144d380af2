import type { JsonObject } from '../resource/json.ts';
import type { Origin } from '../resource/origin.ts';
import type { SourceText } from '../yaml/sourceText.ts';
import type { ScalarVariable } from './variable.ts';

/** A rendered object with the place of each scalar whose place is known, by JSON pointer. */
export interface LocatedObject {
  readonly object: JsonObject;
  readonly origins: ReadonlyMap<string, Origin>;
  /**
   * Where each scalar is written, if that is another place than what controls it: `${TAG}` in a manifest, which another line
   * gives its value. What the document is like is told by these alone.
   */
  readonly written?: ReadonlyMap<string, Origin>;
  /** The variables that scalars are made of. */
  readonly variables?: ReadonlyMap<string, readonly ScalarVariable[]>;
}

/** The exact text of a file that was rendered. Without it a map or a list is found by its first value only. */
export type SourceOf = (path: string) => SourceText | undefined;
