import { success, type Outcome } from '../base/outcome.ts';
import { stringAt, type Json } from '../core/resource/json.ts';
import type { ApiClient } from './apiClient.ts';
import { discoverGroupVersions, groupVersionsOf } from './classicDiscovery.ts';
import type { Discovered, ServedResource } from './clusterApi.ts';
import type { ClusterFailure } from './clusterFailure.ts';
import { listAt, stringsAt } from '../core/resource/jsonLists.ts';
import { readJson } from './readJson.ts';

/** Two requests to a server that aggregates its discovery (Kubernetes 1.26 and later), else one per group-version. */
export async function discover(
  client: ApiClient,
  signal?: AbortSignal,
): Promise<Outcome<Discovered, ClusterFailure>> {
  const documents: Json[] = [];
  for (const path of ['/api', '/apis']) {
    const document = await readJson(client, path, signal, aggregated);
    if (!document.ok) return document;
    documents.push(document.value);
  }
  if (documents.every((document) => stringAt(document, 'kind') === 'APIGroupDiscoveryList'))
    return success(join(documents.map(ofAggregated)));
  return discoverGroupVersions(client, documents.flatMap(groupVersionsOf), signal);
}

const join = (parts: readonly Discovered[]): Discovered => ({
  resources: parts.flatMap((part) => part.resources),
  unavailable: parts.flatMap((part) => part.unavailable),
});

const as = (version: string): string =>
  `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`;
const aggregated = [as('v2'), as('v2beta1'), 'application/json'].join(',');

/** k8s.io/api/apidiscovery/v2: groups, their versions in order of preference, their resources. */
function ofAggregated(document: Json): Discovered {
  const groups = listAt(document, 'items').map((item) => ({
    group: stringAt(item, 'metadata', 'name') ?? '',
    versions: listAt(item, 'versions'),
  }));
  return join(groups.flatMap(({ group, versions }) => versions.map((version) => ofVersion(group, version))));
}

function ofVersion(group: string, document: Json): Discovered {
  const version = stringAt(document, 'version');
  if (version === undefined) return { resources: [], unavailable: [] };
  const resources = listAt(document, 'resources').flatMap((item) => resourceOf(item, group, version));
  const isStale = stringAt(document, 'freshness') === 'Stale';
  return { resources, unavailable: isStale ? [group ? `${group}/${version}` : version] : [] };
}

function resourceOf(item: Json, group: string, version: string): ServedResource[] {
  const plural = stringAt(item, 'resource');
  const kind = stringAt(item, 'responseKind', 'kind');
  if (!plural || !kind) return [];
  const namespaced = stringAt(item, 'scope') === 'Namespaced';
  return [{ group, version, kind, plural, namespaced, verbs: stringsAt(item, 'verbs') }];
}
