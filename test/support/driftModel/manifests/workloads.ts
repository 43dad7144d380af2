import type { Json } from '../../../../src/core/resource/json.ts';
import type { Manifests } from './manifest.ts';
import { maybe, metadata } from './parts.ts';
import { podTemplate } from './podTemplate.ts';

export const workloadManifests: Manifests = {
  Deployment: (random, named) => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: metadata(random, named),
    spec: {
      ...maybe(random, 0.5, 'replicas', () => random.pick([0, 1, 2, 3])),
      selector: { matchLabels: { app: random.chance(0.04) ? 'other' : named.name } },
      ...maybe(random, 0.3, 'strategy', () =>
        random.pick<Json>([
          { type: 'Recreate' },
          {},
          { rollingUpdate: { maxSurge: random.pick<Json>([1, '25%', '30%']) } },
        ]),
      ),
      ...maybe(random, 0.1, 'revisionHistoryLimit', () => random.pick([2, 10])),
      ...maybe(random, 0.1, 'paused', () => random.chance(0.5)),
      template: podTemplate(random, { labels: { app: named.name } }),
    },
  }),
  StatefulSet: (random, named) => ({
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: metadata(random, named),
    spec: {
      ...maybe(random, 0.5, 'replicas', () => random.pick([0, 1, 2])),
      serviceName: random.chance(0.04) ? 'other' : 'peers',
      selector: { matchLabels: { app: named.name } },
      ...maybe(random, 0.3, 'updateStrategy', () =>
        random.pick<Json>([{}, { type: 'OnDelete' }, { rollingUpdate: { partition: 1 } }]),
      ),
      ...maybe(random, 0.2, 'minReadySeconds', () => random.pick([0, 5])),
      ...maybe(random, 0.2, 'persistentVolumeClaimRetentionPolicy', () => ({ whenDeleted: 'Delete' })),
      ...(random.chance(0.95) && {
        volumeClaimTemplates: [
          {
            metadata: { name: 'data' },
            spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
          },
        ],
      }),
      template: podTemplate(random, { labels: { app: named.name } }),
    },
  }),
  DaemonSet: (random, named) => ({
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: metadata(random, named),
    spec: {
      selector: { matchLabels: { app: named.name } },
      ...maybe(random, 0.3, 'updateStrategy', () =>
        random.pick<Json>([
          {},
          { type: 'OnDelete' },
          { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: random.pick<Json>([1, '10%']) } },
        ]),
      ),
      template: podTemplate(random, { labels: { app: named.name } }),
    },
  }),
  CronJob: (random, named) => ({
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: metadata(random, named),
    spec: {
      schedule: random.pick(['*/5 * * * *', '0 3 * * *', '@daily']),
      ...maybe(random, 0.3, 'suspend', () => random.chance(0.5)),
      ...maybe(random, 0.3, 'concurrencyPolicy', () => random.pick(['Allow', 'Forbid'])),
      ...maybe(random, 0.2, 'successfulJobsHistoryLimit', () => random.pick([0, 3])),
      ...maybe(random, 0.3, 'timeZone', () => random.pick(['Etc/UTC', 'Europe/Vienna'])),
      jobTemplate: {
        spec: {
          ...maybe(random, 0.4, 'backoffLimit', () => random.pick([0, 6])),
          template: podTemplate(random, { restartPolicy: random.pick(['Never', 'OnFailure']) }),
        },
      },
    },
  }),
  // Nearly all of a Job cannot change; what can is what differs here, but for a few that are blocked.
  Job: (random, named) => ({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: metadata(random, named),
    spec: {
      ...maybe(random, 0.5, 'parallelism', () => random.pick([1, 2])),
      ...maybe(random, 0.4, 'backoffLimit', () => random.pick([2, 6])),
      ...maybe(random, 0.4, 'suspend', () => random.chance(0.5)),
      ...maybe(random, 0.3, 'activeDeadlineSeconds', () => random.pick([60, 600])),
      ...maybe(random, 0.3, 'ttlSecondsAfterFinished', () => random.pick([0, 60])),
      template: {
        spec: {
          restartPolicy: 'Never',
          containers: [
            {
              name: 'work',
              image: `registry.example/work:${random.chance(0.1) ? '2' : '1'}`,
              resources: { requests: { cpu: '1000m' } },
            },
          ],
        },
      },
    },
  }),
};
