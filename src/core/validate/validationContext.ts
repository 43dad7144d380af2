/** What other files say about a file: whether it is a manifest at all. Paths are as in `SourceText`. */
export interface ValidationContext {
  /** Folders that hold a Chart.yaml: their templates are no YAML yet, their values no manifests. */
  readonly charts: ReadonlySet<string>;
  /** Files that a kustomization names as patches. */
  readonly patches: ReadonlySet<string>;
  /** Files whose text a kustomization puts into a ConfigMap or Secret, or gives to a chart or to kustomize itself. */
  readonly contents: ReadonlySet<string>;
}

export const noContext: ValidationContext = { charts: new Set(), patches: new Set(), contents: new Set() };
