import type { ChartFailure } from '../chartFailure.ts';
import type { ChartPermission } from '../chartsApi.ts';

/** Why nothing is asked of a server; undefined where the person allows it. */
export function permits(
  { trusted, hosts }: ChartPermission,
  { host }: Pick<URL, 'host'>,
  title: string,
): ChartFailure | undefined {
  if (!trusted)
    return { code: 'notTrusted', host, message: `${title} is not fetched: the workspace is not trusted` };
  if (hosts === 'any' || hosts.includes(host)) return undefined;
  return { code: 'notAllowed', host, message: `${title} is not fetched: ${host} is not allowed` };
}
