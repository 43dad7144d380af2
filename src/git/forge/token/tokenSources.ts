import type { TokenSource } from '../forgeApi.ts';

export interface TokenSources {
  /** What the editor keeps for this forge's host, put there by the person. */
  readonly stored?: string | undefined;
  /** From the editor's own sign-in to this forge's host. */
  readonly editor?: string | undefined;
  readonly environment: NodeJS.ProcessEnv;
  readonly home: string;
  /** Those that gave a token which the forge did not take. */
  readonly except?: readonly TokenSource[];
  readonly signal?: AbortSignal | undefined;
}
