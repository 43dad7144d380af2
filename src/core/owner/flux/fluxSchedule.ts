import { at, stringAt, type JsonObject } from '../../resource/json.ts';
import { listAt, objectsAt } from '../../resource/jsonLists.ts';
import { readAgentStatus } from './fluxStatus.ts';
import { goDurationSeconds } from '../goDuration.ts';
import type { AgentStatus } from '../agentStatus.ts';

/** What bears on whether and when a Flux Kustomization applies a new commit. */
export interface FluxSchedule {
  readonly agent: 'flux';
  /** `namespace/name` of the Kustomizations that have to be ready before. */
  readonly dependsOn: readonly string[];
  /** It is ready only when all that it applied is. */
  readonly waits: boolean;
  /** For health checks; the interval where the spec does not say it. */
  readonly timeoutSeconds?: number;
  /** After a failure; the interval where the spec does not say it. */
  readonly retrySeconds?: number;
  readonly source: SourceStatus;
}

/** A Flux GitRepository as it says of itself; its interval is how often it is fetched. `name` is `namespace/name`. */
export interface SourceStatus extends AgentStatus {
  readonly name: string;
}

export function readFluxSchedule(
  kustomization: JsonObject,
  namespace: string,
  source: JsonObject,
  sourceName: string,
): FluxSchedule {
  const spec = at(kustomization, 'spec');
  const seconds = (field: string): number | undefined =>
    goDurationSeconds(stringAt(spec, field) ?? stringAt(spec, 'interval') ?? '');
  const [timeout, retry] = [seconds('timeout'), seconds('retryInterval')];
  return {
    agent: 'flux',
    dependsOn: objectsAt(spec, 'dependsOn').map(
      (reference) => `${stringAt(reference, 'namespace') ?? namespace}/${stringAt(reference, 'name') ?? ''}`,
    ),
    waits: at(spec, 'wait') === true || listAt(spec, 'healthChecks').length > 0,
    ...(timeout === undefined ? {} : { timeoutSeconds: timeout }),
    ...(retry === undefined ? {} : { retrySeconds: retry }),
    source: { name: sourceName, ...readAgentStatus(source) },
  };
}
