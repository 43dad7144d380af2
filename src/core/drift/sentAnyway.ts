import { at, stringAt, type JsonObject } from '../resource/json.ts';

/**
 * kustomize-controller's typed round trip sends some fields with their zero value where Git leaves them out, since Go
 * never does, and so takes them back from whoever owns them. These are the ones that the API server accepts that way;
 * an empty struct that is merged asserts nothing, and the agent's own are seen in its field set.
 */
const sentAnyway: Readonly<Record<string, readonly string[]>> = {
  'flowcontrol.apiserver.k8s.io/v1 FlowSchema': ['spec', 'matchingPrecedence'],
  'networking.k8s.io/v1 NetworkPolicy': ['spec', 'podSelector'],
  'scheduling.k8s.io/v1 PriorityClass': ['value'],
  'apps/v1 StatefulSet': ['spec', 'serviceName'],
};

/** The agent will assert a field that is not in desired. */
export function sendsMoreThan(desired: JsonObject): boolean {
  const path = sentAnyway[`${stringAt(desired, 'apiVersion') ?? ''} ${stringAt(desired, 'kind') ?? ''}`];
  return path !== undefined && at(desired, ...path) === undefined;
}
