import type { ServedResource, WatchScope } from './clusterApi.ts';

/** `/api/v1/namespaces/shop/pods`, `/apis/apps/v1/deployments`: what to list and watch. */
export function scopePath({ resource, namespace }: WatchScope): string {
  const { group, version, plural, namespaced } = resource;
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  const inNamespace = namespaced && namespace !== '' ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  return `${root}${inNamespace}/${plural}`;
}

/** What to list and watch, with what narrows it to one object. */
export const scopeRequest = (
  scope: WatchScope,
  parameters: Readonly<Record<string, string | undefined>>,
): string =>
  withParameters(scopePath(scope), {
    ...(scope.name === undefined ? {} : { fieldSelector: `metadata.name=${scope.name}` }),
    ...parameters,
  });

export const objectPath = (resource: ServedResource, namespace: string, name: string): string =>
  `${scopePath({ resource, namespace })}/${encodeURIComponent(name)}`;

/** Parameters that are undefined are left out. */
export function withParameters(
  path: string,
  parameters: Readonly<Record<string, string | undefined>>,
): string {
  const pairs = Object.entries(parameters).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`],
  );
  return pairs.length > 0 ? `${path}?${pairs.join('&')}` : path;
}
