import type { JsonObject } from '../../resource/json.ts';

/** What an ApplicationSet of Argo CD says of what is generated. */
export interface ArgoSetBuild {
  readonly agent: 'argoSet';
  /** The set itself, as far as it counts for that. */
  readonly set: JsonObject;
  /** The addresses of the repository that its Git generators may read. */
  readonly urls: readonly string[];
}

/** When the controller of ApplicationSets looks at a set. */
export interface ArgoSetSchedule {
  readonly agent: 'argoSet';
  /** How often it looks for commits; undefined where nothing but the set's own manifest counts. */
  readonly requeueSeconds?: number;
  /** Its Applications sync in steps (`spec.strategy`). */
  readonly inSteps: boolean;
}
