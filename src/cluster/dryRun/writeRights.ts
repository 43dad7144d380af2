import { failed, success, type Outcome } from '../../base/outcome.ts';
import { at, printJson } from '../../core/resource/json.ts';
import type { ApiClient } from '../apiClient.ts';
import type { ServedResource } from '../clusterApi.ts';
import type { ClusterFailure } from '../clusterFailure.ts';
import { jsonOf } from '../readJson.ts';

export interface RightNeeded {
  readonly verb: 'patch' | 'update' | 'create';
  readonly resource: ServedResource;
  readonly namespace: string;
}

/**
 * Asks the server whether the person has a right, as a self review, before anything is tried: who may read alone, as nearly
 * everybody, leaves no refused writes in the cluster's audit log.
 */
export async function hasRight(
  client: ApiClient,
  { verb, resource: { group, version, plural }, namespace }: RightNeeded,
  signal: AbortSignal,
): Promise<Outcome<boolean, ClusterFailure>> {
  const review = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    spec: { resourceAttributes: { verb, group, version, resource: plural, namespace } },
  };
  const answer = await client.review(path, printJson(review), signal);
  if (!answer.ok) return answer;
  const json = jsonOf(answer.value.text);
  if (!json.ok) return json;
  const allowed = at(json.value, 'status', 'allowed');
  return typeof allowed === 'boolean'
    ? success(allowed)
    : failed({ code: 'badAnswer', message: 'the server does not say what you may do' });
}

const path = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
