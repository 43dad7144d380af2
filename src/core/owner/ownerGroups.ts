import type { ResourceId } from '../resource/resourceId.ts';

/** The kinds of agents' objects that apply others, each with its API group. */
export const ownerGroups: ReadonlyMap<string, string> = new Map([
  ['Kustomization', 'kustomize.toolkit.fluxcd.io'],
  ['HelmRelease', 'helm.toolkit.fluxcd.io'],
  ['ResourceSet', 'fluxcd.controlplane.io'],
  ['Application', 'argoproj.io'],
  ['ApplicationSet', 'argoproj.io'],
]);

export const isOwnerObject = ({ group, kind }: Pick<ResourceId, 'group' | 'kind'>): boolean =>
  ownerGroups.get(kind) === group;
