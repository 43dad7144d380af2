import { at, type JsonObject } from '../resource/json.ts';
import { neverPruned, ownerNameLabel, ownerNamespaceLabel } from './fluxMetadata.ts';
import type { OwnerFacts } from './question.ts';

/**
 * Why the owner would leave an object in the cluster that it no longer holds; undefined where it would delete it. As
 * kustomize-controller 1.9: `spec.prune`, then the marks on the live object, then its labels, which have to be the owner's.
 */
export function keptBecause({ prune, id }: OwnerFacts, live: JsonObject): string | undefined {
  if (!prune) return 'its owner does not prune';
  if (neverPruned(live)) return 'a mark on the live object keeps it';
  if (id?.kind !== 'Kustomization') return undefined;
  const [name, namespace] = [ownerNameLabel, ownerNamespaceLabel].map((label) =>
    at(live, 'metadata', 'labels', label),
  );
  if (name === id.name && namespace === id.namespace) return undefined;
  return typeof name === 'string' && typeof namespace === 'string'
    ? `it belongs to Kustomization/${namespace}/${name}`
    : "it does not carry its owner's labels";
}
