import { Dispatcher } from 'undici';
import { RefusedByGuard } from './clusterFailure.ts';
import { allowsDryRun } from './dryRun/dryRunGuard.ts';
import { noDryRuns, type DryRunPermit } from './dryRun/dryRunPermit.ts';
import { allows, type GuardDecision } from './guard.ts';
import { guardedHeaders, type PlainHeaders } from './guardedHeaders.ts';
import type { RequestLog } from './requestLog.ts';

export interface GuardedServer {
  readonly context: string;
  /** Such as `https://10.0.0.1:6443`. */
  readonly origin: string;
  /** Of every path on this server, without a final slash: `/k8s/clusters/c-1`; usually ''. */
  readonly prefix: string;
}

/**
 * The one way to a cluster. Whatever is asked of undici (`request`, `stream`, `upgrade`, `connect`, an interceptor)
 * ends in `dispatch`, and what `dispatch` lets out is made of values that were read once, so that nothing can change
 * between the decision and the sending. Redirects are answers like any other: undici follows none by itself.
 */
export class GuardedDispatcher extends Dispatcher {
  readonly #server: GuardedServer;
  readonly #log: RequestLog;
  readonly #dryRuns: DryRunPermit;
  #transport: Dispatcher | undefined;
  #isDestroyed = false;

  constructor(server: GuardedServer, log: RequestLog, dryRuns: DryRunPermit = noDryRuns) {
    super();
    this.#server = server;
    this.#log = log;
    this.#dryRuns = dryRuns;
  }

  /** At first, and again for a new client certificate; what is under way on the old connections ends in peace. */
  useTransport(transport: Dispatcher): void {
    void this.#transport?.close().catch(() => undefined);
    this.#transport = transport;
    if (this.#isDestroyed) void transport.destroy();
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    const { context, origin } = this.#server;
    const asked = readOnce(options);
    const { method, path, headers, body } = asked;
    const decision = this.#decide(asked);
    if (!decision.allowed) {
      this.#log.refused({ context, method, path });
      return fail(handler, new RefusedByGuard(`not sent, because ${decision.reason}`));
    }
    if (!this.#transport) return fail(handler, new Error('there is no transport yet'));
    const { headersTimeout, bodyTimeout } = asked;
    const answered = this.#log.sent({ context, method, path });
    return this.#transport.dispatch(
      { origin, method, path, headers: headers ?? {}, body: body ?? null, headersTimeout, bodyTimeout },
      noting(handler, answered),
    );
  }

  override close(): Promise<void>;
  override close(callback: () => void): void;
  override close(callback?: () => void): Promise<void> | undefined {
    return whenDone(this.#transport?.close(), callback);
  }

  override destroy(error?: Error | null): Promise<void>;
  override destroy(callback: () => void): void;
  override destroy(error: Error | null, callback: () => void): void;
  override destroy(first?: Error | null | (() => void), second?: () => void): Promise<void> | undefined {
    this.#isDestroyed = true;
    const [error, callback] = typeof first === 'function' ? [null, first] : [first ?? null, second];
    return whenDone(this.#transport?.destroy(error), callback);
  }

  #decide({ method, path, headers, body, origin, upgrade, query }: Asked): GuardDecision {
    const { prefix } = this.#server;
    if (origin !== undefined && origin !== this.#server.origin) return refused('it is for another server');
    if (upgrade) return refused('it asks for another protocol');
    if (query) return refused('its parameters are not part of its path');
    if (!headers) return refused('it has a header that no read needs');
    const mayBeDryRun = mutating.has(method) && this.#dryRuns.isOn();
    if (body === unreadableBody || (method === 'POST' || mayBeDryRun) !== (body !== undefined))
      return refused(`its body is not that of ${mayBeDryRun ? 'a dry run' : 'a self review'}`);
    if (!path.startsWith(`${prefix}/`)) return refused('the path is not one of those that only read');
    const asked = path.slice(prefix.length);
    if (!mayBeDryRun) return allows(method, asked);
    return allowsDryRun({ method, path: asked, contentTypes: contentTypesIn(headers) }, this.#dryRuns.listed);
  }
}

interface Asked {
  readonly origin: string | undefined;
  readonly method: string;
  readonly path: string;
  readonly headers: PlainHeaders | undefined;
  readonly body: string | undefined;
  readonly upgrade: boolean;
  readonly query: boolean;
  readonly headersTimeout: number | null;
  readonly bodyTimeout: number | null;
}

/** Plain values, whatever was handed in: an object may give another answer each time that it is asked. */
function readOnce(options: Dispatcher.DispatchOptions): Asked {
  const {
    origin,
    method,
    path,
    headers,
    body,
    upgrade,
    query,
    headersTimeout,
    bodyTimeout,
  }: Record<string, unknown> = {
    ...options,
  };
  return {
    origin: origin === undefined ? undefined : typeof origin === 'string' ? origin : 'another form',
    method: typeof method === 'string' ? method : 'another form',
    path: typeof path === 'string' ? path : 'another form',
    headers: guardedHeaders(headers),
    body: body === undefined || body === null ? undefined : typeof body === 'string' ? body : unreadableBody,
    upgrade: upgrade !== undefined && upgrade !== null && upgrade !== false,
    query: query !== undefined && query !== null,
    headersTimeout: typeof headersTimeout === 'number' ? headersTimeout : null,
    bodyTimeout: typeof bodyTimeout === 'number' ? bodyTimeout : null,
  };
}

const unreadableBody = '\0';

/** What a dry run may be sent as, where the person has them switched on. */
const mutating: ReadonlySet<string> = new Set(['PATCH', 'PUT']);

/** However the name is written: a server reads the first, or the last. */
const contentTypesIn = (headers: PlainHeaders): readonly string[] =>
  Object.entries(headers).flatMap(([name, value]) => (name.toLowerCase() === 'content-type' ? value : []));

const refused = (reason: string): GuardDecision => ({ allowed: false, reason });

function fail(handler: Dispatcher.DispatchHandler, error: Error): false {
  if (!handler.onResponseError) throw error;
  handler.onResponseError(noController, error);
  return false;
}

/** Passes all on, and notes the status on the way. There is no way through for an upgrade. */
const noting = (
  handler: Dispatcher.DispatchHandler,
  answered: (status: number) => void,
): Dispatcher.DispatchHandler => ({
  onRequestStart: (controller, context) => handler.onRequestStart?.(controller, context),
  onResponseStart: (controller, status, headers, message) => {
    answered(status);
    handler.onResponseStart?.(controller, status, headers, message);
  },
  onResponseData: (controller, chunk) => handler.onResponseData?.(controller, chunk),
  onResponseEnd: (controller, trailers) => handler.onResponseEnd?.(controller, trailers),
  onResponseError: (controller, error) => handler.onResponseError?.(controller, error),
});

/** Where nothing was sent there is nothing to pause or to abort. */
const noController: Dispatcher.DispatchController = {
  aborted: true,
  paused: false,
  reason: null,
  abort: () => undefined,
  pause: () => undefined,
  resume: () => undefined,
};

function whenDone(
  done: Promise<void> | undefined,
  callback: (() => void) | undefined,
): Promise<void> | undefined {
  const ended = done ?? Promise.resolve();
  if (!callback) return ended;
  void ended.then(callback, callback);
  return undefined;
}
