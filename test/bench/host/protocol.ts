/** What the process outside the editor and the measurements inside tell each other, through files in one folder. */
export const hostVariables = {
  folder: 'PLUMBLINE_BENCH_FOLDER',
  environment: 'PLUMBLINE_BENCH_ENVIRONMENT',
} as const;

/** Written by the inside when the cluster is to change, and removed by the outside when it has. */
export const changesWanted = 'changes-wanted';

/** Written by the inside at the end. */
export const hostResults = 'results.json';

/** Names of files in the workspace. */
export const largeFiles = { manifests: 'large.yaml', text: 'large.txt', medium: 'medium.yaml' } as const;

export interface HeldUp {
  readonly what: string;
  /** How late the beats of the extension host's loop came, in milliseconds. */
  readonly lateMs: readonly number[];
}

export interface HostResults {
  readonly heldUp: readonly HeldUp[];
  readonly diagnosticsMs: Readonly<Record<'medium' | 'large', readonly number[]>>;
}

export interface ActivationResult {
  readonly activationMs: number;
}
