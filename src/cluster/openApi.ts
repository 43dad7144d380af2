import { success, type Outcome } from '../base/outcome.ts';
import { isObject, member, stringAt } from '../core/resource/json.ts';
import type { ApiClient } from './apiClient.ts';
import type { ClusterFailure } from './clusterFailure.ts';
import { readJson } from './readJson.ts';

/** The hash of each group-version's document (`apps/v1`, `v1`), from the address that the index gives it. */
export async function readOpenApiIndex(
  client: ApiClient,
  signal?: AbortSignal,
): Promise<Outcome<ReadonlyMap<string, string>, ClusterFailure>> {
  const index = await readJson(client, '/openapi/v3', signal);
  if (!index.ok) return index;
  const hashes = new Map<string, string>();
  const paths = member(index.value, 'paths');
  for (const [path, entry] of Object.entries(isObject(paths) ? paths : {})) {
    const groupVersion = /^apis?\/(?<groupVersion>v[^/]+|[^/]+\/v[^/]+)$/.exec(path)?.groups?.[
      'groupVersion'
    ];
    const address = stringAt(entry, 'serverRelativeURL');
    if (groupVersion && address)
      hashes.set(groupVersion, new URLSearchParams(address.split('?')[1] ?? '').get('hash') ?? '');
  }
  return success(hashes);
}

export async function readOpenApi(
  client: ApiClient,
  groupVersion: string,
  signal?: AbortSignal,
): Promise<Outcome<string, ClusterFailure>> {
  const root = groupVersion.includes('/') ? 'apis' : 'api';
  const answer = await client.read(`/openapi/v3/${root}/${groupVersion}`, signal);
  return answer.ok ? success(answer.value.text) : answer;
}
