import { isAlwaysSent } from './alwaysSent.ts';
import { at, stringAt, type JsonObject } from '../../resource/json.ts';

// kustomize-controller's typed round trip sends some fields of built-in kinds with their zero value where Git leaves
// them out, since Go never does, and so takes them back from whoever wrote them since, or is refused.

/**
 * The agent will assert a field that is not in desired, and may not own it any more. Here are those whose zero value the
 * API server accepts; an empty struct that is merged asserts nothing.
 */
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

/** What fields are in: the field around them, or the kind. */
export interface Part {
  readonly kind: string;
  readonly name: string;
}

/** The same of what is in live: it has such a field, desired has not, and it is no longer the agent's. */
export function takesBack(part: Part, desired: JsonObject, live: JsonObject, own: JsonObject): boolean {
  for (const name in live)
    if (
      desired[name] === undefined &&
      own[`f:${name}`] === undefined &&
      isAlwaysSent(part.kind, part.name, name)
    )
      return true;
  return false;
}
