import { Dispatcher } from 'undici';
import { RefusedByGuard } from './clusterFailure.ts';
import { allows, type GuardDecision } from './guard.ts';
import { guardedHeaders, type PlainHeaders } from './guardedHeaders.ts';
import type { RequestLog } from './requestLog.ts';

export interface GuardedServer {
  readonly context: string;
  /** Such as `https://10.0.0.1:6443`, and the prefix of its paths where it has one (`/k8s/clusters/c-1`), without a final slash. */
  readonly origin: string;
  readonly prefix: string;
}

/**
 * The one way to a cluster. Whatever is asked of undici (`request`, `stream`, `upgrade`, `connect`, an interceptor)
 * ends in `dispatch`, and what `dispatch` lets out is rebuilt from values that were read once, so that nothing can
 * change between the decision and the sending. Redirects are answers like any other: undici follows none by itself.
 */
export class GuardedDispatcher extends Dispatcher {
  readonly #server: GuardedServer;
  readonly #log: RequestLog;
  #transport: Dispatcher | undefined;
  #isDestroyed = false;

  constructor(server: GuardedServer, log: RequestLog) {
    super();
    this.#server = server;
    this.#log = log;
  }

  /** At first, and again for a new client certificate; what is under way on the old connections ends in peace. */
  useTransport(transport: Dispatcher): void {
    void this.#transport?.close().catch(() => undefined);
    this.#transport = transport;
    if (this.#isDestroyed) void transport.destroy();
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    const { context } = this.#server;
    const method = String(options.method);
    const path = String(options.path);
    const headers = guardedHeaders(options.headers);
    const body = options.body ?? undefined;
    const decision = this.#decide({ ...pick(options), method, path, headers, body });
    if (!decision.allowed) {
      this.#log.refused({ context, method, path });
      const error = new RefusedByGuard(`not sent, because ${decision.reason}`);
      if (!handler.onResponseError) throw error;
      handler.onResponseError(noController, error);
      return false;
    }
    if (!this.#transport) throw new Error('the transport is set before the first request');
    const answered = this.#log.sent({ context, method, path });
    return this.#transport.dispatch(
      {
        origin: this.#server.origin,
        method,
        path,
        headers: headers ?? {},
        body: typeof body === 'string' ? body : null,
        headersTimeout: numberOrNull(options.headersTimeout),
        bodyTimeout: numberOrNull(options.bodyTimeout),
      },
      noting(handler, answered),
    );
  }

  override close(): Promise<void>;
  override close(callback: () => void): void;
  override close(callback?: () => void): Promise<void> | undefined {
    const closed = this.#transport?.close() ?? Promise.resolve();
    if (!callback) return closed;
    void closed.then(callback, callback);
    return undefined;
  }

  override destroy(): Promise<void>;
  override destroy(error: Error | null): Promise<void>;
  override destroy(callback: () => void): void;
  override destroy(error: Error | null, callback: () => void): void;
  override destroy(first?: Error | null | (() => void), second?: () => void): Promise<void> | undefined {
    this.#isDestroyed = true;
    const callback = typeof first === 'function' ? first : second;
    const error = typeof first === 'function' ? null : (first ?? null);
    const destroyed = this.#transport?.destroy(error) ?? Promise.resolve();
    if (!callback) return destroyed;
    void destroyed.then(callback, callback);
    return undefined;
  }

  #decide(request: Asked): GuardDecision {
    const { method, path, headers, body, origin, upgrade, query } = request;
    const { prefix } = this.#server;
    if (origin !== undefined && String(origin) !== this.#server.origin)
      return refused('it is for another server');
    if (upgrade) return refused('it asks for another protocol');
    if (query) return refused('its parameters are not part of its path');
    if (!headers) return refused('it has a header that no read needs');
    if (!path.startsWith(`${prefix}/`)) return refused('the path is not one of those that only read');
    if (method === 'POST' ? typeof body !== 'string' : body !== undefined)
      return refused('a read has no body');
    return allows(method, path.slice(prefix.length));
  }
}

interface Asked extends Pick<Dispatcher.DispatchOptions, 'origin' | 'upgrade' | 'query'> {
  readonly method: string;
  readonly path: string;
  readonly headers: PlainHeaders | undefined;
  readonly body: unknown;
}

const pick = ({
  origin,
  upgrade,
  query,
}: Dispatcher.DispatchOptions): Pick<Asked, 'origin' | 'upgrade' | 'query'> => ({
  ...(origin === undefined ? {} : { origin }),
  ...(upgrade === undefined ? {} : { upgrade }),
  ...(query === undefined ? {} : { query }),
});

const refused = (reason: string): GuardDecision => ({ allowed: false, reason });

const numberOrNull = (value: unknown): number | null => (typeof value === 'number' ? value : null);

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
