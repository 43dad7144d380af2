/** Where in Git a rendered value is written. Line and column are 1-based; columns count code points, as YAML readers do. */
export interface Origin {
  /** Relative to the root of the file tree that was rendered. */
  readonly path: string;
  readonly line: number;
  readonly column: number;
  /** False where the place was concluded (a transformer's entry, an origin file), not tracked through the render. */
  readonly certain: boolean;
}
