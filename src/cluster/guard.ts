import { isLabel, plainSegments } from './plainPath.ts';

/** What the guard says of a request. The reason is for the request log, and names no value from the request. */
export type GuardDecision = { readonly allowed: true } | { readonly allowed: false; readonly reason: string };

/**
 * The one list of what may be sent to a cluster: reads of objects, discovery and OpenAPI, and the two self reviews,
 * which store nothing. It names what is allowed; all else is refused. `path` is without the server's own prefix.
 */
export function allows(method: string, path: string): GuardDecision {
  const queryAt = path.indexOf('?');
  const pathname = queryAt < 0 ? path : path.slice(0, queryAt);
  const query = queryAt < 0 ? undefined : path.slice(queryAt + 1);
  if (method === 'POST') return allowsPost(pathname, query);
  if (method !== 'GET') return refused('the method is not a read');
  const segments = plainSegments(pathname);
  if (!segments) return refused('the path is not in plain form');
  if (!namesARead(segments)) return refused('the path is not one of those that only read');
  if (query !== undefined && !isPlainQuery(query))
    return refused('the query has a parameter that no read needs');
  return { allowed: true };
}

function allowsPost(pathname: string, query: string | undefined): GuardDecision {
  if (!selfReviews.has(pathname)) return refused('the method is not a read');
  return query === undefined ? { allowed: true } : refused('a self review takes no parameters');
}

const refused = (reason: string): GuardDecision => ({ allowed: false, reason });

const selfReviews: ReadonlySet<string> = new Set([
  '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
  '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews',
]);

function namesARead([root = '', ...rest]: readonly string[]): boolean {
  if (root === 'version' || root === 'readyz') return rest.length === 0;
  if (root === 'openapi') return rest[0] === 'v2' ? rest.length === 1 : rest[0] === 'v3' && rest.length <= 4;
  if (root === 'api') return isLabel(rest[0]) && readsObjects(rest.slice(1));
  if (root === 'apis') return isLabel(rest[0]) && isLabel(rest[1]) && readsObjects(rest.slice(2));
  return false;
}

/** What follows the version: nothing, `resource[/name[/subresource]]`, or the same below `namespaces/name`. */
function readsObjects(segments: readonly string[]): boolean {
  const inNamespace =
    segments[0] === 'namespaces' && segments.length > 2 && !readSubresources.has(segments[2] ?? '');
  const [resource, name, subresource, ...more] = inNamespace ? segments.slice(2) : segments;
  // `watch/` and `proxy/` in this place are forms of old servers; the second passes the request on.
  if (resource === 'watch' || resource === 'proxy' || more.length > 0) return false;
  if (subresource !== undefined) return name !== undefined && readSubresources.has(subresource);
  return isLabel(resource);
}

/**
 * The only subresources that are nothing but a view of the object. A GET of the others may act or stream: `proxy`,
 * `exec`, `attach`, `portforward`, `log`, and what an aggregated server invents, such as a machine's console.
 */
const readSubresources: ReadonlySet<string> = new Set(['status', 'scale']);

const isPlainQuery = (query: string): boolean =>
  query.split('&').every((pair) => {
    const [name = '', value, ...more] = pair.split('=');
    return (
      readParameters.has(name) &&
      value !== undefined &&
      more.length === 0 &&
      /^([\w.~!*'()-]|%[0-9A-F]{2})*$/.test(value)
    );
  });

const readParameters: ReadonlySet<string> = new Set([
  'allowWatchBookmarks',
  'continue',
  'fieldSelector',
  'hash',
  'labelSelector',
  'limit',
  'resourceVersion',
  'resourceVersionMatch',
  'timeoutSeconds',
  'watch',
]);
