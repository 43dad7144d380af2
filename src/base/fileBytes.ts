/** The contents of a file, or how large one is that is too large to be read. */
export type FileBytes = Uint8Array | OversizedFile;

export interface OversizedFile {
  /** In bytes. */
  readonly oversized: number;
}

/** In bytes. No manifest and no chart is near it; what is would hold up everything else. */
export const fileSizeLimit = 16 * 1024 * 1024;

export const oversizedText = (path: string, bytes: number): string =>
  `${path} has ${megabytes(bytes)} MB, and files above ${megabytes(fileSizeLimit)} MB are not read`;

const megabytes = (bytes: number): string => String(Math.ceil(bytes / 1024 / 1024));
