import type { ForgeFailure } from './forgeFailure.ts';

/** An answer of a forge that is no success. `text` is its body, JSON as a rule. */
export interface ForgeAnswer {
  readonly host: string;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** What a status code means, by GitHub's and Gitea's documents; the words are the server's. */
export function answerFailure(answer: ForgeAnswer): ForgeFailure {
  const { host, status, headers } = answer;
  const said = wordsOf(answer);
  if (isRateLimit(answer)) {
    const until = untilOf(headers);
    const message = `${host} takes no more requests for now${until === undefined ? '' : `, until ${new Date(until).toISOString()}`}`;
    return { code: 'rateLimited', message, ...(until === undefined ? {} : { until }) };
  }
  const message = `${host} answers ${String(status)}${said === '' ? '' : `: ${said}`}`;
  switch (status) {
    case 401:
      return { code: 'unauthorized', message };
    case 403:
    // An archived repository.
    case 423:
      return { code: 'forbidden', message: message + missingScopes(headers) };
    case 404:
    case 410:
      return { code: 'notFound', message };
    case 400:
    case 409:
    case 412:
    case 413:
    case 422:
      return { code: 'invalid', message: said === '' ? message : said };
    default:
      return { code: 'failed', message };
  }
}

/** GitHub says 403 as well, with nothing remaining or with a time to wait. */
const isRateLimit = ({ status, headers }: ForgeAnswer): boolean =>
  status === 429 ||
  (status === 403 && (headers.get('x-ratelimit-remaining') === '0' || headers.has('retry-after')));

/** In milliseconds since the epoch. `retry-after` is in seconds or a date (RFC 9110), the other in seconds. */
function untilOf(headers: Headers): number | undefined {
  const after = headers.get('retry-after');
  if (after !== null)
    return /^\d+$/.test(after) ? Date.now() + Number(after) * 1000 : numberOrNone(Date.parse(after));
  const reset = headers.get('x-ratelimit-reset');
  return reset === null ? undefined : numberOrNone(Number(reset) * 1000);
}

const numberOrNone = (value: number): number | undefined => (Number.isFinite(value) ? value : undefined);

/** GitHub says which scopes a request takes and which a classic token has. */
function missingScopes(headers: Headers): string {
  const accepted = headers.get('x-accepted-oauth-scopes');
  const given = headers.get('x-oauth-scopes');
  if (!accepted || given === null) return '';
  return ` (it takes one of the scopes ${accepted}; the token has ${given || 'none'})`;
}

/** The message with its details, in one line and not without end. */
function wordsOf({ text }: ForgeAnswer): string {
  const body = parsed(text);
  const details = Array.isArray(body['errors']) ? body['errors'].map(detailOf) : [];
  const words = [body['message'], ...details]
    .filter((word): word is string => typeof word === 'string' && word !== '')
    .join(': ');
  return words.replace(/\s+/g, ' ').slice(0, 500);
}

function detailOf(detail: unknown): unknown {
  if (typeof detail !== 'object' || detail === null) return detail;
  const { message, field, code } = detail as Readonly<Record<string, unknown>>;
  return typeof message === 'string' ? message : `${String(field)} ${String(code)}`;
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null ? (body as Readonly<Record<string, unknown>>) : {};
  } catch {
    // A page for people, of a proxy as a rule.
    return {};
  }
}
