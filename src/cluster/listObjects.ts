import { failed, success, type Outcome } from '../base/outcome.ts';
import { isObject, stringAt, type Json, type JsonObject } from '../core/resource/json.ts';
import { withoutEmptyTimestamps } from '../core/resource/withoutEmptyTimestamps.ts';
import type { ApiClient } from './apiClient.ts';
import type { ServedResource, WatchScope } from './clusterApi.ts';
import type { ClusterFailure } from './clusterFailure.ts';
import { listAt } from '../core/resource/jsonLists.ts';
import { readJson } from './readJson.ts';
import { scopeRequest } from './resourcePath.ts';
import { objectKey } from './watchEvent.ts';

export interface ListedObjects {
  readonly objects: ReadonlyMap<string, JsonObject>;
  /** Where a watch continues. */
  readonly resourceVersion: string;
}

export interface ListOptions {
  readonly pageSize: number;
  readonly signal: AbortSignal;
  /** What is known already: an object that has not changed since stays the same object. */
  readonly known: ReadonlyMap<string, JsonObject>;
}

/** Lists a scope page by page. A list that takes so long that the server forgets its version is begun anew, in one page. */
export async function listObjects(
  client: ApiClient,
  scope: WatchScope,
  options: ListOptions,
): Promise<Outcome<ListedObjects, ClusterFailure>> {
  const listed = await listPages(client, scope, options, String(options.pageSize));
  const isForgotten = !listed.ok && listed.failure.code === 'expired';
  return isForgotten ? listPages(client, scope, options, undefined) : listed;
}

async function listPages(
  client: ApiClient,
  scope: WatchScope,
  { signal, known }: ListOptions,
  limit: string | undefined,
): Promise<Outcome<ListedObjects, ClusterFailure>> {
  const objects = new Map<string, JsonObject>();
  let rest: string | undefined;
  for (;;) {
    const path = scopeRequest(scope, { limit, continue: rest });
    const page = await readJson(client, path, signal);
    if (!page.ok) return page;
    for (const item of listAt(page.value, 'items')) {
      const key = objectKey(item);
      if (key === undefined || !isObject(item)) return badAnswer('a list holds something without a name');
      objects.set(key, sameOrNew(known.get(key), withoutEmptyTimestamps(withType(item, scope.resource))));
    }
    const resourceVersion = stringAt(page.value, 'metadata', 'resourceVersion');
    if (!resourceVersion) return badAnswer('a list has no resourceVersion');
    rest = stringAt(page.value, 'metadata', 'continue');
    if (!rest) return success({ objects, resourceVersion });
  }
}

/** The items of a built-in type's list do not repeat their type; everywhere else an object has one. */
const withType = (item: JsonObject, { group, version, kind }: ServedResource): JsonObject =>
  stringAt(item, 'kind') && stringAt(item, 'apiVersion')
    ? item
    : { apiVersion: group === '' ? version : `${group}/${version}`, kind, ...item };

function sameOrNew(known: JsonObject | undefined, object: JsonObject): JsonObject {
  const isSame = (...path: readonly string[]): boolean => {
    const value: Json | undefined = stringAt(object, ...path);
    return value !== undefined && value === stringAt(known, ...path);
  };
  return known && isSame('metadata', 'uid') && isSame('metadata', 'resourceVersion') && isSame('apiVersion')
    ? known
    : object;
}

const badAnswer = (message: string): Outcome<never, ClusterFailure> => failed({ code: 'badAnswer', message });
