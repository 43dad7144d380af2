import { Disposables, type Disposable } from '../../base/disposable.ts';
import type { ClusterConnection, ServedResource, WatchedObjects } from '../../cluster/clusterApi.ts';

/**
 * Watches an agent's objects in the whole cluster or, where that is denied, in the namespaces where they are
 * most likely to be readable: that of the context, and the agent's own.
 */
export function watchAgentObjects(
  connection: ClusterConnection,
  { resource, usualNamespace }: { readonly resource: ServedResource; readonly usualNamespace: string },
  onChange: (state: WatchedObjects) => void,
): Disposable {
  const owned = new Disposables();
  const states = new Map<string, WatchedObjects>();
  const watch = (namespace: string): void => {
    owned.push(
      connection.watch({ resource, namespace }, (state) => {
        states.set(namespace, state);
        if (namespace === '' && state.failure?.code === 'denied' && !state.listed && states.size === 1) {
          for (const fallback of new Set([connection.namespace ?? 'default', usualNamespace])) {
            states.set(fallback, { listed: false, objects: new Map() });
            watch(fallback);
          }
        }
        onChange(merged([...states.values()]));
      }),
    );
  };
  watch('');
  return owned;
}

/** Listed where any of them is, so that one readable namespace is enough; failed only where none is readable. */
function merged(states: readonly WatchedObjects[]): WatchedObjects {
  const listed = states.filter((state) => state.listed);
  if (listed.length === 0)
    return states.find((state) => !state.failure) ?? states[0] ?? { listed: false, objects: new Map() };
  // Nearly always it is one, whose objects stay the same map for as long as nothing changes.
  if (listed.length === 1 && listed[0]) return listed[0];
  const times = listed.flatMap((state) => state.asOf ?? []);
  const failure = listed.find((state) => state.failure)?.failure;
  return {
    listed: true,
    objects: new Map(listed.flatMap((state) => [...state.objects])),
    ...(times.length > 0 ? { asOf: Math.min(...times) } : {}),
    ...(failure ? { failure } : {}),
  };
}
