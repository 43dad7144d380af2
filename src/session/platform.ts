import type { FileBytes } from '../base/fileBytes.ts';
import type { Outcome } from '../base/outcome.ts';
import type { Charts } from '../charts/chartsApi.ts';
import type { ClusterConnection } from '../cluster/clusterApi.ts';
import type { ClusterFailure } from '../cluster/clusterFailure.ts';
import type { AgentDefinitions } from '../engine/agentDefinitions.ts';
import type { ChartEngine } from '../engine/chartEngineApi.ts';
import type { KubernetesEngine, KustomizeEngine } from '../engine/engineApi.ts';
import type { GitReader } from '../git/read/gitApi.ts';

/** The outside world, handed in by a composition root: what the session may reach, and nothing else. */
export interface Platform {
  git(folder: string): GitReader;
  connect(context: string): Outcome<ClusterConnection, ClusterFailure>;
  readonly kustomize: KustomizeEngine;
  readonly kubernetes: KubernetesEngine;
  readonly helm: ChartEngine;
  /** From elsewhere than the repository; nothing is fetched from a host that the person has not allowed. */
  readonly charts: Charts;
  /** The definitions of the agents' own kinds that ship with us, by API group. */
  readonly agentDefinitions: AgentDefinitions;
  /**
   * Contents of a file of a folder; undefined where there is none (any more), or where it is a link or lies behind one
   * that leads out of the folder.
   */
  readFile(root: string, path: string): Promise<FileBytes | undefined>;
  /** Milliseconds since the epoch. */
  now(): number;
  log(level: 'debug' | 'info' | 'warning' | 'error', message: string): void;
}

/** In which environments drift is confirmed by the API server, with dry runs of what the agent would write. */
export type ServerDryRun = 'off' | 'exceptProduction' | 'on';

/** An environment that the person has chosen for this workspace. */
export interface ChosenEnvironment {
  readonly name: string;
  readonly context: string;
  readonly production: boolean;
  /**
   * By the environment whose agent applies to it, what that calls it: `Secret/namespace/name` or `ConfigMap/namespace/name`
   * of a `spec.kubeConfig` of Flux, an address or a name of a destination of Argo CD.
   */
  readonly knownAs?: Readonly<Record<string, readonly string[]>>;
}
