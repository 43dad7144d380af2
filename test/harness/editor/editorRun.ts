import type { JsonObject } from '../../../src/core/resource/json.ts';
import type { HostTestResult } from './launcherProtocol.ts';

export interface EditorRun {
  /** The extension under development: the folder of its package.json. */
  readonly extensionFolder: string;
  /** From `bundleHostTests`. */
  readonly tests: { readonly runner: string; readonly files: readonly string[] };
  /** Packages (.vsix) that are installed before, beside the extension under development. */
  readonly packages?: readonly string[];
  /** The folder that is opened. Tests may change it, so it should be a copy. */
  readonly workspace: string;
  readonly env?: NodeJS.ProcessEnv;
  /** User settings. */
  readonly settings?: JsonObject;
  /** Where the pictures go that tests ask for. */
  readonly screenshots: string;
  readonly timeoutMs?: number;
  /** The program of a desktop VS Code; without it VS Code runs in a browser. */
  readonly desktop?: string | undefined;
}

export interface EditorRunResult extends HostTestResult {
  /** Why the result does not count: something ended, crashed or took too long. */
  readonly failure?: string;
  /** What the editor wrote. */
  readonly log: string;
}

export const noResult: HostTestResult = { startedAt: 0, passed: [], skipped: [], failed: [] };

/** Until tests that hang are given up. */
export const defaultTimeoutMs = 300_000;
