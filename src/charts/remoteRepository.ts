import { failed, success, type Outcome } from '../base/outcome.ts';
import { chartHost, type RemoteRepository } from '../core/owner/helm/chartReference.ts';
import type { ChartFailure } from './chartFailure.ts';
import type { Chart } from './chartsApi.ts';
import type { ChartWorld } from './chartWorld.ts';
import { permits } from './http/permits.ts';

/** Fetches a commit of a Git repository, or takes it of what was fetched before; the message of a failure is Git's. */
export type FetchRepository = (
  asked: Pick<RemoteRepository, 'url' | 'ref'> & { readonly offline: boolean },
  signal: AbortSignal,
) => Promise<Outcome<Pick<Chart, 'files'> & { readonly commit: string }, { readonly message: string }>>;

/** The files of a repository that a kustomization names as a base; as they were fetched, until servers are asked again. */
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
    return failed({ code: 'invalidReference', message: `${withoutUser(url)} is no address of a repository` });
  const title = `${withoutUser(url)}${ref === '' ? '' : ` at ${ref}`}`;
  const refusal = permits(world.permission(), { host }, title);
  const key = JSON.stringify([url, ref]);
  const known = world.repositories.get(key);
  if (known && (refusal || world.isFresh(known.checkedAt))) return success(known);
  const fetched = await world.fetchRepository({ url, ref, offline: refusal !== undefined }, signal);
  if (!fetched.ok)
    return failed(
      refusal ?? { code: 'failed', host, message: `${title}: ${withoutUser(fetched.failure.message)}` },
    );
  const { commit, files } = fetched.value;
  const chart = { version: commit, digest: `sha1:${commit}`, files, checkedAt: world.now() };
  world.repositories.set(key, chart);
  return success(chart);
}

/** What may stand in an address before the host is no matter of messages. */
const withoutUser = (text: string): string => text.replaceAll(/(:\/\/)[^\s/@]*@/g, '$1');
