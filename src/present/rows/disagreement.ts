/** What an agent says that we do not, and why that may be, in plain text. */
export interface Disagreement {
  /** `Argo CD calls ConfigMap shop/a OutOfSync`. */
  readonly claim: string;
  readonly why: string;
}
