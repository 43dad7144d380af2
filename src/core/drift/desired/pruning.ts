import type { ArgoBuild } from '../../owner/argo/argoBuild.ts';
import { formatOwner, type OwnerBuild } from '../../owner/owner.ts';
import { at, isArray, stringAt, type JsonObject } from '../../resource/json.ts';
import { defaultTracking, trackedBy } from '../../owner/argo/argoTracking.ts';
import { compareOptions, hasCompareOption, hasSyncOption, syncOptions } from './argoMetadata.ts';
import { keptByMark } from './fluxMetadata.ts';
import { fluxOwnerOf, resourceSetOf } from '../judge/otherOwners.ts';
import type { OwnerFacts } from '../predict/question.ts';

/**
 * Why the owner would leave an object in the cluster that it no longer holds; undefined where it would delete it. As
 * kustomize-controller 1.9: `spec.prune`, then the marks on the live object, then its labels, which have to be the owner's.
 */
export function keptBecause(
  { prune, id, cascades, staysBecause, build }: OwnerFacts,
  live: JsonObject,
): string | undefined {
  if (!prune && staysBecause !== undefined) return staysBecause;
  if (!prune && cascades)
    return 'its Application is deleted without the finalizer resources-finalizer.argocd.argoproj.io';
  if (!prune)
    return id?.kind === 'ApplicationSet'
      ? 'spec.syncPolicy.applicationsSync keeps the Applications that its set has made'
      : 'its owner does not prune';
  if (id?.kind === 'ApplicationSet') return undefined;
  if (id?.kind === 'Application') {
    const whose = marksOf(id, build);
    return cascades ? keptByCascade(whose, live) : keptByArgo(whose, live);
  }
  if (id?.kind === 'HelmRelease')
    return at(live, 'metadata', 'annotations', resourcePolicy) === 'keep'
      ? `${resourcePolicy}: keep on the live object keeps it`
      : undefined;
  const mark = keptByMark(live);
  if (mark !== undefined) return `${mark} on the live object keeps it`;
  if (id?.kind !== 'Kustomization') return undefined;
  const labelled = fluxOwnerOf(live) ?? resourceSetOf(live);
  if (labelled === formatOwner(id)) return undefined;
  return labelled === undefined ? "it does not carry its owner's labels" : `it belongs to ${labelled}`;
}

/** By which people keep Argo CD from deleting an object. */
const keepingMarks = ['Prune=false', 'Prune=confirm'] as const;
export type KeepingMark = (typeof keepingMarks)[number] | typeof confirmedDeletion;
const confirmedDeletion = 'Delete=confirm';

/** The mark that alone keeps Argo CD from deleting an object; undefined where it does not come to that. */
export function keepingMark(
  { prune, id, cascades, build }: OwnerFacts,
  live: JsonObject,
): KeepingMark | undefined {
  if (!prune || id?.kind !== 'Application') return undefined;
  const whose = marksOf(id, build);
  if (cascades)
    return waitsInCascade(live) && notFound(whose, live) === undefined ? confirmedDeletion : undefined;
  return notFound(whose, live) === undefined
    ? keepingMarks.find((mark) => hasSyncOption(live, mark))
    : undefined;
}

/**
 * An object that is gone from Git does not make its Application OutOfSync, and so no automated sync begins for it: one that
 * begins for something else deletes it like any other.
 */
export const isIgnoredExtra = ({ id, cascades }: OwnerFacts, live: JsonObject): boolean =>
  id?.kind === 'Application' && !cascades && hasCompareOption(live, 'IgnoreExtraneous');

export const ignoredExtra = `Argo CD does not count it as out of sync (${compareOptions}: IgnoreExtraneous on the live object), and deletes it only when it syncs for something else`;

const resourcePolicy = 'helm.sh/resource-policy';

/** As gitops-engine's `pruneObject`. */
function keptByArgo(whose: ArgoMarks, live: JsonObject): string | undefined {
  const unfound = notFound(whose, live);
  if (unfound !== undefined) return unfound;
  if (hasSyncOption(live, 'Prune=false')) return `${syncOptions}: Prune=false on the live object keeps it`;
  if (hasSyncOption(live, 'Prune=confirm')) return 'Argo CD waits until somebody confirms that it is deleted';
  return undefined;
}

export const unmarkedDefinition =
  'Argo CD does not mark definitions as its own, and looks for none that are gone';

/**
 * Why Argo CD does not find an object of its own that is gone from Git (`GetManagedLiveObjs`): it looks for its marks, and
 * sets none on definitions.
 */
function notFound(whose: ArgoMarks, live: JsonObject): string | undefined {
  const instance = trackedBy(live, whose.tracking) ?? '';
  if (instance === '')
    return isDefinition(live) ? unmarkedDefinition : "it does not carry its Application's mark";
  return ofAnother(whose, live) ?? (isOwned(live) ? 'another object owns it' : undefined);
}

/** As `shouldBeDeleted` of Argo CD's controller (3.2), where the Application itself is deleted. */
function keptByCascade(whose: ArgoMarks, live: JsonObject): string | undefined {
  const staying = staysInCascade(live) ?? notFound(whose, live);
  if (staying !== undefined) return staying;
  return waitsInCascade(live) ? 'Argo CD waits until somebody confirms that it is deleted' : undefined;
}

function staysInCascade(live: JsonObject): string | undefined {
  if (isDefinition(live)) return 'definitions stay when their Application is deleted';
  if (hasSyncOption(live, 'Delete=false')) return `${syncOptions}: Delete=false on the live object keeps it`;
  return helmKeeps(live) ? `${resourcePolicy}: keep on the live object keeps it` : undefined;
}

const waitsInCascade = (live: JsonObject): boolean =>
  staysInCascade(live) === undefined && hasSyncOption(live, confirmedDeletion);

/** What an Application's objects are marked with, by which it knows them. */
interface ArgoMarks extends Pick<ArgoBuild, 'tracking'> {
  readonly instances: readonly string[];
}

const marksOf = (
  { namespace, name }: { readonly namespace: string; readonly name: string },
  build: OwnerBuild | undefined,
): ArgoMarks =>
  build?.agent === 'argo'
    ? { instances: [build.instance], tracking: build.tracking }
    : { instances: [name, `${namespace}_${name}`], tracking: defaultTracking };

function ofAnother({ instances, tracking }: ArgoMarks, live: JsonObject): string | undefined {
  const instance = trackedBy(live, tracking);
  return instance === undefined || instances.includes(instance)
    ? undefined
    : `it belongs to the Application ${instance}`;
}

const isOwned = (live: JsonObject): boolean => {
  const owners = at(live, 'metadata', 'ownerReferences');
  return isArray(owners) && owners.length > 0;
};

const isDefinition = (live: JsonObject): boolean =>
  live['kind'] === 'CustomResourceDefinition' &&
  stringAt(live, 'apiVersion')?.startsWith('apiextensions.k8s.io/') === true;

const helmKeeps = (live: JsonObject): boolean =>
  stringAt(live, 'metadata', 'annotations', resourcePolicy)
    ?.split(',')
    .some((word) => word.trim() === 'keep') === true;
