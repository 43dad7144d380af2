/** Of which somebody has to say whether the second can be reached from the first. */
export interface CommitPair {
  readonly ancestor: string;
  readonly descendant: string;
}
