import { success } from '../../../src/base/outcome.ts';
import type { ClusterConnection, WatchedObjects } from '../../../src/cluster/clusterApi.ts';
import type { Platform } from '../../../src/session/platform.ts';

/** Stands between a session and its cluster: what is live is held back until it is let in, all at once. */
export interface HeldLists {
  readonly around: (platform: Platform) => Platform;
  /** How many scopes have been listed and are held back. */
  readonly listed: () => number;
  readonly watched: () => number;
  readonly letIn: () => void;
}

export function heldLists(): HeldLists {
  const held: (() => void)[] = [];
  let watched = 0;
  let open = false;
  const hold = (connection: ClusterConnection): ClusterConnection => ({
    ...connection,
    watch: (scope, onChange) => {
      // What the agent says of itself is not what takes long.
      if (scope.resource.group.endsWith('.toolkit.fluxcd.io')) return connection.watch(scope, onChange);
      watched += 1;
      let last: WatchedObjects | undefined;
      return connection.watch(scope, (state) => {
        if (open) {
          onChange(state);
          return;
        }
        if (last === undefined) held.push(() => last && onChange(last));
        last = state;
      });
    },
  });
  return {
    around: (platform) => ({
      ...platform,
      connect: (context) => {
        const connected = platform.connect(context);
        return connected.ok ? success(hold(connected.value)) : connected;
      },
    }),
    listed: () => held.length,
    watched: () => watched,
    letIn: () => {
      open = true;
      for (const publish of held.splice(0)) publish();
    },
  };
}
