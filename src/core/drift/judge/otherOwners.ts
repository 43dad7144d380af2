import { formatOwner } from '../../owner/owner.ts';
import { at, stringAt, type JsonObject } from '../../resource/json.ts';
import { ownerNameLabel, ownerNamespaceLabel } from '../desired/fluxMetadata.ts';
import type { Question } from '../predict/question.ts';

/** The Flux Kustomization that wrote an object last, as its labels say it. */
export function fluxOwnerOf(live: JsonObject): string | undefined {
  const [name, namespace] = [ownerNameLabel, ownerNamespaceLabel].map((label) =>
    at(live, 'metadata', 'labels', label),
  );
  return typeof name === 'string' && typeof namespace === 'string'
    ? `Kustomization/${namespace}/${name}`
    : undefined;
}

/** The ResourceSet of flux-operator that did, likewise. */
export function resourceSetOf(live: JsonObject): string | undefined {
  const [name, namespace] = ['name', 'namespace'].map((part) =>
    stringAt(live, 'metadata', 'labels', `resourceset.fluxcd.controlplane.io/${part}`),
  );
  return name === undefined || namespace === undefined ? undefined : `ResourceSet/${namespace}/${name}`;
}

/** That others apply the object too, and who: each then overwrites what the other wrote. */
export function otherOwners({ owner, claimants }: Question, live: JsonObject): readonly string[] {
  const { id } = owner;
  if (!id) return [];
  const labelled = [fluxOwnerOf(live), resourceSetOf(live)].filter((one) => one !== undefined);
  const all = new Set([...(claimants ?? []), ...labelled]);
  all.delete(formatOwner(id));
  return all.size === 0
    ? []
    : [`shared: ${[...all].sort().join(', ')} applies it too, and each overwrites the other`];
}
