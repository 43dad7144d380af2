import type { Dispatcher } from 'undici';
import { failed, success, type Outcome } from '../base/outcome.ts';
import { answerText } from './answerBody.ts';
import { failureOfAnswer, failureOfError, type ClusterFailure } from './clusterFailure.ts';
import { createConnectionState, type ConnectionStateSource } from './connectionState.ts';
import type { Credentials } from './credentials.ts';
import type { GuardedDispatcher } from './guardedDispatcher.ts';
import { makeTransport, type TransportOptions } from './transport.ts';

export interface Answer {
  readonly contentType: string;
  readonly text: string;
}

/** Asks one API server, signed as the context says. Paths are without the server's prefix. */
export interface ApiClient extends ConnectionStateSource {
  read(path: string, signal?: AbortSignal, accept?: string): Promise<Outcome<Answer, ClusterFailure>>;
  /** The body as it comes. `stallMs` is how long nothing may come before the connection counts as lost. */
  stream(
    path: string,
    signal: AbortSignal,
    stallMs: number,
  ): Promise<Outcome<AsyncIterable<Uint8Array>, ClusterFailure>>;
  /** Posts a self review; the guard lets no other path pass. */
  review(path: string, body: string, signal?: AbortSignal): Promise<Outcome<Answer, ClusterFailure>>;
  /** Asks what a write would leave; the guard lets nothing pass that does not say `dryRun=All`. */
  dryRun(request: DryRunRequest, signal?: AbortSignal): Promise<Outcome<Answer, ClusterFailure>>;
}

export interface DryRunRequest {
  readonly method: 'PATCH' | 'PUT';
  readonly path: string;
  readonly contentType: string;
  readonly body: string;
}

export interface ApiClientOptions {
  readonly server: string;
  readonly prefix: string;
  readonly userAgent: string;
  readonly dispatcher: GuardedDispatcher;
  readonly credentials: Credentials;
  readonly environment: NodeJS.ProcessEnv;
}

export function createApiClient(options: ApiClientOptions): ApiClient {
  const state = createConnectionState();
  const ask = createAsk(options);

  const outcomeOf = async <T>(
    question: Question,
    finish: (response: Dispatcher.ResponseData) => Promise<T> | T,
  ): Promise<Outcome<T, ClusterFailure>> => {
    let outcome: Outcome<T, ClusterFailure>;
    try {
      const response = await ask(question);
      outcome = response.ok ? success(await finish(response.value)) : response;
    } catch (error) {
      const cancelled = question.signal?.aborted ?? false;
      outcome = failed(
        cancelled ? { code: 'cancelled', message: 'cancelled' } : failureOfError(error, options.server),
      );
    }
    state.note(outcome);
    return outcome;
  };

  return {
    get state() {
      return state.state;
    },
    onDidChangeState: state.onDidChangeState,
    read: (path, signal, accept = json) =>
      outcomeOf({ path, signal, headers: { accept, 'accept-encoding': 'gzip' } }, toAnswer),
    stream: (path, signal, stallMs) =>
      outcomeOf({ path, signal, stallMs, headers: { accept: json } }, ({ body }) => body),
    review: (path, body, signal) =>
      outcomeOf({ path, signal, body, headers: { accept: json, 'content-type': json } }, toAnswer),
    dryRun: ({ contentType, ...request }, signal) =>
      outcomeOf({ ...request, signal, headers: { accept: json, 'content-type': contentType } }, toAnswer),
  };
}

interface Question {
  /** Where it is neither a read nor, with a body, a review. */
  readonly method?: 'PATCH' | 'PUT';
  readonly path: string;
  readonly signal: AbortSignal | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly stallMs?: number;
}

type Ask = (question: Question) => Promise<Outcome<Dispatcher.ResponseData, ClusterFailure>>;

/** One question, asked a second time with new credentials where the server did not accept the first. */
function createAsk({ prefix, userAgent, dispatcher, credentials, environment }: ApiClientOptions): Ask {
  let transport: TransportOptions | undefined;
  return async (question) => {
    for (let isFirst = true; ; isFirst = false) {
      const authentication = await credentials.current();
      if (!authentication.ok) return authentication;
      const { headers, expiresAt: _expiresAt, ...needed } = authentication.value;
      if (JSON.stringify(needed) !== JSON.stringify(transport)) {
        transport = needed;
        dispatcher.useTransport(makeTransport(needed, environment));
      }
      const response = await dispatcher.request({
        method: question.method ?? (question.body === undefined ? 'GET' : 'POST'),
        path: prefix + question.path,
        headers: { ...headers, ...question.headers, 'user-agent': userAgent },
        body: question.body ?? null,
        signal: question.signal ?? null,
        headersTimeout: answerMs,
        bodyTimeout: question.stallMs ?? answerMs,
      });
      if (response.statusCode >= 200 && response.statusCode < 300) return success(response);
      const text = await answerText(response);
      if (response.statusCode === 401 && isFirst && (await credentials.renew(authentication.value))) continue;
      return failed(failureOfAnswer(response.statusCode, text, retryAfterMs(response)));
    }
  };
}

const json = 'application/json';

/** The API server itself gives up a list after 60 s. */
const answerMs = 65_000;

const toAnswer = async (response: Dispatcher.ResponseData): Promise<Answer> => ({
  contentType: String(response.headers['content-type'] ?? ''),
  text: await answerText(response),
});

function retryAfterMs({ headers }: Dispatcher.ResponseData): number | undefined {
  const seconds = Number(headers['retry-after'] ?? Number.NaN);
  return Number.isFinite(seconds) ? Math.min(seconds, 120) * 1000 : undefined;
}
