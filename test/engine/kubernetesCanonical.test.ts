import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import type { JsonObject } from '../../src/core/resource/json.ts';
import { predictFixture, startKubernetes } from './support/testKubernetes.ts';

const engine = startKubernetes();
after(() => {
  engine.dispose();
});

interface Row {
  readonly title: string;
  readonly object: JsonObject;
  readonly defaults?: boolean;
  /** What comes of it, apiVersion, kind and metadata apart. */
  readonly becomes: JsonObject;
}

const metadata = { name: 'a', namespace: 'x' };
const container = { name: 'app', image: 'app:1' };
const pod = (spec: JsonObject): JsonObject => ({ apiVersion: 'v1', kind: 'Pod', metadata, spec });

const rows: readonly Row[] = [
  {
    title: 'quantities are written in one way',
    object: pod({
      containers: [{ ...container, resources: { limits: { cpu: '1000m', memory: '1024Mi', x: 0.5 } } }],
    }),
    becomes: {
      spec: { containers: [{ ...container, resources: { limits: { cpu: '1', memory: '1Gi', x: '500m' } } }] },
    },
  },
  {
    title: 'what is empty is left out, except where the structure is a value',
    object: pod({
      hostNetwork: false,
      nodeSelector: {},
      containers: [{ ...container, env: [{ name: 'A', value: '' }], command: null, args: [] }],
      volumes: [{ name: 'data', emptyDir: {} }],
    }),
    becomes: {
      spec: {
        containers: [{ ...container, env: [{ name: 'A' }], resources: {} }],
        volumes: [{ name: 'data', emptyDir: {} }],
      },
    },
  },
  {
    title: 'a port keeps whether it is a number or a name',
    object: {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: {
        ports: [
          { port: 80, targetPort: 8080 },
          { port: 81, targetPort: '8080' },
        ],
      },
    },
    becomes: {
      spec: {
        ports: [
          { port: 80, targetPort: 8080 },
          { port: 81, targetPort: '8080' },
        ],
      },
    },
  },
  {
    title: 'unknown fields are dropped',
    object: { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { a: '1' }, typo: true },
    becomes: { data: { a: '1' } },
  },
  {
    title: 'base64 loses its line breaks',
    object: { apiVersion: 'v1', kind: 'Secret', metadata, data: { a: 'b3Zl\ncg==' } },
    becomes: { data: { a: 'b3Zlcg==' } },
  },
  {
    title: 'stringData becomes data when it is stored',
    object: {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata,
      data: { a: 'Zm9v' },
      stringData: { a: 'over', b: 'bar' },
    },
    defaults: true,
    becomes: { data: { a: 'b3Zlcg==', b: 'YmFy' }, type: 'Opaque' },
  },
  {
    title: 'a Service gets its defaults',
    object: { apiVersion: 'v1', kind: 'Service', metadata, spec: { ports: [{ port: 80 }] } },
    defaults: true,
    becomes: {
      spec: {
        ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }],
        sessionAffinity: 'None',
        type: 'ClusterIP',
        internalTrafficPolicy: 'Cluster',
      },
    },
  },
  {
    title: 'a StatefulSet gets its defaults, those of its claims included',
    object: {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata,
      spec: {
        serviceName: 's',
        selector: { matchLabels: { app: 'a' } },
        template: { metadata: { labels: { app: 'a' } }, spec: { containers: [container] } },
        volumeClaimTemplates: [
          {
            metadata: { name: 'data' },
            spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1024Mi' } } },
          },
        ],
      },
    },
    defaults: true,
    becomes: {
      spec: {
        replicas: 1,
        serviceName: 's',
        selector: { matchLabels: { app: 'a' } },
        podManagementPolicy: 'OrderedReady',
        revisionHistoryLimit: 10,
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, partition: 0 } },
        persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
        template: {
          metadata: { labels: { app: 'a' } },
          spec: {
            containers: [
              {
                ...container,
                imagePullPolicy: 'IfNotPresent',
                resources: {},
                terminationMessagePath: '/dev/termination-log',
                terminationMessagePolicy: 'File',
              },
            ],
            dnsPolicy: 'ClusterFirst',
            restartPolicy: 'Always',
            schedulerName: 'default-scheduler',
            securityContext: {},
            terminationGracePeriodSeconds: 30,
          },
        },
        volumeClaimTemplates: [
          {
            apiVersion: 'v1',
            kind: 'PersistentVolumeClaim',
            metadata: { name: 'data' },
            spec: {
              accessModes: ['ReadWriteOnce'],
              resources: { requests: { storage: '1Gi' } },
              volumeMode: 'Filesystem',
            },
            status: { phase: 'Pending' },
          },
        ],
      },
    },
  },
  {
    title: 'an empty list of rules is none',
    object: { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata, rules: [] },
    defaults: true,
    becomes: { rules: null },
  },
  {
    title: 'a kind from a group of its own has its structure too',
    object: {
      apiVersion: 'resource.k8s.io/v1',
      kind: 'DeviceClass',
      metadata: { name: 'a' },
      spec: { selectors: [{ cel: { expression: 'true', bogus: 1 } }] },
    },
    becomes: { spec: { selectors: [{ cel: { expression: 'true' } }] } },
  },
  {
    title: 'a custom resource is pruned by its definition',
    object: {
      apiVersion: 'example.com/v1',
      kind: 'Widget',
      metadata,
      spec: { size: 9007199254740993n, typo: 1, free: { any: 1 }, options: { label: 'x', level: null } },
    },
    becomes: { spec: { size: 9007199254740993n, free: { any: 1 }, options: { label: 'x', level: null } } },
  },
  {
    title: 'and gets its defaults from there, also where a null stands',
    object: {
      apiVersion: 'example.com/v1',
      kind: 'Widget',
      metadata,
      spec: { size: 1, ratio: null, options: { level: null }, parts: [{ name: 'a' }] },
    },
    defaults: true,
    becomes: {
      spec: { size: 1, mode: 'fast', options: { level: 3 }, parts: [{ name: 'a', weight: 1 }] },
    },
  },
];

describe('the canonical form', async () => {
  await engine.loadCrd('test', predictFixture('widgets.crd.json'));
  for (const { title, object, defaults = false, becomes } of rows) {
    it(title, async () => {
      const outcome = await engine.canonical('test', object, { defaults });
      if (!outcome.ok) assert.fail(JSON.stringify(outcome.failure));
      const { apiVersion, kind, metadata: given, ...rest } = outcome.value;
      assert.deepEqual(
        { apiVersion, kind, given },
        {
          apiVersion: object['apiVersion'],
          kind: object['kind'],
          given: object['metadata'],
        },
      );
      assert.deepEqual(rest, becomes);
    });
  }

  it('is refused to what does not fit the structure', async () => {
    const outcome = await engine.canonical(
      'test',
      { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { replicas: 'two' } },
      { defaults: false },
    );
    const failure = outcome.ok ? undefined : outcome.failure;
    assert.deepEqual(
      [failure?.code, failure?.code === 'refused' && failure.reason],
      ['refused', 'TypeError'],
    );
  });
});
