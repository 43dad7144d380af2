import type {
  ClusterConnection,
  ServedResource,
  WatchedObjects,
  WatchScope,
} from '../../../src/cluster/clusterApi.ts';
import { waitUntil } from '../../harness/process/waitUntil.ts';

export interface Observed {
  readonly state: WatchedObjects;
  /** Everything that was reported, oldest first. */
  readonly states: readonly WatchedObjects[];
  readonly until: (what: string, check: (state: WatchedObjects) => boolean) => Promise<WatchedObjects>;
  readonly dispose: () => void;
}

export function observe(connection: ClusterConnection, scope: WatchScope): Observed {
  const states: WatchedObjects[] = [];
  const watch = connection.watch(scope, (state) => void states.push(state));
  const last = (): WatchedObjects => states.at(-1) ?? { listed: false, objects: new Map() };
  return {
    get state() {
      return last();
    },
    states,
    until: (what, check) =>
      waitUntil(what, () => states.length > 0 && check(last()) && last(), { everyMs: 5 }),
    dispose: () => {
      watch.dispose();
    },
  };
}

export const listed = (state: WatchedObjects): boolean => state.listed && !state.failure;

export const served = (group: string, kind: string, plural: string, namespaced = true): ServedResource => ({
  group,
  version: 'v1',
  kind,
  plural,
  namespaced,
  verbs: ['get', 'list', 'watch'],
});

export const configMaps = served('', 'ConfigMap', 'configmaps');
