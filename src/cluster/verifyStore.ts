import { stringAt } from '../core/resource/json.ts';
import type { ApiClient } from './apiClient.ts';
import type { WatchScope } from './clusterApi.ts';
import { readJson } from './readJson.ts';
import { scopeRequest } from './resourcePath.ts';
import type { StepEnd } from './watchProgress.ts';

/**
 * Whether the server's store has reached the version we know. After a restored backup, or with a new cluster at the old
 * address, it has not: a watch from there would then be silent until it has, without an error.
 */
export async function verifyStore(
  client: ApiClient,
  scope: WatchScope,
  resourceVersion: string,
  signal: AbortSignal,
): Promise<StepEnd> {
  const page = await readJson(client, scopeRequest(scope, { limit: '1' }), signal);
  if (!page.ok) return { kind: 'failed', failure: page.failure, whileListing: true };
  const reached = stringAt(page.value, 'metadata', 'resourceVersion') ?? '';
  return isOlder(reached, resourceVersion) ? { kind: 'expired' } : { kind: 'verified' };
}

/** Kubernetes defines them as numbers in order since 1.35, and its own server never did otherwise; others may. */
export const isOlder = (a: string, b: string): boolean =>
  /^\d+$/.test(a) && /^\d+$/.test(b) && BigInt(a) < BigInt(b);
