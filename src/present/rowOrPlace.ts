/** A row of the drift view, or a place in a file. `line` is zero-based. */
export type RowOrPlace =
  | { readonly row: string; readonly path?: undefined }
  | { readonly row?: undefined; readonly path: string; readonly line: number };
