import { failed, success, type Outcome } from '../base/outcome.ts';
import { parseJson, type Json } from '../core/resource/json.ts';
import type { ApiClient } from './apiClient.ts';
import type { ClusterFailure } from './clusterFailure.ts';

/** Reads a JSON document without rounding its integers. */
export async function readJson(
  client: ApiClient,
  path: string,
  signal?: AbortSignal,
  accept?: string,
): Promise<Outcome<Json, ClusterFailure>> {
  const answer = await client.read(path, signal, accept);
  return answer.ok ? jsonOf(answer.value.text) : answer;
}

/** The text is not quoted: what is not JSON may be a login page, or half of a Secret. */
export function jsonOf(text: string): Outcome<Json, ClusterFailure> {
  try {
    return success(parseJson(text));
  } catch {
    return failed({ code: 'badAnswer', message: 'the server answers with something that is not JSON' });
  }
}
