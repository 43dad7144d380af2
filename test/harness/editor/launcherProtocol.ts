// What tests inside the extension host and their launcher, which holds the browser page, say to each other: a file a
// request and a file an answer in one folder. A socket would go through the editor's own proxy settings.

export type LauncherRequest =
  | { readonly action: 'screenshot'; readonly name: string }
  /** Moves the mouse onto a text in the editor and waits until a hover shows. */
  | { readonly action: 'hover'; readonly text: string }
  | { readonly action: 'click'; readonly text: string }
  /** A key or chord as Playwright names it: `Enter`, `Control+Shift+P`. */
  | { readonly action: 'press'; readonly keys: string }
  /** The texts of what a CSS selector finds, as painted: with what ::before and ::after add. */
  | { readonly action: 'texts'; readonly selector: string }
  /** A line for the person who runs the tests, such as a time that was measured. */
  | { readonly action: 'say'; readonly line: string }
  | { readonly action: 'finished'; readonly result: HostTestResult };

export type LauncherAnswer =
  { readonly ok: true; readonly texts: readonly string[] } | { readonly ok: false; readonly message: string };

export interface HostTestResult {
  readonly startedAt: number;
  readonly passed: readonly { readonly title: string; readonly milliseconds: number }[];
  readonly skipped: readonly string[];
  readonly failed: readonly { readonly title: string; readonly error: string }[];
}

/** Told to the extension host by environment variables of these names. */
export const launcherVariables = {
  /** The folder of requests and answers. */
  requests: 'PLUMBLINE_LAUNCHER_REQUESTS',
  /** The bundled test files, a JSON list of paths. */
  tests: 'PLUMBLINE_HOST_TESTS',
} as const;

export const requestSuffix = '.request.json';
export const answerSuffix = '.answer.json';
