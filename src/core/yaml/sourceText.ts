/**
 * One exact text of one file. It is replaced, never changed: identity of the object is equality of the text.
 * `path` is relative to the repository's root, with forward slashes.
 */
export interface SourceText {
  readonly path: string;
  readonly text: string;
}

/** A half-open range of UTF-16 offsets into one exact text. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}
