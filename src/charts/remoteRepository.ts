import { failed, success, type Outcome } from '../base/outcome.ts';
import { chartHost, type RemoteRepository } from '../core/owner/chartReference.ts';
import type { ChartFailure } from './chartFailure.ts';
import type { Chart } from './chartsApi.ts';
import type { ChartWorld } from './chartWorld.ts';
import { permits } from './http/permits.ts';

/** Fetches a commit of a Git repository; the message of a failure is Git's. */
export type FetchRepository = (
  asked: Pick<RemoteRepository, 'url' | 'ref'>,
  signal: AbortSignal,
) => Promise<Outcome<Pick<Chart, 'files'> & { readonly commit: string }, { readonly message: string }>>;

/** The files of a repository that a kustomization names as a base. What was fetched stands until servers are asked again. */
export async function remoteRepository(
  world: Pick<ChartWorld, 'permission' | 'now' | 'isFresh'> & {
    readonly fetchRepository: FetchRepository;
    readonly repositories: Map<string, Chart>;
  },
  reference: RemoteRepository,
  signal: AbortSignal,
): Promise<Outcome<Chart, ChartFailure>> {
  const { url, ref } = reference;
  const host = chartHost(reference);
  if (host === undefined)
    return failed({ code: 'invalidReference', message: `${url} is no address of a repository` });
  const refusal = permits(world.permission(), { host }, `${url}${ref === '' ? '' : ` at ${ref}`}`);
  if (refusal) return failed(refusal);
  const key = JSON.stringify([url, ref]);
  const known = world.repositories.get(key);
  if (known && world.isFresh(known.checkedAt)) return success(known);
  const fetched = await world.fetchRepository({ url, ref }, signal);
  if (!fetched.ok)
    return known
      ? success(known)
      : failed({
          code: 'failed',
          host,
          message: `${url}${ref === '' ? '' : ` at ${ref}`}: ${fetched.failure.message}`,
        });
  const { commit, files } = fetched.value;
  const chart = { version: commit, digest: `sha1:${commit}`, files, checkedAt: world.now() };
  world.repositories.set(key, chart);
  return success(chart);
}
