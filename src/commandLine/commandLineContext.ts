import type { KubernetesEngine } from '../engine/engineApi.ts';
import type { Platform } from '../session/platform.ts';

/** What the command line's commands may use. */
export interface CommandLineContext {
  readonly platform: Platform;
  /** Beside the platform's own, for much work at once; it starts when first asked. */
  readonly secondKubernetes: KubernetesEngine;
  /** Lets charts be fetched from these hosts; `any` among them from every one. */
  readonly allowCharts: (hosts: readonly string[]) => void;
  /** Lets the clusters of the contexts be asked by dry runs. */
  readonly allowDryRuns: () => void;
  /** To standard output. */
  readonly write: (text: string) => void;
}
