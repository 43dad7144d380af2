import type { SourceText, TextRange } from '../yaml/sourceText.ts';

/** A failed render at the place that causes it, as far as its text tells. */
export interface PlacedFailure extends FailurePlace {
  /** Another place that has to do with it, such as the values that a template is given. */
  readonly related?: FailurePlace;
}

export interface FailurePlace {
  /** As the tree names the file. */
  readonly path: string;
  readonly source: SourceText;
  readonly range: TextRange;
  readonly message: string;
}

/** The texts of a tree. */
export type TextOf = (path: string) => SourceText | undefined;
