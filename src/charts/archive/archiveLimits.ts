/** In bytes. The third and fourth are Helm's own. */
export interface ArchiveLimits {
  readonly packed: number;
  readonly files: number;
  readonly unpacked: number;
  readonly file: number;
}

export const archiveLimits: ArchiveLimits = {
  packed: 20 * 1024 * 1024,
  files: 10_000,
  unpacked: 100 * 1024 * 1024,
  file: 5 * 1024 * 1024,
};

export const megabytes = (bytes: number): string => `${Math.round(bytes / 1024 / 1024)} MB`;
