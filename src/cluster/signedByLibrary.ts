import type { RequestOptions } from 'node:https';
import { isObject, stringAt, type JsonObject } from '../core/resource/json.ts';
import { stringsAt } from '../core/resource/jsonLists.ts';
import type { TlsOptions } from './transport.ts';

export interface Signed {
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly tls: TlsOptions;
}

/**
 * What the client library makes of a kubeconfig's entries: certificates, keys, token, password, OIDC token. Nothing is
 * sent and nothing is run: programs and files that change are `renewableCredential`. Throws what it cannot read.
 */
export async function signedByLibrary(cluster: JsonObject, user: JsonObject): Promise<Signed> {
  const provider = storedProvider(user);
  // Loaded when a cluster is first opened: the library is by far the largest part of this folder.
  const { KubeConfig } = await import('./clientLibrary.ts');
  const config = new KubeConfig();
  config.loadFromString(
    JSON.stringify({
      'current-context': 'chosen',
      contexts: [{ name: 'chosen', context: { cluster: 'chosen', user: 'chosen' } }],
      clusters: [{ name: 'chosen', cluster: { ...cluster, 'proxy-url': undefined } }],
      users: [{ name: 'chosen', user: { ...user, ...provider, exec: undefined } }],
    }),
  );
  const options: RequestOptions = {};
  await config.applyToHTTPSOptions(options);
  const headers = { ...lowerCased(options), ...basic(options), ...impersonation(user) };
  if (provider['auth-provider'] && !headers['authorization'])
    throw new Error('its OIDC token has expired; any kubectl command renews it, then refresh');
  const { ca, cert, key, servername, rejectUnauthorized } = options;
  return {
    headers,
    tls: {
      rejectUnauthorized: rejectUnauthorized ?? true,
      ...(ca ? { ca: pemText(ca) } : {}),
      ...(cert ? { cert: pemText(cert) } : {}),
      ...(key ? { key: pemText(key) } : {}),
      ...(servername ? { servername } : {}),
    },
  };
}

/** The library reads files and base64 into buffers. */
const pemText = (value: unknown): string =>
  Buffer.isBuffer(value) ? value.toString('utf8') : typeof value === 'string' ? value : '';

/**
 * An OIDC token is taken as it is stored. To renew it here would be to end the person's own session wherever the issuer
 * accepts a refresh token once only: the new one belongs into the kubeconfig, which is never written. The providers
 * that ran a command through a shell are refused, as kubectl itself has refused them since 1.26.
 */
function storedProvider(user: JsonObject): { readonly 'auth-provider'?: JsonObject } {
  const name = stringAt(user, 'auth-provider', 'name');
  if (name === undefined) return {};
  if (name !== 'oidc')
    throw new Error(
      `kubectl no longer knows the auth provider "${name}"; use the credential plugin of your cloud`,
    );
  const token = stringAt(user, 'auth-provider', 'config', 'id-token');
  return { 'auth-provider': { name, config: token ? { 'id-token': token } : {} } };
}

const lowerCased = ({ headers }: RequestOptions): Record<string, string | string[]> =>
  Object.fromEntries(
    Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), String(value).trim()]),
  );

const basic = ({ auth }: RequestOptions): Record<string, string> =>
  auth ? { authorization: `Basic ${Buffer.from(auth).toString('base64')}` } : {};

/** The library knows the user to impersonate, and not the groups that go with them: rights would differ from kubectl's. */
function impersonation(user: JsonObject): Record<string, string | string[]> {
  const uid = stringAt(user, 'as-uid');
  const extra = user['as-user-extra'];
  const lists = [
    ['impersonate-group', user['as-groups']] as const,
    ...Object.entries(isObject(extra) ? extra : {}).map(
      ([key, values]) => [`impersonate-extra-${encodeURIComponent(key)}`, values] as const,
    ),
  ];
  return {
    ...(uid ? { 'impersonate-uid': uid } : {}),
    ...Object.fromEntries(
      lists
        .map(([name, values]) => [name, [...stringsAt(values)]] as const)
        .filter(([, values]) => values.length > 0),
    ),
  };
}
