import { at, isArray, isObject, stringAt, type Json, type JsonObject } from '../../src/core/resource/json.ts';
import { accepted, type RequestOptions, type SendRequest } from './apiServer.ts';

export interface WriteOptions extends RequestOptions {
  /** The name the server notes in managedFields. */
  readonly fieldManager?: string;
  readonly dryRun?: boolean;
}

/** Writes objects as kubectl and the agents do, whatever their kind. */
export interface ClusterObjects {
  /** The path of an object in the API, such as `/apis/apps/v1/namespaces/shop/deployments/web`. */
  pathOf(object: JsonObject): Promise<string>;
  get(object: JsonObject): Promise<JsonObject>;
  /** Server-side apply, forced. */
  apply(object: JsonObject, options?: WriteOptions): Promise<JsonObject>;
  create(object: JsonObject, options?: WriteOptions): Promise<JsonObject>;
  /** A patch of the object or one of its subresources; the type is JSON patch where it is a list, else as given. */
  patch(object: JsonObject, patch: Json, options?: PatchOptions): Promise<JsonObject>;
  replace(object: JsonObject, options?: WriteOptions): Promise<JsonObject>;
  delete(object: JsonObject): Promise<void>;
}

export interface PatchOptions extends WriteOptions {
  readonly subresource?: string;
  readonly type?: 'merge' | 'strategic';
}

export function clusterObjects(request: SendRequest): ClusterObjects {
  const discovered = new Map<string, Promise<Json>>();

  async function collectionOf(object: JsonObject): Promise<string> {
    const apiVersion = stringAt(object, 'apiVersion') ?? '';
    const kind = stringAt(object, 'kind') ?? '';
    const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const list = discovered.get(root) ?? request('GET', root).then(accepted);
    discovered.set(root, list);
    const resources = at(await list, 'resources');
    const served = isArray(resources)
      ? resources.find((each) => stringAt(each, 'kind') === kind && !stringAt(each, 'name')?.includes('/'))
      : undefined;
    if (served === undefined) {
      // A CRD may bring it yet.
      discovered.delete(root);
      throw new Error(`the API server has no ${kind} in ${apiVersion}`);
    }
    const namespace = stringAt(object, 'metadata', 'namespace') ?? 'default';
    const scope = at(served, 'namespaced') === true ? `/namespaces/${namespace}` : '';
    return `${root}${scope}/${stringAt(served, 'name') ?? ''}`;
  }

  const pathOf = async (object: JsonObject): Promise<string> =>
    `${await collectionOf(object)}/${stringAt(object, 'metadata', 'name') ?? ''}`;

  const send = async (
    method: string,
    path: string,
    body?: Json,
    options?: RequestOptions,
  ): Promise<JsonObject> => {
    const answer = accepted(await request(method, path, body, options));
    if (!isObject(answer)) throw new Error(`the API server answered ${method} ${path} with no object`);
    return answer;
  };

  return {
    pathOf,
    get: async (object) => send('GET', await pathOf(object)),
    apply: async (object, options = {}) =>
      send(
        'PATCH',
        `${await pathOf(object)}?force=true&${query({ fieldManager: 'test', ...options })}`,
        object,
        {
          ...options,
          contentType: 'application/apply-patch+yaml',
        },
      ),
    create: async (object, options = {}) =>
      send('POST', `${await collectionOf(object)}?${query(options)}`, object, options),
    patch: async (object, patch, { subresource, type = 'merge', ...options } = {}) =>
      send(
        'PATCH',
        `${await pathOf(object)}${subresource ? `/${subresource}` : ''}?${query(options)}`,
        patch,
        {
          ...options,
          contentType: `application/${isArray(patch) ? 'json' : type === 'merge' ? 'merge' : 'strategic-merge'}-patch+json`,
        },
      ),
    replace: async (object, options = {}) =>
      send('PUT', `${await pathOf(object)}?${query(options)}`, object, options),
    delete: async (object) => {
      await send('DELETE', await pathOf(object));
    },
  };
}

const query = ({ fieldManager, dryRun }: WriteOptions): string =>
  new URLSearchParams({
    ...(fieldManager === undefined ? {} : { fieldManager }),
    ...(dryRun ? { dryRun: 'All' } : {}),
  }).toString();
