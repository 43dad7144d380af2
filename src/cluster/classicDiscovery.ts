import { success, type Outcome } from '../base/outcome.ts';
import { member, stringAt, type Json } from '../core/resource/json.ts';
import type { ApiClient } from './apiClient.ts';
import type { Discovered, ServedResource } from './clusterApi.ts';
import type { ClusterFailure } from './clusterFailure.ts';
import { listAt, stringsAt } from '../core/resource/jsonLists.ts';
import { readJson } from './readJson.ts';

/** Reads the resources of each group-version. One whose server is away must not hide the others. */
export async function discoverGroupVersions(
  client: ApiClient,
  groupVersions: readonly string[],
  signal?: AbortSignal,
): Promise<Outcome<Discovered, ClusterFailure>> {
  const resources: ServedResource[] = [];
  const unavailable: string[] = [];
  for (const groupVersion of groupVersions) {
    const path = groupVersion.includes('/') ? `/apis/${groupVersion}` : `/api/${groupVersion}`;
    const document = await readJson(client, path, signal);
    if (document.ok) resources.push(...resourcesOf(document.value, groupVersion));
    else if (document.failure.code === 'cancelled') return document;
    else unavailable.push(groupVersion);
  }
  return success({ resources, unavailable });
}

/** From the documents of `/api` (APIVersions) and `/apis` (APIGroupList), the preferred version of a group first. */
export function groupVersionsOf(document: Json): readonly string[] {
  if (stringAt(document, 'kind') === 'APIVersions') return stringsAt(document, 'versions');
  return listAt(document, 'groups').flatMap((group) => {
    const preferred = stringAt(group, 'preferredVersion', 'groupVersion');
    const all = listAt(group, 'versions').flatMap((version) => stringAt(version, 'groupVersion') ?? []);
    return preferred ? [preferred, ...all.filter((version) => version !== preferred)] : all;
  });
}

function resourcesOf(document: Json, groupVersion: string): ServedResource[] {
  const [version = '', group = ''] = groupVersion.split('/').reverse();
  return listAt(document, 'resources').flatMap((item) => {
    const plural = stringAt(item, 'name');
    const kind = stringAt(item, 'kind');
    // A name with a slash is a subresource.
    if (!plural || !kind || plural.includes('/')) return [];
    const namespaced = member(item, 'namespaced') === true;
    return [{ group, version, kind, plural, namespaced, verbs: stringsAt(item, 'verbs') }];
  });
}
