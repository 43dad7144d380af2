import type { ServedResource } from '../../cluster/clusterApi.ts';
import type { AgentWrite } from '../../core/drift/desired/agentWrite.ts';
import type { JsonObject } from '../../core/resource/json.ts';

export interface WantedPrediction {
  /** By `ownerKey`: two owners of one object ask about different writes. */
  readonly owner: string;
  /** By `resourceKey`. */
  readonly object: string;
  readonly environment: string;
  readonly resource: ServedResource;
  readonly write: AgentWrite;
  readonly desired: JsonObject;
  readonly live: JsonObject | null;
}
