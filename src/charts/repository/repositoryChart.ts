import { failed, success, type Outcome } from '../../base/outcome.ts';
import { stringAt } from '../../core/resource/json.ts';
import { archiveLimits } from '../archive/archiveLimits.ts';
import { openChart } from '../archive/openChart.ts';
import { sha256 } from '../cache/chartCache.ts';
import type { ChartFailure } from '../chartFailure.ts';
import type { RepositoryChart } from '../../core/owner/helm/chartReference.ts';
import type { Chart } from '../chartsApi.ts';
import type { ChartWorld } from '../chartWorld.ts';
import { chartVersion } from '../archive/chartVersion.ts';
import type { RepositoryCredential } from '../credentials/credentialsApi.ts';
import { httpGet } from '../http/httpGet.ts';
import { leadsTo } from '../http/redirectTarget.ts';
import { statusFailure } from '../http/statusFailure.ts';
import { chartEntries, type IndexEntry } from './chartIndex.ts';
import { chooseEntry } from './chooseEntry.ts';
import { repositoryIndex } from './repositoryIndex.ts';
import { packageUrl, repositoryUrl, shownUrl } from './repositoryUrl.ts';

type Result<T> = Promise<Outcome<T, ChartFailure>>;

export async function repositoryChart(
  world: ChartWorld,
  asked: RepositoryChart,
  signal: AbortSignal,
): Result<Chart> {
  const pinned = asked.digest === undefined ? undefined : await world.cache.package(asked.digest);
  if (pinned && asked.digest !== undefined) {
    const title = `chart ${asked.name} ${asked.digest}`;
    const opened = await openChart(pinned, { title, signal });
    if (!opened.ok) return opened;
    const version = chartVersion(opened.value) ?? asked.version;
    return success({ version, digest: asked.digest, files: opened.value, checkedAt: world.now() });
  }
  const listed = await repositoryEntries(world, asked, signal);
  if (!listed.ok) return listed;
  const { entries, repository, credential, checkedAt } = listed.value;
  const chosen = choose(asked, entries, shownUrl(repository));
  if (!chosen.ok) return chosen;
  const { version } = chosen.value;
  const title = `chart ${asked.name} ${version} of ${shownUrl(repository)}`;
  const taken = await packageOf({ world, repository, credential, title, signal }, chosen.value);
  if (!taken.ok) return taken;
  const { content, digest, provenance } = taken.value;
  const opened = await openChart(content, { title, signal });
  if (!opened.ok) return opened;
  return success({
    version,
    digest,
    files: opened.value,
    ...(provenance ? { provenance } : {}),
    checkedAt,
  });
}

interface Entries {
  readonly entries: readonly IndexEntry[];
  readonly repository: URL;
  readonly credential: RepositoryCredential | undefined;
  readonly checkedAt: number;
}

/** What a repository has of a chart. */
export async function repositoryEntries(
  world: ChartWorld,
  { url, name }: Pick<RepositoryChart, 'url' | 'name'>,
  signal: AbortSignal,
): Result<Entries> {
  const repository = repositoryUrl(url);
  if (!repository)
    return failed({ code: 'invalidReference', message: `chart ${name}: its repository is no https address` });
  const credential = await world.credentials.ofRepository(repository);
  const index = await repositoryIndex(world, repository, credential, signal);
  if (!index.ok) return index;
  const place = shownUrl(repository);
  try {
    const entries = chartEntries(index.value.text, name);
    if (!entries) return failed({ code: 'notFound', message: `${place} has no chart ${name}` });
    return success({ entries, repository, credential, checkedAt: index.value.checkedAt });
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : '';
    return failed({ code: 'broken', message: `the index of ${place} cannot be read: ${reason}` });
  }
}

function choose(
  { name, version, digest }: RepositoryChart,
  entries: readonly IndexEntry[],
  place: string,
): Outcome<IndexEntry, ChartFailure> {
  if (digest !== undefined) {
    const pinned = entries.find((entry) => entry.digest === digest);
    return pinned
      ? success(pinned)
      : failed({ code: 'noSuchVersion', message: `${place} has no chart ${name} with the digest ${digest}` });
  }
  const chosen = chooseEntry(entries, version);
  if (chosen.ok) return chosen;
  return failed(
    chosen.failure === 'notARange'
      ? { code: 'invalidReference', message: `chart ${name}: “${version}” is neither a version nor a range` }
      : { code: 'noSuchVersion', message: `${place} has no chart ${name} of version ${version || '*'}` },
  );
}

interface Fetching {
  readonly world: ChartWorld;
  readonly repository: URL;
  readonly credential: RepositoryCredential | undefined;
  readonly title: string;
  readonly signal: AbortSignal;
}

interface Package {
  readonly content: Uint8Array;
  readonly digest: string;
  readonly provenance?: Uint8Array;
}

/** From the cache where it is there, else from the first address of the entry, which source-controller takes too. */
async function packageOf({ world, ...fetching }: Fetching, entry: IndexEntry): Result<Package> {
  const { repository, title } = fetching;
  const [address] = entry.urls;
  if (address === undefined)
    return failed({ code: 'broken', message: `${title}: the index names no package` });
  const url = leadsTo(packageUrl(repository, address), repository);
  if (!url.ok) return failed({ code: 'broken', host: repository.host, message: `${title}: ${url.failure}` });
  const subject = `${url.value.href}\n${entry.digest ?? String(entry.created)}`;
  const note = await world.cache.note('packages', subject);
  const known = entry.digest ?? stringAt(note, 'digest');
  const kept = known === undefined ? undefined : await world.cache.package(known);
  if (kept && known !== undefined) {
    const provenance = await world.cache.package(stringAt(note, 'provenance') ?? '');
    return success({ content: kept, digest: known, ...(provenance ? { provenance } : {}) });
  }
  const fetched = await fetchFrom({ world, ...fetching }, url.value, archiveLimits.packed);
  if (!fetched.ok) return fetched;
  const digest = `sha256:${sha256(fetched.value)}`;
  if (entry.digest !== undefined && digest !== entry.digest)
    return failed({
      code: 'wrongDigest',
      host: url.value.host,
      message: `${title}: ${url.value.host} gives another package than the index promises (${digest}, not ${entry.digest})`,
    });
  await world.cache.keep(fetched.value);
  const signed = new URL(url.value);
  signed.pathname += '.prov';
  const proved = await fetchFrom({ world, ...fetching }, signed, mostProvenanceBytes);
  const provenance = proved.ok ? await world.cache.keep(proved.value) : undefined;
  await world.cache.writeNote('packages', subject, { digest, ...(provenance ? { provenance } : {}) });
  return success({ content: fetched.value, digest, ...(proved.ok ? { provenance: proved.value } : {}) });
}

const mostProvenanceBytes = 1024 * 1024;

/** What a person's own entry says goes to the repository's own origin alone, unless the entry says more. */
async function fetchFrom(
  { world, repository, credential, title, signal }: Fetching,
  url: URL,
  limit: number,
): Result<Buffer> {
  const isOwn = url.origin === repository.origin || credential?.isForAllHosts === true;
  const answered = await httpGet(world, {
    url,
    title,
    authorization: isOwn ? credential?.authorization : undefined,
    certificates: isOwn ? credential?.certificates : undefined,
    limit,
    ledFrom: repository,
    signal,
  });
  if (!answered.ok) return answered;
  if (answered.value.status === 200) return success(answered.value.body);
  return failed(statusFailure(answered.value, title, 'helm repo add --username'));
}
