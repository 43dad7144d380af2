import { readPolicy } from '../../core/owner/argo/argoSet.ts';
import { at, isArray, type JsonObject } from '../../core/resource/json.ts';
import type { ChangedManifest } from '../derive/changedManifests.ts';
import type { NextOwner } from '../owners/nextOwner.ts';

/**
 * What becomes of the Applications of a set that is deleted. They are its own objects, which Kubernetes deletes with it
 * whatever its policy says. Only where the policy keeps them and a finalizer lets the controller come first does that let
 * them go before (`Reconcile` of Argo CD's ApplicationSetReconciler, 3.2).
 */
export function removedSet(live: JsonObject, pruning: ChangedManifest['pruning']): NextOwner {
  if (pruning === 'orphan')
    return {
      kind: 'removed',
      deletes: false,
      staysBecause: 'its set is deleted alone (PrunePropagationPolicy)',
    };
  const finalizers = at(live, 'metadata', 'finalizers');
  const comesFirst = isArray(finalizers) && finalizers.includes('resources-finalizer.argocd.argoproj.io');
  if (!comesFirst || ['sync', 'create-delete'].includes(readPolicy(live)))
    return { kind: 'removed', deletes: true };
  return pruning === 'background'
    ? { kind: 'removed', deletes: false }
    : {
        kind: 'unknown',
        reason:
          'its set is deleted in the foreground: whether its Applications go with it or are let go before, Argo CD and Kubernetes decide by who comes first',
      };
}
