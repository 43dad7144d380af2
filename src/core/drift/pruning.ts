import { formatOwner } from '../owner/owner.ts';
import type { JsonObject } from '../resource/json.ts';
import { neverPruned } from './fluxMetadata.ts';
import { fluxOwnerOf } from './otherOwners.ts';
import type { OwnerFacts } from './question.ts';

/**
 * Why the owner would leave an object in the cluster that it no longer holds; undefined where it would delete it. As
 * kustomize-controller 1.9: `spec.prune`, then the marks on the live object, then its labels, which have to be the owner's.
 */
export function keptBecause({ prune, id }: OwnerFacts, live: JsonObject): string | undefined {
  if (!prune) return 'its owner does not prune';
  if (neverPruned(live)) return 'a mark on the live object keeps it';
  if (id?.kind !== 'Kustomization') return undefined;
  const labelled = fluxOwnerOf(live);
  if (labelled === formatOwner(id)) return undefined;
  return labelled === undefined ? "it does not carry its owner's labels" : `it belongs to ${labelled}`;
}
