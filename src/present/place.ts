export interface Place {
  /** Absolute path. */
  readonly path: string;
  /** Zero-based. */
  readonly line: number;
  /** In UTF-16 units. */
  readonly column: number;
  /** The file is none of the workspace, and `path` no file. */
  readonly chart?: ChartFile;
}

/** A file of a chart that was fetched. */
export interface ChartFile {
  /** The chart's name and version. */
  readonly title: string;
  /** Of the chart's package. */
  readonly digest: string;
  /** From the chart's folder. */
  readonly file: string;
}
