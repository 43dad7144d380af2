import { failed, success, type Outcome } from '../../base/outcome.ts';
import { answerFailure } from './answerFailure.ts';
import type { ForgeToken } from './forgeApi.ts';
import type { ForgeFailure } from './forgeFailure.ts';
import { tokenBelongs } from './token/tokenBelongs.ts';

export interface ForgeCall {
  /** Address of the forge's pages, whose token it is. */
  readonly forgeUrl: string;
  /** Where its API is; the forge's own host or one below it. */
  readonly apiUrl: string;
  readonly token: ForgeToken;
  readonly signal?: AbortSignal | undefined;
  /** After which one request is given up. */
  readonly timeoutMs?: number;
}

/**
 * Runs requests of a client library, handing it a `fetch` that sends the token nowhere else, ends, and knows why an
 * answer is no good. Whatever the library makes of that, the failure is the one that was seen here.
 */
export async function askForge<T>(
  call: ForgeCall,
  work: (fetch: typeof globalThis.fetch) => Promise<T>,
): Promise<Outcome<T, ForgeFailure>> {
  const refusal = tokenBelongs(call.token, call.forgeUrl);
  if (refusal !== undefined) return failed({ code: 'notSent', message: refusal });
  let seen: ForgeFailure | undefined;
  try {
    return success(
      await work(async (input, init) => {
        const outcome = await request(
          call,
          new URL(input instanceof Request ? input.url : input),
          init ?? {},
        );
        if (outcome.ok) return outcome.value;
        seen = outcome.failure;
        throw new Error(seen.message);
      }),
    );
  } catch {
    // A library that fails by itself has been given something that is not of the API.
    return failed(seen ?? { code: 'failed', message: `${hostOf(call)} answered something unexpected` });
  }
}

const mostRedirects = 3;

async function request(
  call: ForgeCall,
  url: URL,
  init: RequestInit,
  redirects = 0,
): Promise<Outcome<Response, ForgeFailure>> {
  const host = hostOf(call);
  if (url.origin !== new URL(call.apiUrl).origin)
    return failed({ code: 'notSent', message: `${host} leads to another host, ${url.host}` });
  const timeout = AbortSignal.timeout(call.timeoutMs ?? 20_000);
  const signal = call.signal ? AbortSignal.any([call.signal, timeout]) : timeout;
  try {
    const response = await fetch(url, { ...init, signal, redirect: 'manual' });
    const target = response.headers.get('location');
    if (response.status >= 300 && response.status < 400 && target !== null) {
      if (redirects >= mostRedirects)
        return failed({ code: 'failed', message: `${host} redirects without end` });
      return await request(call, new URL(target, url), redirected(init, response.status), redirects + 1);
    }
    // All of it now: the library would read it without our limits.
    const text = await response.text();
    if (!response.ok)
      return failed(answerFailure({ host, status: response.status, headers: response.headers, text }));
    const { status, headers } = response;
    return success(new Response(text === '' ? null : text, { status, headers }));
  } catch (error) {
    if (call.signal?.aborted) return failed({ code: 'cancelled', message: 'cancelled' });
    if (timeout.aborted) return failed({ code: 'timedOut', message: `${host} did not answer in time` });
    return failed({ code: 'network', message: `${host} cannot be reached: ${causeOf(error)}` });
  }
}

/** A repository that was renamed is asked for under its new name; only 307 and 308 take what was sent along. */
const redirected = (init: RequestInit, status: number): RequestInit => {
  if (status === 307 || status === 308) return init;
  const { body: _, ...rest } = init;
  return { ...rest, method: init.method === 'HEAD' ? 'HEAD' : 'GET' };
};

const hostOf = ({ forgeUrl }: ForgeCall): string => new URL(forgeUrl).host;

/** What Node says of a connection that failed: a code and an address, nothing of the request. */
function causeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message : 'no connection';
}
