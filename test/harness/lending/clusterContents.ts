import { setTimeout as sleep } from 'node:timers/promises';
import { at, isArray, stringAt, type Json, type JsonObject } from '../../../src/core/resource/json.ts';
import { accepted, type SendRequest } from '../apiServer.ts';

/** Removes all that a cluster holds beside these, as if it had never been there. */
export async function emptyCluster(request: SendRequest, kept: ReadonlySet<string>): Promise<void> {
  for (let round = 0; round < 50; round++) {
    const objects = (await clusterContents(request)).filter(({ path }) => !kept.has(path));
    if (objects.length === 0) return;
    for (const rank of [0, 1, 2, 3]) {
      const now = objects.filter(({ path }) => rankOf(path) === rank);
      while (now.length > 0) await Promise.all(now.splice(0, 8).map((object) => remove(request, object)));
    }
    if (round > 0) await sleep(100);
  }
  throw new Error('the cluster cannot be emptied');
}

export interface StoredObject {
  /** Where it lies in the API. */
  readonly path: string;
  readonly hasFinalizers: boolean;
}

/** All objects that can be deleted, without events. */
export async function clusterContents(request: SendRequest): Promise<readonly StoredObject[]> {
  const groups = items(accepted(await request('GET', '/apis')), 'groups');
  const roots = ['/api/v1', ...groups.map((one) => `/apis/${text(one, 'preferredVersion', 'groupVersion')}`)];
  const found = await Promise.all(roots.map((root) => contentsOfGroup(request, root)));
  return found.flat();
}

async function contentsOfGroup(request: SendRequest, root: string): Promise<readonly StoredObject[]> {
  const served = await request('GET', root);
  // The last of its definitions has just gone.
  if (served.status === 404) return [];
  const resources = items(accepted(served), 'resources').filter(
    (one) =>
      text(one, 'name') !== 'events' &&
      ['list', 'delete'].every((verb) => (at(one, 'verbs') as readonly Json[] | undefined)?.includes(verb)),
  );
  const lists = await Promise.all(
    resources.map(async (resource): Promise<readonly StoredObject[]> => {
      const name = text(resource, 'name');
      const { body, status } = await request('GET', `${root}/${name}`, undefined, { accept: namesAlone });
      // Its definition has just gone.
      if (status === 404) return [];
      return items(body, 'items').map((item) => {
        const namespace = at(item, 'metadata', 'namespace');
        const scope = typeof namespace === 'string' ? `/namespaces/${namespace}` : '';
        return {
          path: `${root}${scope}/${name}/${text(item, 'metadata', 'name')}`,
          hasFinalizers: at(item, 'metadata', 'finalizers') !== undefined,
        };
      });
    }),
  );
  return lists.flat();
}

const namesAlone = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';

/** What could refuse the rest goes first, and last what the rest lies in. */
function rankOf(path: string): number {
  if (path.startsWith('/apis/admissionregistration.k8s.io/')) return 0;
  if (isNamespace(path)) return 3;
  return isDefinition(path) ? 2 : 1;
}

const isNamespace = (path: string): boolean => /^\/api\/v1\/namespaces\/[^/]+$/.test(path);
const isDefinition = (path: string): boolean => path.startsWith('/apis/apiextensions.k8s.io/');

async function remove(request: SendRequest, { path, hasFinalizers }: StoredObject): Promise<void> {
  // The server itself keeps a definition until its objects are gone; other finalizers are of controllers that are gone.
  if (hasFinalizers && !isDefinition(path))
    await request(
      'PATCH',
      path,
      { metadata: { finalizers: null } },
      { contentType: 'application/merge-patch+json' },
    );
  await request('DELETE', path, { propagationPolicy: 'Background', gracePeriodSeconds: 0 });
  if (!isNamespace(path)) return;
  // As the namespace controller does when it has deleted what lies in it.
  const metadata = { name: path.split('/').at(-1) ?? '' };
  await request('PUT', `${path}/finalize`, { apiVersion: 'v1', kind: 'Namespace', metadata, spec: {} });
}

function items(value: Json | undefined, field: string): readonly JsonObject[] {
  const found = at(value, field);
  return isArray(found) ? (found as readonly JsonObject[]) : [];
}

const text = (value: Json, ...names: readonly string[]): string => stringAt(value, ...names) ?? '';
