import { Emitter, type Event } from '../base/event.ts';
import type { Outcome } from '../base/outcome.ts';
import type { ClusterFailure } from './clusterFailure.ts';

/** The cluster as a whole, for a status bar: what the last answer, or its absence, said of it. */
export type ConnectionState =
  | { readonly code: 'connecting' }
  | { readonly code: 'ready' }
  | { readonly code: 'unreachable' | 'unauthorized' | 'badKubeconfig'; readonly message: string };

export interface ConnectionStateSource {
  readonly state: ConnectionState;
  readonly onDidChangeState: Event<ConnectionState>;
}

export interface NotedConnectionState extends ConnectionStateSource {
  note(outcome: Outcome<unknown, ClusterFailure>): void;
}

export function createConnectionState(): NotedConnectionState {
  const changed = new Emitter<ConnectionState>();
  let state: ConnectionState = { code: 'connecting' };
  return {
    get state() {
      return state;
    },
    onDidChangeState: changed.event,
    note: (outcome) => {
      const next = stateAfter(outcome) ?? state;
      if (next.code === state.code) return;
      state = next;
      changed.fire(state);
    },
  };
}

/** A server that denies or does not know something is there, and ready for the next question. */
function stateAfter(outcome: Outcome<unknown, ClusterFailure>): ConnectionState | undefined {
  if (outcome.ok) return { code: 'ready' };
  const { code, message } = outcome.failure;
  if (code === 'cancelled' || code === 'refusedByGuard') return undefined;
  return code === 'unreachable' || code === 'unauthorized' || code === 'badKubeconfig'
    ? { code, message }
    : { code: 'ready' };
}
