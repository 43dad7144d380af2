import { at, equalJson, isObject, stringAt, type Json, type JsonObject } from '../../resource/json.ts';
import type { AgentWrite } from '../desired/agentWrite.ts';
import { lastAppliedAnnotation } from '../desired/bookkeeping.ts';
import { managerEntries } from '../desired/managers.ts';
import type { Prediction } from '../predict/prediction.ts';
import { correctionPatch, takesMetadataAway } from './correctionPatch.ts';

/** The request by which an agent writes an object, without the place that it is sent to. */
export interface AgentRequest {
  readonly how: 'apply' | 'strategic' | 'merge' | 'json' | 'replace';
  readonly body: Json;
  readonly fieldManager: string;
  readonly fieldValidation?: 'Ignore' | 'Warn' | 'Strict';
  readonly force: boolean;
}

/** The agent's own request, or why no dry run would show what the agent does. */
export type RequestOrNot =
  | {
      readonly request: AgentRequest;
      /** Where the agent makes its request as a dry run itself: what it then writes for that answer, if anything. */
      readonly next?: (answer: JsonObject) => AgentRequest | undefined;
    }
  | { readonly reason: string };

/**
 * Its request for what has been predicted, where that builds on nothing that was written before it: a dry run leaves nothing
 * to build on. An object that is not there is applied like any other, or made by a request of which no dry run is sent.
 */
export function agentRequest(
  write: AgentWrite,
  prediction: Prediction,
  live: JsonObject | null,
): RequestOrNot {
  const form = forms[write.mode];
  if (typeof form === 'string') return { reason: form };
  if (prediction.ignored !== undefined || prediction.normalised !== undefined)
    return { reason: 'rules of its owner leave fields out, and no dry run knows them' };
  if (prediction.action === 'recreated') return { reason: 'the agent deletes it and makes it anew' };
  if (live === null && !createdByApply.has(write.mode))
    return {
      reason: 'the agent creates it, and of that no dry run is sent: only of patches and replacements',
    };
  if (live !== null && (hasSteps(prediction, live) || takesOverAll(write, live)))
    return { reason: 'the agent takes over what others wrote before it writes, which a dry run cannot show' };
  if (write.mode === 'flux-hr' && live !== null && takesMetadataAway(prediction.predicted, live))
    return {
      reason: 'helm-controller replaces metadata as a whole here, which a dry run from here cannot show',
    };
  const request = form(prediction, live);
  if (request === undefined) return { reason: 'the agent would send nothing' };
  const { manager: fieldManager } = write;
  if (write.mode !== 'flux-hr' || live === null) return { request: { ...request, fieldManager } };
  return {
    request: { ...request, fieldManager },
    next: (answer) => {
      const body = correctionPatch(live, answer);
      return body.length === 0 ? undefined : { how: 'json', body, force: false, fieldManager };
    },
  };
}

type Form = (
  prediction: Prediction,
  live: JsonObject | null,
) => Omit<AgentRequest, 'fieldManager'> | undefined;

const apply = ({ sent }: Prediction): ReturnType<Form> => ({ how: 'apply', body: sent, force: true });

/** The patch is the client's own: of desired, live, and what was applied last. */
const patch = ({ patch: made }: Prediction): ReturnType<Form> =>
  made && { how: made.type, body: made.body, force: false };

/** `kubectl replace` takes over the version of what it replaces. */
function replace({ sent }: Prediction, live: JsonObject | null): ReturnType<Form> {
  const resourceVersion = stringAt(live ?? undefined, 'metadata', 'resourceVersion');
  const { metadata } = sent;
  if (resourceVersion === undefined || !isObject(metadata)) return undefined;
  return { how: 'replace', body: { ...sent, metadata: { ...metadata, resourceVersion } }, force: false };
}

const strictly =
  (form: Form): Form =>
  (prediction, live) => {
    const request = form(prediction, live);
    return request && { ...request, fieldValidation: 'Strict' };
  };

const forms: Readonly<Record<AgentWrite['mode'], Form | string>> = {
  'flux-ks': apply,
  'flux-hr': apply,
  'argo-csa': patch,
  'argo-ssa': apply,
  'argo-replace': replace,
  applicationset: 'Argo CD generates it, and writes it from what it has read',
  kubectl: strictly(patch),
  'kubectl-server-side': strictly(apply),
};

const createdByApply: ReadonlySet<AgentWrite['mode']> = new Set([
  'flux-ks',
  'argo-ssa',
  'kubectl-server-side',
]);

/**
 * Where nobody is noted, the first apply notes all that is there for one who had updated it, and kubectl, which finds its own
 * annotation there, then takes that over and applies again.
 */
const takesOverAll = ({ mode }: AgentWrite, live: JsonObject): boolean =>
  (mode === 'argo-ssa' || mode === 'kubectl-server-side') &&
  managerEntries(live).length === 0 &&
  at(live, 'metadata', 'annotations', lastAppliedAnnotation) !== undefined;

/** Whether there are steps before the write that change something. */
function hasSteps({ prepared, sent }: Prediction, live: JsonObject): boolean {
  if (prepared === null) return false;
  const isRole = stringAt(sent, 'apiVersion')?.startsWith('rbac.authorization.k8s.io/') === true;
  return (
    ['managedFields', 'annotations', 'labels'].some(
      (key) => !equalJson(at(prepared, 'metadata', key), at(live, 'metadata', key)),
    ) ||
    // Roles and bindings, which `auth reconcile` writes first.
    (isRole &&
      ['rules', 'subjects', 'roleRef', 'aggregationRule'].some((key) => !equalJson(prepared[key], live[key])))
  );
}
