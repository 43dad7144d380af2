import { stringAt, type Json } from '../../resource/json.ts';
import { objectsAt, stringsAt } from '../../resource/jsonLists.ts';
import { readPlainYaml } from '../../yaml/plainYaml.ts';
import { matchesGlob } from './goGlob.ts';

/** Kinds that Argo CD neither watches nor writes, as its ConfigMap `argocd-cm` says and beside it a few by itself (3.2). */
export interface ArgoExclusions {
  readonly exclusions: readonly ResourceFilter[];
  readonly inclusions: readonly ResourceFilter[];
}

interface ResourceFilter {
  readonly groups: readonly string[];
  readonly kinds: readonly string[];
  /** Addresses of API servers. */
  readonly clusters: readonly string[];
}

export const readArgoExclusions = (data: Json | undefined): ArgoExclusions => ({
  exclusions: [...always, ...filtersAt(data, 'resource.exclusions')],
  inclusions: filtersAt(data, 'resource.inclusions'),
});

/** The setting that keeps an object from being written to a cluster; undefined where none does. */
export function excludedBy(
  { exclusions, inclusions }: ArgoExclusions,
  { group, kind }: { readonly group: string; readonly kind: string },
  server: string,
): string | undefined {
  const matches = (filter: ResourceFilter): boolean =>
    isAnyOf(filter.groups, group) &&
    (filter.kinds.length === 0 || filter.kinds.some((one) => one === '*' || one === kind)) &&
    isAnyOf(filter.clusters, server);
  const excluding = exclusions.find(matches);
  if (excluding) return always.includes(excluding) ? 'of itself' : 'by resource.exclusions of argocd-cm';
  if (inclusions.some(matches) || !inclusions.some(({ clusters }) => isAnyOf(clusters, server)))
    return undefined;
  return 'by resource.inclusions of argocd-cm';
}

const isAnyOf = (patterns: readonly string[], text: string): boolean =>
  patterns.length === 0 || patterns.some((pattern) => matchesGlob(pattern, text));

const always: readonly ResourceFilter[] = [
  { groups: ['events.k8s.io', 'metrics.k8s.io'], kinds: [], clusters: [] },
  { groups: [''], kinds: ['Event'], clusters: [] },
  { groups: ['coordination.k8s.io'], kinds: ['Lease'], clusters: [] },
];

function filtersAt(data: Json | undefined, key: string): readonly ResourceFilter[] {
  const read = readPlainYaml(stringAt(data, key) ?? '');
  return objectsAt(read.ok ? read.value : null).map((item) => ({
    groups: stringsAt(item, 'apiGroups'),
    kinds: stringsAt(item, 'kinds'),
    clusters: stringsAt(item, 'clusters'),
  }));
}
