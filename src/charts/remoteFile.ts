import { failed, success, type Outcome } from '../base/outcome.ts';
import type { RemoteFile } from '../core/owner/chartReference.ts';
import { at, stringAt } from '../core/resource/json.ts';
import { isPassing, type ChartFailure } from './chartFailure.ts';
import type { Chart } from './chartsApi.ts';
import type { ChartWorld } from './chartWorld.ts';
import { httpGet } from './http/httpGet.ts';
import { statusFailure } from './http/statusFailure.ts';

/** A file by its address, as kustomize gets one: without credentials. */
export async function remoteFile(
  world: ChartWorld,
  { url: address }: RemoteFile,
  signal: AbortSignal,
): Promise<Outcome<Chart, ChartFailure>> {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:')
    return failed({ code: 'invalidReference', message: `${address} is no address of a file` });
  const note = await world.cache.note('files', address);
  const [digest, checkedAt] = [stringAt(note, 'digest') ?? '', at(note, 'checkedAt')];
  const content = await world.cache.package(digest);
  const kept = content && typeof checkedAt === 'number' ? fileOf(content, digest, checkedAt) : undefined;
  if (kept && world.isFresh(kept.checkedAt)) return success(kept);
  const answered = await httpGet(world, { url, title: address, limit: mostBytes, signal });
  const fetched =
    answered.ok && (answered.value.status < 200 || answered.value.status > 299)
      ? failed(statusFailure(answered.value, address, 'nothing: such files are fetched without signing in'))
      : answered;
  if (!fetched.ok) return kept && isPassing(fetched.failure) ? success(kept) : fetched;
  const now = world.now();
  const of = await world.cache.keep(fetched.value.body);
  await world.cache.writeNote('files', address, { digest: of, checkedAt: now });
  return success(fileOf(fetched.value.body, of, now));
}

/** Larger ones no person means. */
const mostBytes = 50 * 1024 * 1024;

const fileOf = (content: Uint8Array, digest: string, checkedAt: number): Chart => ({
  version: '',
  digest,
  files: new Map([['', content]]),
  checkedAt,
});
