import { formatOwner } from '../owner/owner.ts';
import { at, stringAt, type JsonObject } from '../resource/json.ts';
import { defaultTracking, trackedBy } from '../owner/argoTracking.ts';
import { hasSyncOption } from './argoMetadata.ts';
import { neverPruned } from './fluxMetadata.ts';
import { fluxOwnerOf } from './otherOwners.ts';
import type { OwnerFacts } from './question.ts';

/**
 * Why the owner would leave an object in the cluster that it no longer holds; undefined where it would delete it. As
 * kustomize-controller 1.9: `spec.prune`, then the marks on the live object, then its labels, which have to be the owner's.
 */
export function keptBecause({ prune, id, cascades }: OwnerFacts, live: JsonObject): string | undefined {
  if (!prune && cascades)
    return 'its Application is deleted without the finalizer resources-finalizer.argocd.argoproj.io';
  if (!prune)
    return id?.kind === 'ApplicationSet'
      ? 'spec.syncPolicy.applicationsSync keeps the Applications that its set has made'
      : 'its owner does not prune';
  if (id?.kind === 'ApplicationSet') return undefined;
  if (id?.kind === 'Application') return cascades ? keptByCascade(id, live) : keptByArgo(id, live);
  if (id?.kind === 'HelmRelease')
    return at(live, 'metadata', 'annotations', 'helm.sh/resource-policy') === 'keep'
      ? 'helm.sh/resource-policy on the live object keeps it'
      : undefined;
  if (neverPruned(live)) return 'a mark on the live object keeps it';
  if (id?.kind !== 'Kustomization') return undefined;
  const labelled = fluxOwnerOf(live);
  if (labelled === formatOwner(id)) return undefined;
  return labelled === undefined ? "it does not carry its owner's labels" : `it belongs to ${labelled}`;
}

/** As gitops-engine's `pruneObject`; what another Application is marked on is none of this one's. */
function keptByArgo(id: ApplicationName, live: JsonObject): string | undefined {
  if (hasSyncOption(live, 'Prune=false')) return 'a mark on the live object keeps it';
  if (hasSyncOption(live, 'Prune=confirm')) return 'Argo CD waits until somebody confirms that it is deleted';
  return ofAnother(id, live);
}

/** As `shouldBeDeleted` of Argo CD's controller (3.2), where the Application itself is deleted. */
function keptByCascade(id: ApplicationName, live: JsonObject): string | undefined {
  if (isDefinition(live)) return 'definitions stay when their Application is deleted';
  const isKept = hasSyncOption(live, 'Delete=false') || helmKeeps(live);
  if (isKept) return 'a mark on the live object keeps it';
  if (hasSyncOption(live, 'Delete=confirm'))
    return 'Argo CD waits until somebody confirms that it is deleted';
  return ofAnother(id, live);
}

interface ApplicationName {
  readonly namespace: string;
  readonly name: string;
}

function ofAnother({ namespace, name }: ApplicationName, live: JsonObject): string | undefined {
  const instance = trackedBy(live, defaultTracking);
  return instance === undefined || instance === name || instance === `${namespace}_${name}`
    ? undefined
    : `it belongs to the Application ${instance}`;
}

const isDefinition = (live: JsonObject): boolean =>
  live['kind'] === 'CustomResourceDefinition' &&
  stringAt(live, 'apiVersion')?.startsWith('apiextensions.k8s.io/') === true;

const helmKeeps = (live: JsonObject): boolean =>
  stringAt(live, 'metadata', 'annotations', 'helm.sh/resource-policy')
    ?.split(',')
    .some((word) => word.trim() === 'keep') === true;
