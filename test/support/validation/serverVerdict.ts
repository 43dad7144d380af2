import { at, isArray, stringAt, type Json } from '../../../src/core/resource/json.ts';
import type { Answer, SendRequest } from '../../harness/apiServer.ts';

/** What a real server says about a manifest's text, in its own words. Nothing is stored. */
export interface ServerVerdict {
  readonly status: number;
  readonly message: string;
  readonly causes: readonly { readonly field: string; readonly message: string }[];
}

export interface Collection {
  /** Such as `/apis/apps/v1/namespaces/shop/deployments`. */
  readonly path: string;
}

export async function serverVerdict(
  request: SendRequest,
  { path }: Collection,
  text: string,
): Promise<ServerVerdict> {
  const answer = await request('POST', `${path}?dryRun=All&fieldValidation=Strict`, text, {
    contentType: 'application/yaml',
  });
  return { status: answer.status, message: stringAt(answer.body, 'message') ?? '', causes: causesOf(answer) };
}

function causesOf({ body }: Answer): ServerVerdict['causes'] {
  const causes: Json | undefined = at(body, 'details', 'causes');
  return isArray(causes)
    ? causes.map((cause) => ({
        field: stringAt(cause, 'field') ?? '',
        message: stringAt(cause, 'message') ?? '',
      }))
    : [];
}

/** Where objects of a kind are created; undefined where the server does not serve it. */
export async function collectionOf(
  request: SendRequest,
  object: Json,
  namespace: string,
): Promise<Collection | undefined> {
  const apiVersion = stringAt(object, 'apiVersion') ?? '';
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const resources = at((await request('GET', root)).body, 'resources');
  const served = isArray(resources)
    ? resources.find(
        (one) =>
          stringAt(one, 'kind') === stringAt(object, 'kind') &&
          stringAt(one, 'name')?.includes('/') === false,
      )
    : undefined;
  if (served === undefined) return undefined;
  const scope = at(served, 'namespaced') === true ? `/namespaces/${namespace}` : '';
  return { path: `${root}${scope}/${stringAt(served, 'name') ?? ''}` };
}
