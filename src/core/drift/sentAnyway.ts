import { at, stringAt, type JsonObject } from '../resource/json.ts';

// kustomize-controller's typed round trip sends some fields of built-in kinds with their zero value where Git leaves
// them out, since Go never does, and so takes them back from whoever wrote them since. Here are those that the API
// server accepts that way; an empty struct that is merged asserts nothing.

/** The agent will assert a field that is not in desired, and may not own it any more. */
export function sendsMoreThan(desired: JsonObject): boolean {
  const path = atTop[`${stringAt(desired, 'apiVersion') ?? ''} ${stringAt(desired, 'kind') ?? ''}`];
  return path !== undefined && at(desired, ...path) === undefined;
}

const atTop: Readonly<Record<string, readonly string[]>> = {
  'apps/v1 StatefulSet': ['spec', 'serviceName'],
  'flowcontrol.apiserver.k8s.io/v1 FlowSchema': ['spec', 'matchingPrecedence'],
  'networking.k8s.io/v1 NetworkPolicy': ['spec', 'podSelector'],
  'scheduling.k8s.io/v1 PriorityClass': ['value'],
};

/** The same of what is further down: live has such a field, desired has not, and it is no longer the agent's. */
export function takesBack(desired: JsonObject, live: JsonObject, own: JsonObject): boolean {
  for (const name of inside)
    if (live[name] !== undefined && desired[name] === undefined && own[`f:${name}`] === undefined)
      return true;
  return false;
}

/** Of a Service's port, an iSCSI volume, a sleeping hook, the ordinals of a StatefulSet, a level of API priority. */
const inside = ['targetPort', 'lun', 'seconds', 'start', 'nominalConcurrencyShares'] as const;
