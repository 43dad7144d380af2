import { setTimeout as sleep } from 'node:timers/promises';
import {
  at,
  equalJson,
  isArray,
  isObject,
  stringAt,
  type Json,
  type JsonObject,
} from '../../../src/core/resource/json.ts';
import type { AgentWorld } from './agentWorld.ts';

/**
 * Says of workloads and volume claims, or of other kinds, that they are as they should be, as the controllers and nodes would
 * that do not run here: an agent waits for that between waves. The answer ends it.
 */
export function keepHealthy(
  { controlPlane, objects }: Pick<AgentWorld, 'controlPlane' | 'objects'>,
  kinds: readonly Kind[] = workloads,
): () => Promise<void> {
  const ended = new AbortController();
  const run = async (): Promise<void> => {
    while (!ended.signal.aborted) {
      for (const { path, apiVersion, kind, status } of kinds) {
        const { body } = await controlPlane.request('GET', path);
        const items = at(body, 'items');
        for (const item of isArray(items) ? items.filter(isObject) : []) {
          const wanted = status(item);
          if (
            !wanted ||
            Object.entries(wanted).every(([key, value]) => isEqual(at(item, 'status', key), value))
          )
            continue;
          const metadata = {
            name: stringAt(item, 'metadata', 'name') ?? '',
            namespace: stringAt(item, 'metadata', 'namespace') ?? '',
          };
          // What is deleted meanwhile needs no health.
          await objects
            .patch(
              { apiVersion, kind, metadata },
              { status: wanted },
              { subresource: 'status', fieldManager: 'controllers' },
            )
            .catch(() => undefined);
        }
      }
      await sleep(300);
    }
  };
  const running = run();
  return async () => {
    ended.abort();
    await running;
  };
}

const isEqual = (found: Json | undefined, wanted: Json): boolean =>
  found !== undefined && equalJson(found, wanted);

export interface Kind {
  readonly path: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly status: (object: JsonObject) => Readonly<Record<string, Json>> | undefined;
}

function rolledOut(object: JsonObject): Readonly<Record<string, Json>> {
  const replicas = at(object, 'spec', 'replicas') ?? 1;
  return {
    observedGeneration: at(object, 'metadata', 'generation') ?? 1,
    ...{ replicas, updatedReplicas: replicas, readyReplicas: replicas, availableReplicas: replicas },
  };
}

const since = { lastTransitionTime: '2026-03-04T05:06:07Z' };
const updated = { lastUpdateTime: since.lastTransitionTime };

export const workloads: readonly Kind[] = [
  {
    ...{ path: '/apis/apps/v1/deployments', apiVersion: 'apps/v1', kind: 'Deployment' },
    status: (object) => ({
      ...rolledOut(object),
      conditions: [
        { ...since, ...updated, type: 'Available', status: 'True', reason: 'MinimumReplicasAvailable' },
        { ...since, ...updated, type: 'Progressing', status: 'True', reason: 'NewReplicaSetAvailable' },
      ],
    }),
  },
  {
    ...{ path: '/apis/apps/v1/statefulsets', apiVersion: 'apps/v1', kind: 'StatefulSet' },
    status: (object) => ({ ...rolledOut(object), currentRevision: 'one', updateRevision: 'one' }),
  },
  {
    ...{ path: '/api/v1/persistentvolumeclaims', apiVersion: 'v1', kind: 'PersistentVolumeClaim' },
    status: () => ({ phase: 'Bound' }),
  },
];

function fetched(object: JsonObject): Readonly<Record<string, Json>> {
  const observedGeneration = at(object, 'metadata', 'generation') ?? 1;
  const ready = { type: 'Ready', status: 'True', reason: 'Succeeded', message: 'fetched' };
  return {
    observedGeneration,
    conditions: [{ ...since, ...ready, observedGeneration }],
  };
}

/** What Flux fetches from places that are not here, and the releases of it. */
export const charts: readonly Kind[] = [
  ...['HelmRepository', 'OCIRepository'].map((kind) => ({
    path: `/apis/source.toolkit.fluxcd.io/v1/${kind.toLowerCase().replace(/y$/, 'ies')}`,
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind,
    status: fetched,
  })),
  {
    ...{ path: '/apis/helm.toolkit.fluxcd.io/v2/helmreleases', apiVersion: 'helm.toolkit.fluxcd.io/v2' },
    ...{ kind: 'HelmRelease', status: fetched },
  },
];
