import { type Dispatcher, request } from 'undici';
import { failed, type Outcome, success } from '../../base/outcome.ts';
import { cancelledChart, type ChartFailure } from '../chartFailure.ts';
import { megabytes } from '../archive/archiveLimits.ts';
import { type Connections, isThisMachine, type ServerCertificates } from './connections.ts';
import { permits } from './permits.ts';
import { redirectTarget } from './redirectTarget.ts';
import type { ChartPermission } from '../chartsApi.ts';
import type { Answer } from './answer.ts';

/** What a request needs of the world. */
export interface HttpWorld {
  readonly connections: Connections;
  readonly permission: () => ChartPermission;
  readonly userAgent: string;
  /** Hosts that no connection could be made to a moment ago, with what was said of that. */
  readonly unreachable: Map<string, { readonly until: number; readonly failure: Unreachable }>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

type Unreachable = Pick<ChartFailure, 'code'> & { readonly said: string };

export interface Get {
  readonly url: URL;
  /** What is fetched, for messages: `the index of https://charts.example.com`. */
  readonly title: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A header of its own: it is not sent to where the server leads. */
  readonly authorization?: string | undefined;
  readonly certificates?: ServerCertificates | undefined;
  /** Bytes that the answer may have. */
  readonly limit: number;
  /** Sent as a form, by POST. */
  readonly form?: Readonly<Record<string, string>> | undefined;
  /** Where the host that a person allowed leads itself: a chart that its index names, its own sign-in. */
  readonly ledFrom?: URL;
  readonly signal?: AbortSignal | undefined;
}

/** One GET with its redirects; any status is an answer. Nothing is asked of a host that the person has not allowed. */
export async function httpGet(world: HttpWorld, get: Get): Promise<Outcome<Answer, ChartFailure>> {
  const refusal = permits(world.permission(), get.ledFrom ?? get.url, get.title);
  if (refusal) return failed(refusal);
  let { url, authorization } = get;
  for (let redirects = 0; redirects <= mostRedirects; redirects += 1) {
    const answered = await once(world, { ...get, url, authorization });
    if (!answered.ok) return answered;
    const target = get.form ? undefined : redirectTarget(answered.value, url);
    if (!target) return answered;
    if (!target.ok)
      return failed({ code: 'failed', host: url.host, message: `${get.title}: ${target.failure}` });
    if (target.value.origin !== url.origin) authorization = undefined;
    url = target.value;
  }
  return failed({
    code: 'failed',
    host: url.host,
    message: `${get.title}: ${url.host} redirects without end`,
  });
}

const mostRedirects = 5;

async function once(world: HttpWorld, get: Get): Promise<Outcome<Answer, ChartFailure>> {
  const { url, title, signal } = get;
  const { host } = url;
  const known = world.unreachable.get(host);
  if (known && known.until > world.now()) return failed(unreachable(get, known.failure));
  const headers = {
    'user-agent': world.userAgent,
    ...get.headers,
    ...(get.form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
    ...(get.authorization === undefined || isReadByAll(url) ? {} : { authorization: get.authorization }),
  };
  let isAnswered = false;
  try {
    const response = await request(url, {
      ...(get.form ? { method: 'POST', body: new URLSearchParams(get.form).toString() } : {}),
      dispatcher: world.connections.to(url, get.certificates),
      headers,
      headersTimeout: patienceMs,
      bodyTimeout: patienceMs,
      signal: signal ?? null,
    });
    isAnswered = true;
    world.unreachable.delete(host);
    const body = await bodyWithin(response, get.limit);
    if (body === undefined)
      return failed({ code: 'tooLarge', host, message: `${title} is larger than ${megabytes(get.limit)}` });
    const header = (name: string): string | undefined => {
      const value = response.headers[name];
      return Array.isArray(value) ? value.join(', ') : value;
    };
    return success({ status: response.statusCode, header, body, url });
  } catch (error) {
    if (signal?.aborted) return failed(cancelledChart);
    const failure = unreachableBy(error);
    // The charts of a whole repository would each wait for the same.
    if (!isAnswered) world.unreachable.set(host, { until: world.now() + retryMs, failure });
    return failed(unreachable(get, failure));
  }
}

const retryMs = 30_000;

const unreachable = ({ title, url: { host } }: Get, { code, said }: Unreachable): ChartFailure => ({
  code,
  host,
  message: `${title}: ${host} ${said}`,
});

const unreachableBy = (error: unknown): Unreachable =>
  error instanceof Error && /TIMEOUT/i.test(codeOf(error))
    ? { code: 'timedOut', said: 'did not answer in time' }
    : { code: 'network', said: `cannot be reached: ${reasonOf(error)}` };

/** Whoever is on the way could take a credential from it. */
const isReadByAll = ({ protocol, hostname }: URL): boolean =>
  protocol === 'http:' && !isThisMachine(hostname);

/** Without a byte from the server. */
const patienceMs = 30_000;

/** Undefined where it is larger; then the rest is not read. */
async function bodyWithin(
  { body, headers, statusCode }: Dispatcher.ResponseData,
  limit: number,
): Promise<Buffer | undefined> {
  const bound = statusCode < 300 ? limit : Math.min(limit, wordsLimit);
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (statusCode < 300 && Number(headers['content-length'] ?? 0) > limit) {
    body.destroy();
    return undefined;
  }
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > bound) {
      body.destroy();
      return statusCode < 300 ? undefined : Buffer.concat(chunks);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** What a server says of a failure is a page for people at times. */
const wordsLimit = 64 * 1024;

const codeOf = (error: Error): string =>
  'code' in error && typeof error.code === 'string' ? error.code : '';

function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return 'no connection';
  return cause.message === '' ? codeOf(cause) || 'no connection' : cause.message;
}
