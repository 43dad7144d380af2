import type { ApiClient } from './apiClient.ts';
import type { WatchScope } from './clusterApi.ts';
import { LineSplitter } from './lineSplitter.ts';
import { scopeRequest } from './resourcePath.ts';
import { readWatchEvent, type WatchEvent } from './watchEvent.ts';
import type { StepEnd } from './watchProgress.ts';

export interface FollowOptions {
  readonly client: Pick<ApiClient, 'stream'>;
  readonly scope: WatchScope;
  /** Where to continue: everything up to it is known. */
  readonly resourceVersion: string;
  readonly signal: AbortSignal;
  readonly timeoutSeconds: number;
  readonly stallMs: number;
  readonly now: () => number;
}

export interface FollowEvents {
  /** The server has agreed; nothing has come yet. */
  opened(): void;
  received(event: Extract<WatchEvent, { kind: 'changed' | 'deleted' | 'bookmark' }>): void;
}

/** One watch, from its opening to its end, whatever ends it. No line is passed over. */
export async function followWatch(options: FollowOptions, events: FollowEvents): Promise<StepEnd> {
  const { client, signal, stallMs, now } = options;
  const stream = await client.stream(watchPath(options), signal, stallMs);
  if (!stream.ok)
    return stream.failure.code === 'expired'
      ? { kind: 'expired' }
      : { kind: 'failed', failure: stream.failure, whileListing: false };
  events.opened();
  const openedAt = now();
  const splitter = new LineSplitter();
  let { resourceVersion } = options;
  let received = false;
  const soFar = (): { readonly resourceVersion: string; readonly lively: boolean } => ({
    resourceVersion,
    lively: received || now() - openedAt >= livelyMs,
  });
  try {
    for await (const chunk of stream.value)
      for (const line of splitter.push(chunk)) {
        const event = readWatchEvent(line);
        if (event.kind === 'unreadable') return { kind: 'unreadable', ...soFar() };
        if (event.kind === 'expired') return { kind: 'expired' };
        if (event.kind === 'error') return { kind: 'broken', message: event.message, ...soFar() };
        events.received(event);
        ({ resourceVersion } = event);
        received = true;
      }
    return { kind: 'ended', ...soFar(), cut: false };
  } catch {
    // What exactly cut the connection does not matter: the next attempt shows whether the server is there.
    return { kind: 'ended', ...soFar(), cut: true };
  }
}

const watchPath = ({ scope, resourceVersion, timeoutSeconds }: FollowOptions): string =>
  scopeRequest(scope, {
    watch: '1',
    allowWatchBookmarks: 'true',
    resourceVersion,
    timeoutSeconds: String(timeoutSeconds),
  });

/** A watch that brought nothing and ended sooner is a sign of something in between that does not let watches live. */
const livelyMs = 5000;
