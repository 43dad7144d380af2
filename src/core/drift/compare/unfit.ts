import { excludedBy } from '../../owner/argo/argoExclusions.ts';
import { member, stringAt, type JsonObject } from '../../resource/json.ts';
import { isSecret } from '../../resource/masking.ts';
import { groupOf } from '../../resource/resourceId.ts';
import { hasSyncOption } from '../desired/argoMetadata.ts';
import { isEncrypted } from './ciphertext.ts';
import { ownerMarks } from '../desired/ownerMarks.ts';
import type { Question } from '../predict/question.ts';
import type { ObjectVerdict } from '../judge/verdict.ts';

export type Unfit = Pick<ObjectVerdict, 'verdict'> & { readonly reason: string };

/** Why a desired object cannot be compared, or would not be applied, whatever a prediction says. */
export function unfit(
  desired: JsonObject,
  { live, owner, namespaced, namespaceMissing, kind }: Question,
): Unfit | undefined {
  const notCompared = ownerMarks[owner.mode].notCompared(desired);
  if (notCompared !== undefined) return { verdict: 'NOT_COMPARED', reason: notCompared };
  const leftOut = leftOutBecause(desired, owner);
  if (leftOut !== undefined) return { verdict: 'NOT_COMPARED', reason: leftOut };
  if (kind === 'notServed')
    return { verdict: 'INVALID', reason: 'the cluster does not serve this kind in this version' };
  if (!stringAt(desired, 'metadata', 'name'))
    return { verdict: 'NOT_COMPARED', reason: 'without a name it is a new object at every write' };
  if (namespaced === true && !stringAt(desired, 'metadata', 'namespace'))
    return { verdict: 'INVALID', reason: 'it names no namespace, and its owner supplies none' };
  const otherNamespace = namespaced === true && namespaceRefused(desired, owner);
  if (otherNamespace)
    return {
      verdict: 'INVALID',
      reason: `it names another namespace than ${otherNamespace}, where its target goes`,
    };
  if (isSecret(desired) && isEncrypted(desired) && owner.decryption === false)
    return { verdict: 'BLOCKED', reason: 'it is encrypted, and its owner is not told how to decrypt' };
  if (forcesOnServer(desired, owner))
    return {
      verdict: 'BLOCKED',
      reason: 'Argo CD cannot apply on the server’s side with Force=true: take one of the two away',
    };
  if (namespaceMissing === true)
    return {
      verdict: 'BLOCKED',
      reason: `there is no namespace ${stringAt(desired, 'metadata', 'namespace') ?? ''}, and ${whyNotMade(desired, owner)}`,
    };
  if (live === null) return undefined;
  if (member(live['metadata'], 'deletionTimestamp') !== undefined)
    return { verdict: 'DELETING', reason: 'it is being deleted' };
  if (desired['apiVersion'] !== live['apiVersion'])
    return {
      verdict: 'UNKNOWN',
      reason: `live was read as ${stringAt(live, 'apiVersion') ?? 'another version'}, the manifest says ${stringAt(desired, 'apiVersion') ?? 'none'}`,
    };
  return undefined;
}

/** Where Argo CD is told to make it, its project does not permit that. */
const whyNotMade = (desired: JsonObject, { build }: Question['owner']): string =>
  build?.agent === 'argo' &&
  build.createsNamespace &&
  build.asks.namespace === stringAt(desired, 'metadata', 'namespace')
    ? `the project ${build.project} does not permit the kind Namespace, so that Argo CD cannot make it (CreateNamespace=true)`
    : 'nothing in Git makes it';

function leftOutBecause(desired: JsonObject, { leavesOut }: Question['owner']): string | undefined {
  if (!leavesOut) return undefined;
  const id = { group: groupOf(stringAt(desired, 'apiVersion') ?? ''), kind: stringAt(desired, 'kind') ?? '' };
  const how = excludedBy(leavesOut.exclusions, id, leavesOut.server);
  return how === undefined ? undefined : `Argo CD leaves objects of this kind out, ${how}`;
}

/** What `kubectl apply` of Argo CD says before it even asks the API server. */
const forcesOnServer = (desired: JsonObject, { mode, force }: Question['owner']): boolean =>
  mode === 'argo-ssa' && (force === true || hasSyncOption(desired, 'Force=true'));

/** kubectl refuses objects of another namespace than the one that it is told. */
const namespaceRefused = (desired: JsonObject, { id }: Question['owner']): string | undefined =>
  id?.kind === 'Target' && id.namespace !== stringAt(desired, 'metadata', 'namespace')
    ? id.namespace
    : undefined;
