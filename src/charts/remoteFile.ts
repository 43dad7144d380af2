import { failed, success, type Outcome } from '../base/outcome.ts';
import type { RemoteFile } from '../core/owner/helm/chartReference.ts';
import { at, stringAt } from '../core/resource/json.ts';
import { isPassing, type ChartFailure } from './chartFailure.ts';
import type { Chart } from './chartsApi.ts';
import type { ChartWorld } from './chartWorld.ts';
import { httpGet } from './http/httpGet.ts';
import { statusFailure } from './http/statusFailure.ts';
import { repositoryUrl } from './repository/repositoryUrl.ts';

/** A file by its address, as kustomize gets one: without credentials. */
export async function remoteFile(
  world: ChartWorld,
  { url: address }: RemoteFile,
  signal: AbortSignal,
): Promise<Outcome<Chart, ChartFailure>> {
  const url = repositoryUrl(address);
  if (!url)
    return failed({ code: 'invalidReference', message: 'a resource is named by no address of a file' });
  const title = url.href;
  const kept = await keptAnswer(world, address);
  if (kept && world.isFresh(kept.checkedAt)) return kept.outcome;
  const answered = await httpGet(world, { url, title, limit: mostBytes, signal });
  if (!answered.ok) return kept && isPassing(answered.failure) ? kept.outcome : answered;
  const { status, body } = answered.value;
  if (status < 200 || status > 299) {
    const failure = statusFailure(
      answered.value,
      title,
      'nothing: such files are fetched without signing in',
    );
    if (kept?.outcome.ok && isPassing(failure)) return kept.outcome;
    // A server that is in trouble is asked again at once.
    const checkedAt = status < 500 ? world.now() : 0;
    const { code, message } = failure;
    await world.cache.writeNote('files', address, { code, message, host: url.host, checkedAt });
    return failed(failure);
  }
  const checkedAt = world.now();
  const digest = await world.cache.keep(body);
  await world.cache.writeNote('files', address, { digest, checkedAt });
  return success(fileOf(body, digest, checkedAt));
}

/** What the server said last: the file, or that there is none, which kustomize takes for the address of a repository. */
async function keptAnswer(
  { cache }: ChartWorld,
  address: string,
): Promise<{ readonly outcome: Outcome<Chart, ChartFailure>; readonly checkedAt: number } | undefined> {
  const note = await cache.note('files', address);
  const [digest, message, checkedAt] = [
    stringAt(note, 'digest'),
    stringAt(note, 'message'),
    at(note, 'checkedAt'),
  ];
  if (typeof checkedAt !== 'number') return undefined;
  if (message !== undefined) {
    const code = stringAt(note, 'code') === 'unauthorized' ? 'unauthorized' : 'notFound';
    return { outcome: failed({ code, message, host: stringAt(note, 'host') ?? '' }), checkedAt };
  }
  const content = digest === undefined ? undefined : await cache.package(digest);
  return content && digest !== undefined
    ? { outcome: success(fileOf(content, digest, checkedAt)), checkedAt }
    : undefined;
}

/** Larger ones no person means. */
const mostBytes = 50 * 1024 * 1024;

const fileOf = (content: Uint8Array, digest: string, checkedAt: number): Chart => ({
  version: '',
  digest,
  files: new Map([['', content]]),
  checkedAt,
});
