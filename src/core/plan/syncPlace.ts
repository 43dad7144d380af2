import { at, stringAt, type JsonObject } from '../resource/json.ts';
import type { ResourceId } from '../resource/resourceId.ts';

/**
 * When in a sync of Argo CD a step is taken: its phase, the wave within it, and its turn. What has the same turn of a phase is
 * taken together; several may come in the same wave, since deletions have other waves once some are done.
 */
export interface SyncPlace {
  readonly phase: SyncPhase;
  readonly wave: number;
  readonly turn: number;
}

export const syncPhases = ['PreSync', 'Sync', 'PostSync'] as const;
export type SyncPhase = (typeof syncPhases)[number];

interface Placed {
  readonly id: ResourceId;
  readonly prunes: boolean;
  /** As desired; what is deleted as it is live. */
  readonly object: JsonObject | undefined;
  /** Where the object itself does not say it. */
  readonly phase?: SyncPhase;
}

type InPlace<T> = T & { readonly place: SyncPlace };

/**
 * The items in the order of a sync, each with its place: phases, waves, in a wave what is deleted before what is made, then
 * kinds and names, definitions and namespaces before what needs them. What is deleted goes through the waves the other way
 * round, or after everything (`PruneLast`). As `getSyncTasks` and `syncTasks.Sort` of gitops-engine (Argo CD 3.2).
 */
export function inSyncOrder<T extends Placed>(
  items: readonly T[],
  pruneLast: boolean,
): readonly InPlace<T>[] {
  const made = items
    .filter(({ prunes }) => !prunes)
    .map((item) => ({ ...item, place: { phase: phaseOf(item), wave: waveOf(item), turn: waveOf(item) } }));
  const placed = withDependenciesFirst(made.sort(compare));
  const pruned = items.filter(({ prunes }) => prunes);
  return pruned.length === 0 ? placed : inTurns(placed, pruned, pruneLast);
}

/**
 * A sync looks at what is left after each wave (`syncContext.Sync`): what it has deleted is gone by then, and what it deletes
 * next goes through the waves of the rest the other way round.
 */
function inTurns<T extends Placed>(
  made: readonly InPlace<T>[],
  pruned: readonly T[],
  pruneLast: boolean,
): readonly InPlace<T>[] {
  const inSync = made.filter(({ place }) => place.phase === 'Sync');
  const before = made.filter(({ place }) => place.phase === 'PreSync');
  const after = made.filter(({ place }) => place.phase === 'PostSync');
  const highest = Math.max(0, ...inSync.map(waveOf));
  const taken: InPlace<T>[] = [];
  let left = pruned;
  let open = [...new Set(inSync.map(({ place }) => place.wave))];
  for (let turn = 0; left.length > 0 || open.length > 0; turn++) {
    const waves = pruneWaves(left, highest, pruneLast);
    const wave = Math.min(...open, ...waves.values());
    const place = { phase: 'Sync', wave, turn } as const;
    const now = left.filter((item) => waves.get(item) === wave).map((item) => ({ ...item, place }));
    taken.push(...now.sort(compare));
    taken.push(
      ...inSync
        .filter((item) => item.place.wave === wave && open.includes(wave))
        .map((item) => ({ ...item, place })),
    );
    left = left.filter((item) => waves.get(item) !== wave);
    open = open.filter((one) => one !== wave);
  }
  return [...before, ...taken, ...after];
}

/** In which wave each is deleted, of what is left to delete; `highest` is the last one in which something is made. */
function pruneWaves<T extends Placed>(
  left: readonly T[],
  highest: number,
  pruneLast: boolean,
): ReadonlyMap<T, number> {
  const waves = [...new Set(left.map(waveOf))].sort((a, b) => a - b);
  const reversed = new Map(waves.map((wave, i) => [wave, waves[waves.length - 1 - i] ?? wave]));
  const last = 1 + Math.max(highest, ...waves);
  return new Map(
    left.map((item) => {
      const isLast = pruneLast || option(item.object, 'PruneLast=true');
      return [item, isLast ? last : (reversed.get(waveOf(item)) ?? last)];
    }),
  );
}

/**
 * A namespace moves, with its wave, before the first object that goes there, and a definition before the first of its kind
 * (`adjustDeps`).
 */
function withDependenciesFirst<T extends InPlace<Placed>>(sorted: readonly T[]): readonly T[] {
  let items = [...sorted];
  for (const { provides, needs } of dependencies)
    for (const item of [...items]) {
      const key = provides(item);
      if (key === undefined) continue;
      const own = items.indexOf(item);
      const first = items.findIndex((other) => provides(other) === undefined && needs(other) === key);
      if (first < 0 || first > own) continue;
      const place = items[first]?.place ?? item.place;
      const rest = items.filter((other) => other !== item);
      items = [...rest.slice(0, first), { ...item, place }, ...rest.slice(first)];
    }
  return items;
}

const dependencies: readonly {
  readonly provides: (item: Placed) => string | undefined;
  readonly needs: (item: Placed) => string;
}[] = [
  {
    provides: ({ id }) => (id.kind === 'Namespace' && id.group === '' ? id.name : undefined),
    needs: ({ id }) => id.namespace,
  },
  {
    provides: ({ id, object }) =>
      id.kind === 'CustomResourceDefinition'
        ? `${stringAt(object, 'spec', 'group') ?? ''}/${stringAt(object, 'spec', 'names', 'kind') ?? ''}`
        : undefined,
    needs: ({ id }) => `${id.group}/${id.kind}`,
  },
];

/** Whether a step is taken after all of another place. */
export const isLater = (a: SyncPlace, b: SyncPlace): boolean => comparePlaces(a, b) > 0;

const comparePlaces = (a: SyncPlace, b: SyncPlace): number =>
  syncPhases.indexOf(a.phase) - syncPhases.indexOf(b.phase) || a.turn - b.turn;

function compare(a: InPlace<Placed>, b: InPlace<Placed>): number {
  return (
    comparePlaces(a.place, b.place) ||
    rank(a.id.kind) - rank(b.id.kind) ||
    (a.id.name < b.id.name ? -1 : a.id.name > b.id.name ? 1 : 0)
  );
}

/** Of what is made; what is deleted is in `Sync`. */
function phaseOf({ object, phase }: Placed): SyncPhase {
  if (phase) return phase;
  const words = annotation(object, 'argocd.argoproj.io/hook')
    .split(',')
    .map((word) => word.trim());
  const named = syncPhases.find((one) => words.includes(one));
  if (named) return named;
  const helm = annotation(object, 'helm.sh/hook');
  if (words[0] !== '' || helm === '') return 'Sync';
  return /\bpre-(install|upgrade)\b/.test(helm)
    ? 'PreSync'
    : /\bpost-(install|upgrade)\b/.test(helm)
      ? 'PostSync'
      : 'Sync';
}

function waveOf({ object }: Placed): number {
  const text = annotation(object, 'argocd.argoproj.io/sync-wave');
  if (/^[-+]?\d+$/.test(text)) return Number(text);
  const weight = annotation(object, 'helm.sh/hook-weight');
  return annotation(object, 'helm.sh/hook') !== '' && /^[-+]?\d+$/.test(weight) ? Number(weight) : 0;
}

const option = (object: JsonObject | undefined, name: string): boolean =>
  annotation(object, 'argocd.argoproj.io/sync-options')
    .split(',')
    .some((word) => word.trim() === name);

function annotation(object: JsonObject | undefined, name: string): string {
  const value = at(object, 'metadata', 'annotations', name);
  return typeof value === 'string' ? value : '';
}

const order = [
  'Namespace',
  'NetworkPolicy',
  'ResourceQuota',
  'LimitRange',
  'PodSecurityPolicy',
  'PodDisruptionBudget',
  'ServiceAccount',
  'Secret',
  'SecretList',
  'ConfigMap',
  'StorageClass',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'CustomResourceDefinition',
  'ClusterRole',
  'ClusterRoleList',
  'ClusterRoleBinding',
  'ClusterRoleBindingList',
  'Role',
  'RoleList',
  'RoleBinding',
  'RoleBindingList',
  'Service',
  'DaemonSet',
  'Pod',
  'ReplicationController',
  'ReplicaSet',
  'Deployment',
  'HorizontalPodAutoscaler',
  'StatefulSet',
  'Job',
  'CronJob',
  'IngressClass',
  'Ingress',
  'APIService',
];
const ranks = new Map(order.map((kind, i) => [kind, i - order.length]));
const rank = (kind: string): number => ranks.get(kind) ?? 0;
