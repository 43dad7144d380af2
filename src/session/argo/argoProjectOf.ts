import type { WatchScope } from '../../cluster/clusterApi.ts';
import type { ArgoBuild } from '../../core/owner/argo/argoBuild.ts';
import type { JsonObject } from '../../core/resource/json.ts';
import { scopeKey, type EnvironmentInput } from '../inputs.ts';
import { servedResource } from '../clusters/liveObject.ts';

/** The AppProject of an Application as the cluster has it, and what has to be watched for it, by `scopeKey`. */
export interface KnownProject {
  readonly project?: JsonObject | undefined;
  /** It has been looked for, and is not there. */
  readonly isMissing: boolean;
  readonly scopes: ReadonlyMap<string, WatchScope>;
}

export function argoProjectOf(
  environment: EnvironmentInput | undefined,
  { project, asks }: Pick<ArgoBuild, 'project' | 'asks'>,
): KnownProject {
  const namespace = asks.argoNamespace;
  const id = { group: 'argoproj.io', kind: 'AppProject', namespace, name: project };
  const resource = environment && servedResource(environment, id, 'argoproj.io/v1alpha1');
  if (!resource) return { isMissing: false, scopes: new Map() };
  const key = scopeKey(resource, namespace, project);
  const state = environment.scopes.get(key);
  const found = state?.objects.get(`${namespace}/${project}`);
  return {
    project: found,
    isMissing: state?.listed === true && !found,
    scopes: new Map([[key, { resource, namespace, name: project }]]),
  };
}
