import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { at, isArray, member, type Json, type JsonObject } from '../../src/core/resource/json.ts';
import type { Prediction } from '../../src/engine/engineApi.ts';
import { applied, writtenBy } from './support/liveObject.ts';
import { agent, mustPredict, startKubernetes } from './support/testKubernetes.ts';

const engine = startKubernetes();
after(() => {
  engine.dispose();
});

const metadata = { name: 'a', namespace: 'x' };
const app = { name: 'app', image: 'app:1', env: [{ name: 'A', value: '1' }] };
const deployment = (spec: JsonObject = {}, containers: Json = [app]): JsonObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata,
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: 'a' } },
    template: { metadata: { labels: { app: 'a' } }, spec: { containers } },
    ...spec,
  },
});
const configMap = (data: JsonObject, more: JsonObject = {}): JsonObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { ...metadata, ...more },
  data,
});

const podOf = (object: JsonObject): Json => at(object, 'spec', 'template', 'spec') ?? null;
const containersOf = (object: JsonObject): readonly Json[] => {
  const containers = member(podOf(object), 'containers');
  return isArray(containers) ? containers : [];
};
const names = (list: readonly Json[]): readonly (Json | undefined)[] =>
  list.map((item) => member(item, 'name'));
const managersOf = (object: JsonObject | null): readonly string[] => {
  const entries = at(object ?? {}, 'metadata', 'managedFields');
  return isArray(entries)
    ? entries.map((entry) => [member(entry, 'manager'), member(entry, 'operation')].join(' '))
    : [];
};
const replicas = { 'f:spec': { 'f:replicas': {} } };

/** The agent applied `before`, others wrote, now it applies `desired`. */
interface Row {
  readonly title: string;
  readonly before: JsonObject;
  readonly others?: (live: JsonObject) => JsonObject;
  readonly desired?: JsonObject;
  readonly expect: (prediction: Prediction) => void;
}

const rows: readonly Row[] = [
  {
    title: 'what is as desired stays as it is',
    before: deployment(),
    expect: ({ action, predicted, prepared }) => {
      assert.equal(action, 'unchanged');
      assert.deepEqual(predicted['spec'], prepared?.['spec']);
    },
  },
  {
    title: 'a container that somebody injected survives, in its place',
    before: deployment(),
    others: (live) =>
      writtenBy(
        live,
        {
          manager: 'injector',
          fields: {
            'f:spec': {
              'f:template': {
                'f:spec': {
                  'f:containers': { 'k:{"name":"proxy"}': { '.': {}, 'f:image': {}, 'f:name': {} } },
                },
              },
            },
          },
        },
        {
          spec: {
            replicas: 5,
            template: { spec: { containers: [...containersOf(live), { name: 'proxy', image: 'proxy:1' }] } },
          },
        },
      ),
    expect: ({ action, predicted, schema }) => {
      assert.equal(action, 'configured');
      assert.equal(schema, 'engine');
      assert.equal(at(predicted, 'spec', 'replicas'), 2);
      assert.deepEqual(names(containersOf(predicted)), ['app', 'proxy']);
    },
  },
  {
    title: 'a field that only the agent owned goes when it is no longer desired, and its default comes back',
    before: deployment({ paused: true, revisionHistoryLimit: 3 }),
    desired: deployment(),
    expect: ({ predicted }) => {
      assert.equal(at(predicted, 'spec', 'paused'), undefined);
      assert.equal(at(predicted, 'spec', 'revisionHistoryLimit'), 10);
    },
  },
  {
    title: 'a keyed item goes with the field inside that another updater owns',
    before: deployment({}, [app, { name: 'second', image: 'second:1' }]),
    others: (live) =>
      writtenBy(
        live,
        {
          manager: 'controller',
          fields: {
            'f:spec': {
              'f:template': { 'f:spec': { 'f:containers': { 'k:{"name":"second"}': { 'f:tty': {} } } } },
            },
          },
        },
        {
          spec: {
            template: {
              spec: {
                containers: containersOf(live).map((item) =>
                  member(item, 'name') === 'second' ? Object.assign({}, item, { tty: true }) : item,
                ),
              },
            },
          },
        },
      ),
    desired: deployment(),
    expect: ({ predicted }) => {
      assert.deepEqual(names(containersOf(predicted)), ['app']);
    },
  },
  {
    title: 'what kubectl set is taken over and reverted',
    before: configMap({ a: '1' }),
    others: (live) =>
      writtenBy(live, { manager: 'kubectl-edit', fields: { 'f:data': { 'f:b': {} } } }, { data: { b: '2' } }),
    expect: ({ action, predicted, prepared }) => {
      assert.equal(action, 'configured');
      assert.deepEqual(managersOf(prepared), [`${agent} Apply`]);
      assert.deepEqual(predicted['data'], { a: '1' });
    },
  },
  {
    title: 'what another controller set stays',
    before: configMap({ a: '1' }),
    others: (live) =>
      writtenBy(live, { manager: 'operator', fields: { 'f:data': { 'f:b': {} } } }, { data: { b: '2' } }),
    expect: ({ action, predicted, prepared }) => {
      assert.equal(action, 'unchanged');
      assert.deepEqual(managersOf(prepared), [`${agent} Apply`, 'operator Update']);
      assert.deepEqual(predicted['data'], { a: '1', b: '2' });
    },
  },
  {
    title: 'the marks of client-side apply go',
    before: configMap({ a: '1' }),
    others: (live) =>
      writtenBy(
        live,
        {
          manager: 'kubectl-client-side-apply',
          fields: {
            'f:metadata': {
              'f:annotations': { '.': {}, 'f:kubectl.kubernetes.io/last-applied-configuration': {} },
            },
          },
        },
        { metadata: { annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}' } } },
      ),
    expect: ({ predicted, prepared }) => {
      assert.deepEqual(
        [at(predicted, 'metadata', 'annotations'), at(prepared ?? {}, 'metadata', 'annotations')],
        [undefined, undefined],
      );
    },
  },
  {
    title: 'an object marked to be merged keeps what kubectl set',
    before: configMap({ a: '1' }, { annotations: { 'kustomize.toolkit.fluxcd.io/ssa': 'Merge' } }),
    others: (live) =>
      writtenBy(
        live,
        { manager: 'kubectl-edit', fields: { 'f:data': { 'f:b': {} } } },
        { data: { a: 'changed', b: '2' } },
      ),
    expect: ({ predicted, prepared }) => {
      assert.deepEqual(managersOf(prepared), [`${agent} Apply`, 'kubectl-edit Update']);
      assert.deepEqual(predicted['data'], { a: '1', b: '2' });
    },
  },
  {
    title: 'an object whose reconciliation is disabled is left alone',
    before: configMap({ a: '1' }),
    others: (live) =>
      writtenBy(
        live,
        { manager: 'kubectl-edit', fields: { 'f:data': { 'f:a': {} } } },
        {
          metadata: { annotations: { 'kustomize.toolkit.fluxcd.io/reconcile': 'disabled' } },
          data: { a: 'changed' },
        },
      ),
    expect: ({ action, predicted }) => {
      assert.equal(action, 'skipped');
      assert.deepEqual(predicted['data'], { a: 'changed' });
    },
  },
  {
    title: 'the scale subresource keeps its entry where Git is silent on replicas',
    before: deployment({ replicas: null }),
    others: (live) =>
      writtenBy(
        live,
        { manager: 'kubectl', subresource: 'scale', fields: replicas },
        { spec: { replicas: 7 } },
      ),
    expect: ({ action, predicted, prepared }) => {
      assert.equal(action, 'unchanged');
      assert.equal(at(predicted, 'spec', 'replicas'), 7);
      assert.deepEqual(managersOf(prepared), [`${agent} Apply`, 'kubectl Update']);
    },
  },
  {
    title: 'and loses it where Git names them',
    before: deployment(),
    others: (live) =>
      writtenBy(
        live,
        { manager: 'kubectl', subresource: 'scale', fields: replicas },
        { spec: { replicas: 7 } },
      ),
    expect: ({ action, predicted }) => {
      assert.equal(action, 'configured');
      assert.equal(at(predicted, 'spec', 'replicas'), 2);
      assert.deepEqual(managersOf(predicted), [`${agent} Apply`]);
    },
  },
  {
    title: 'a list that was reordered gets its order back, though nobody owns an order',
    before: deployment({}, [app, { name: 'second', image: 'second:1' }]),
    others: (live) => ({
      ...live,
      spec: {
        ...(live['spec'] as JsonObject),
        template: {
          metadata: { labels: { app: 'a' } },
          spec: { ...(podOf(live) as JsonObject), containers: [...containersOf(live)].reverse() },
        },
      },
    }),
    expect: ({ action, predicted }) => {
      assert.equal(action, 'configured');
      assert.deepEqual(names(containersOf(predicted)), ['app', 'second']);
    },
  },
  {
    title: 'an atomic list is taken whole',
    before: deployment({}, [{ ...app, args: ['--a', '--b'] }]),
    others: (live) =>
      writtenBy(
        live,
        {
          manager: 'controller',
          fields: {
            'f:spec': {
              'f:template': { 'f:spec': { 'f:containers': { 'k:{"name":"app"}': { 'f:args': {} } } } },
            },
          },
        },
        {
          spec: {
            template: {
              spec: {
                containers: containersOf(live).map((item) =>
                  Object.assign({}, item, { args: ['--a', '--b', '--c'] }),
                ),
              },
            },
          },
        },
      ),
    expect: ({ predicted }) => {
      assert.deepEqual(member(containersOf(predicted)[0], 'args'), ['--a', '--b']);
    },
  },
  {
    title: 'stringData is sent and stored as data',
    before: { apiVersion: 'v1', kind: 'Secret', metadata, stringData: { a: 'old', b: 'kept' } },
    desired: { apiVersion: 'v1', kind: 'Secret', metadata, stringData: { a: 'new' } },
    expect: ({ predicted, sent }) => {
      assert.deepEqual(sent['data'], { a: 'bmV3' });
      assert.deepEqual(predicted['data'], { a: 'bmV3' });
    },
  },
  {
    title: 'an unknown field of a built-in kind is not even sent',
    before: configMap({ a: '1' }),
    desired: { ...configMap({ a: '1' }), typo: true },
    expect: ({ action, sent }) => {
      assert.equal(action, 'unchanged');
      assert.deepEqual(sent, configMap({ a: '1' }));
    },
  },
  {
    title: 'a Service keeps what was allocated to it',
    before: {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: { type: 'NodePort', selector: { app: 'a' }, ports: [{ name: 'http', port: 80 }] },
    },
    others: (live) => ({
      ...live,
      spec: {
        ...(live['spec'] as JsonObject),
        clusterIP: '10.0.0.7',
        clusterIPs: ['10.0.0.7'],
        ipFamilies: ['IPv4'],
        ipFamilyPolicy: 'SingleStack',
        ports: [{ name: 'http', port: 80, protocol: 'TCP', targetPort: 80, nodePort: 31234 }],
      },
    }),
    desired: {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: { type: 'NodePort', selector: { app: 'b' }, ports: [{ name: 'http', port: 80 }] },
    },
    expect: ({ predicted }) => {
      assert.deepEqual(predicted['spec'], {
        type: 'NodePort',
        selector: { app: 'b' },
        ports: [{ name: 'http', port: 80, protocol: 'TCP', targetPort: 80, nodePort: 31234 }],
        clusterIP: '10.0.0.7',
        clusterIPs: ['10.0.0.7'],
        ipFamilies: ['IPv4'],
        ipFamilyPolicy: 'SingleStack',
        externalTrafficPolicy: 'Cluster',
        internalTrafficPolicy: 'Cluster',
        sessionAffinity: 'None',
      });
    },
  },
  {
    title: 'the status is not the agent’s to write',
    before: deployment(),
    others: (live) => ({ ...live, status: { replicas: 2, readyReplicas: 1 } }),
    desired: { ...deployment({ replicas: 3 }), status: { replicas: 9 } },
    expect: ({ predicted, sent }) => {
      assert.deepEqual(predicted['status'], { replicas: 2, readyReplicas: 1 });
      assert.equal(sent['status'], undefined);
    },
  },
  {
    title: 'a finalizer alone is no drift to the agent',
    before: configMap({ a: '1' }),
    desired: configMap({ a: '1' }, { finalizers: ['example.com/wait'] }),
    expect: ({ action, predicted }) => {
      assert.equal(action, 'unchanged');
      assert.equal(at(predicted, 'metadata', 'finalizers'), undefined);
    },
  },
  {
    title: 'ownership in another version of the kind is understood',
    before: {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata,
      spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'a' }, maxReplicas: 5 },
    },
    others: (live) => {
      const written = writtenBy(
        live,
        {
          manager: 'old-writer',
          fields: { 'f:spec': { 'f:minReplicas': {}, 'f:targetCPUUtilizationPercentage': {} } },
        },
        {
          spec: {
            minReplicas: 2,
            metrics: [
              {
                type: 'Resource',
                resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 60 } },
              },
            ],
          },
        },
      );
      const entries = at(written, 'metadata', 'managedFields') as readonly JsonObject[];
      return {
        ...written,
        metadata: {
          ...(written['metadata'] as JsonObject),
          managedFields: entries.map((entry) =>
            entry['manager'] === 'old-writer' ? { ...entry, apiVersion: 'autoscaling/v1' } : entry,
          ),
        },
      };
    },
    expect: ({ predicted }) => {
      assert.equal(at(predicted, 'spec', 'minReplicas'), 2);
      assert.deepEqual(managersOf(predicted), [`${agent} Apply`, 'old-writer Update']);
    },
  },
];

describe('what kustomize-controller’s write leaves of a built-in kind', () => {
  for (const { title, before, others = (live) => live, desired = before, expect } of rows) {
    it(title, async () => {
      expect(await mustPredict(engine, desired, others(await applied(engine, before))));
    });
  }

  it('is a new object where there is none', async () => {
    const { action, predicted, prepared, sent } = await mustPredict(engine, configMap({ a: '1' }));
    assert.deepEqual(
      { action, prepared, sent },
      { action: 'created', prepared: null, sent: configMap({ a: '1' }) },
    );
    assert.deepEqual(predicted, {
      ...configMap({ a: '1' }),
      metadata: {
        ...metadata,
        managedFields: [
          {
            manager: agent,
            operation: 'Apply',
            apiVersion: 'v1',
            fieldsType: 'FieldsV1',
            fieldsV1: { 'f:data': { 'f:a': {} } },
          },
        ],
      },
    });
  });
});
