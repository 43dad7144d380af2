import type { Platform } from '../session/platform.ts';

/** What the command line's commands may use. */
export interface CommandLineContext {
  readonly platform: Platform;
  /** To standard output. */
  readonly write: (text: string) => void;
}
