export interface PullRequestText {
  readonly text: string;
  /** What did not fit, in sentences; the text says it as well. */
  readonly leftOut: readonly string[];
}
