import { member, stringAt, type JsonObject } from '../resource/json.ts';
import { isSecret } from '../resource/masking.ts';
import type { OwnerMode } from './agentWrite.ts';
import { isEncrypted } from './ciphertext.ts';
import type { Question } from './question.ts';
import type { ObjectVerdict } from './verdict.ts';

export type Unfit = Pick<ObjectVerdict, 'verdict'> & { readonly reason: string };

/** Why a desired object cannot be compared, or would not be applied, whatever a prediction says. */
export function unfit(
  desired: JsonObject,
  { live, owner, namespaced, namespaceMissing, kind }: Question,
): Unfit | undefined {
  const unpredicted = notPredicted[owner.mode];
  if (unpredicted !== undefined) return { verdict: 'NOT_COMPARED', reason: unpredicted };
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
  if (namespaceMissing === true)
    return {
      verdict: 'BLOCKED',
      reason: `there is no namespace ${stringAt(desired, 'metadata', 'namespace') ?? ''}, and nothing in Git makes it`,
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

/** Modes whose writes the engine does not know yet. */
const notPredicted: Readonly<Partial<Record<OwnerMode, string>>> = {
  'flux-hr': 'what helm-controller would write is not predicted yet',
  'argo-csa': 'what Argo CD would write on the client’s side is not predicted yet',
  'argo-ssa': 'what Argo CD would apply is not predicted yet',
  'argo-replace': 'what Argo CD would put in its place is not predicted yet',
};

/** kubectl refuses objects of another namespace than the one that it is told. */
const namespaceRefused = (desired: JsonObject, { id }: Question['owner']): string | undefined =>
  id?.kind === 'Target' && id.namespace !== stringAt(desired, 'metadata', 'namespace')
    ? id.namespace
    : undefined;
