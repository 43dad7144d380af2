import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inSync } from '../../../../src/core/drift/filter/inSync.ts';
import type { Json, JsonObject } from '../../../../src/core/resource/json.ts';

const manager = 'kustomize-controller';
const write = { mode: 'flux-ks', manager } as const;
const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

const service = (ports: Json, more: JsonObject = {}): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'a', namespace: 'n', labels: { team: 'x' } },
  spec: { selector: { app: 'a' }, ports },
  ...more,
});
const web = { name: 'web', port: 80, targetPort: 8080 };
const liveWeb = { ...web, protocol: 'TCP' };
const proxy = { name: 'proxy', port: 81, protocol: 'TCP', targetPort: 81 };
const webFields = {
  'k:{"port":80,"protocol":"TCP"}': {
    '.': {},
    'f:name': {},
    'f:port': {},
    'f:protocol': {},
    'f:targetPort': {},
  },
};
const proxyFields = {
  'k:{"port":81,"protocol":"TCP"}': {
    '.': {},
    'f:name': {},
    'f:port': {},
    'f:protocol': {},
    'f:targetPort': {},
  },
};

const ownFields = (ports: JsonObject, more: JsonObject = {}): JsonObject => ({
  'f:metadata': { 'f:labels': { 'f:team': {} } },
  'f:spec': { 'f:ports': ports, 'f:selector': {} },
  ...more,
});
const entry = (fields: Json, more: JsonObject = {}): JsonObject => ({
  apiVersion: 'v1',
  manager,
  operation: 'Apply',
  fieldsType: 'FieldsV1',
  fieldsV1: fields,
  ...more,
});
const edit = (fields: Json, more: JsonObject = {}): JsonObject =>
  entry(fields, { manager: 'kubectl-edit', operation: 'Update', ...more });

function live(
  ports: Json,
  managedFields: readonly Json[],
  metadata: JsonObject = {},
  spec: JsonObject = {},
): JsonObject {
  return {
    ...service(ports),
    metadata: {
      name: 'a',
      namespace: 'n',
      uid: 'u',
      resourceVersion: '7',
      generation: 2,
      creationTimestamp: 't',
      labels: { team: 'x' },
      managedFields,
      ...metadata,
    },
    spec: { selector: { app: 'a' }, ports, clusterIP: '10.0.0.1', type: 'ClusterIP', ...spec },
    status: { loadBalancer: {} },
  };
}
const own = entry(ownFields(webFields));
const desired = service([web]);
const synced = live([liveWeb], [own]);

test('what is certainly in sync', () => {
  const cases: readonly (readonly [title: string, desired: JsonObject, live: JsonObject])[] = [
    ['what the server added is nobody’s business', desired, synced],
    ['status in Git is not sent', { ...desired, status: { x: 1 } }, synced],
    [
      'a null time of creation',
      { ...desired, metadata: { name: 'a', namespace: 'n', labels: { team: 'x' }, creationTimestamp: null } },
      synced,
    ],
    ['a foreign item behind', desired, live([liveWeb, proxy], [own])],
    ['a foreign item in front', desired, live([proxy, liveWeb], [own])],
    [
      'the target port that follows from the port',
      service([{ name: 'web', port: 80 }]),
      live([{ ...liveWeb, targetPort: 80 }], [own]),
    ],
    [
      'what kubectl wrote is in Git too',
      service([liveWeb]),
      live(
        [liveWeb],
        [own, edit({ 'f:spec': { 'f:ports': { 'k:{"port":80,"protocol":"TCP"}': { 'f:name': {} } } } })],
      ),
    ],
    [
      'kubectl’s own bookkeeping',
      desired,
      live(
        [liveWeb],
        [own, edit({ 'f:metadata': { 'f:annotations': { '.': {}, [`f:${lastApplied}`]: {} } } })],
        { annotations: { [lastApplied]: '{}' } },
      ),
    ],
    [
      'what a controller added',
      desired,
      live([liveWeb], [own, edit({ 'f:metadata': { 'f:labels': { 'f:y': {} } } }, { manager: 'x' })], {
        labels: { team: 'x', y: 'z' },
      }),
    ],
    [
      'what kubectl wrote through a subresource',
      desired,
      live(
        [liveWeb],
        [own, edit({ 'f:spec': { 'f:replicas': {} } }, { subresource: 'scale' })],
        {},
        { replicas: 3 },
      ),
    ],
    [
      'what kubectl added where the agent merges',
      {
        ...desired,
        metadata: {
          name: 'a',
          namespace: 'n',
          labels: { team: 'x', 'kustomize.toolkit.fluxcd.io/ssa': 'merge' },
        },
      },
      live(
        [liveWeb],
        [
          entry(
            ownFields(webFields, {
              'f:metadata': { 'f:labels': { 'f:team': {}, 'f:kustomize.toolkit.fluxcd.io/ssa': {} } },
            }),
          ),
          edit({ 'f:metadata': { 'f:labels': { 'f:y': {} } } }),
        ],
        { labels: { team: 'x', y: 'z', 'kustomize.toolkit.fluxcd.io/ssa': 'merge' } },
      ),
    ],
  ];
  for (const [title, wanted, found] of cases) assert.equal(inSync(wanted, found, write), true, title);
});

test('what the engine has to look at', () => {
  const cases: readonly (readonly [title: string, desired: JsonObject, live: JsonObject])[] = [
    ['another value', service([{ ...web, targetPort: 9090 }]), synced],
    ['another type', service([{ ...web, targetPort: '8080' }]), synced],
    ['a field that live lacks', service([{ ...web, appProtocol: 'http' }]), synced],
    ['an item that live lacks', service([web, proxy]), synced],
    [
      'an item that Git dropped',
      desired,
      live([liveWeb, proxy], [entry(ownFields({ ...webFields, ...proxyFields }))]),
    ],
    [
      'a field that Git dropped',
      desired,
      live(
        [liveWeb],
        [
          entry(
            ownFields(webFields, {
              'f:spec': { 'f:ports': webFields, 'f:selector': {}, 'f:sessionAffinity': {} },
            }),
          ),
        ],
      ),
    ],
    [
      'a top field that Git dropped',
      desired,
      live([liveWeb], [entry(ownFields(webFields, { 'f:data': { 'f:x': {} } }))]),
    ],
    [
      'a label that Git dropped',
      desired,
      live(
        [liveWeb],
        [entry(ownFields(webFields, { 'f:metadata': { 'f:labels': { 'f:team': {}, 'f:y': {} } } }))],
        { labels: { team: 'x', y: 'z' } },
      ),
    ],
    [
      'an annotation map that Git dropped',
      desired,
      live(
        [liveWeb],
        [
          entry(
            ownFields(webFields, { 'f:metadata': { 'f:labels': { 'f:team': {} }, 'f:annotations': {} } }),
          ),
        ],
        { annotations: { other: 'x' } },
      ),
    ],
    [
      'another order',
      service([web, { ...proxy }]),
      live([proxy, liveWeb], [entry(ownFields({ ...webFields, ...proxyFields }))]),
    ],
    ['an item twice', desired, live([liveWeb, { ...liveWeb, name: 'again' }], [own])],
    ['an item twice in Git', service([web, web]), live([liveWeb, liveWeb], [own])],
    [
      'an atomic map with more in it',
      desired,
      { ...synced, spec: { selector: { app: 'a', b: 'c' }, ports: [liveWeb] } },
    ],
    [
      'a value nobody owns',
      desired,
      live([liveWeb], [entry(ownFields(webFields, { 'f:spec': { 'f:ports': webFields } }))]),
    ],
    [
      'what kubectl added',
      desired,
      live([liveWeb], [own, edit({ 'f:metadata': { 'f:labels': { 'f:y': {} } } })], {
        labels: { team: 'x', y: 'z' },
      }),
    ],
    [
      'an item that kubectl added',
      desired,
      live([liveWeb, proxy], [own, edit({ 'f:spec': { 'f:ports': proxyFields } })]),
    ],
    [
      'an annotation map that goes with kubectl’s bookkeeping',
      desired,
      live(
        [liveWeb],
        [own, edit({ 'f:metadata': { 'f:annotations': { '.': {}, [`f:${lastApplied}`]: {} } } })],
        { annotations: { [lastApplied]: '{}', other: 'x' } },
      ),
    ],
    [
      'kubectl’s bookkeeping in Git',
      {
        ...desired,
        metadata: { name: 'a', namespace: 'n', labels: { team: 'x' }, annotations: { [lastApplied]: '{}' } },
      },
      live([liveWeb], [own], { annotations: { [lastApplied]: '{}' } }),
    ],
    ['a null', service([{ ...web, appProtocol: null }]), live([{ ...liveWeb, appProtocol: null }], [own])],
    [
      'a large integer',
      service([{ ...web, targetPort: 9007199254740993n }]),
      live([{ ...liveWeb, targetPort: 9007199254740992 }], [own]),
    ],
    ['another version', { ...desired, apiVersion: 'v2' }, synced],
    [
      'another version in what the agent owns',
      desired,
      live([liveWeb], [entry(ownFields(webFields), { apiVersion: 'v2' })]),
    ],
    ['another kind', { ...desired, kind: 'Other' }, synced],
    [
      'another namespace',
      { ...desired, metadata: { name: 'a', namespace: 'm', labels: { team: 'x' } } },
      synced,
    ],
    ['no namespace', { ...desired, metadata: { name: 'a', labels: { team: 'x' } } }, synced],
    [
      'a version to write to',
      { ...desired, metadata: { name: 'a', namespace: 'n', labels: { team: 'x' }, resourceVersion: '7' } },
      synced,
    ],
    ['no managers', desired, live([liveWeb], [])],
    [
      'not applied by the agent',
      desired,
      live([liveWeb], [entry(ownFields(webFields), { operation: 'Update' })]),
    ],
    ['applied twice', desired, live([liveWeb], [own, own])],
    ['odd managers', desired, live([liveWeb], [own, { manager: 'x' }])],
    ['being deleted', desired, live([liveWeb], [own], { deletionTimestamp: 't' })],
    [
      'left alone',
      desired,
      live([liveWeb], [own], { annotations: { 'kustomize.toolkit.fluxcd.io/reconcile': 'disabled' } }),
    ],
    ['plain text of a Secret', { ...desired, stringData: { a: 'x' } }, synced],
  ];
  for (const [title, wanted, found] of cases) assert.equal(inSync(wanted, found, write), false, title);
});

test('what the agent’s typed round trip adds is not given up, for kinds that have one', () => {
  const deployment = (apiVersion: string, more: JsonObject): JsonObject => ({
    apiVersion,
    kind: 'Deployment',
    metadata: { name: 'a', namespace: 'n', labels: { l: 'm' }, ...more },
    spec: { template: { spec: { containers: [{ name: 'web', image: 'i' }] } } },
  });
  const fields = {
    'f:metadata': { 'f:labels': { 'f:l': {} } },
    'f:spec': {
      'f:strategy': {},
      'f:template': {
        'f:metadata': {},
        'f:spec': {
          'f:containers': { 'k:{"name":"web"}': { '.': {}, 'f:image': {}, 'f:name': {}, 'f:resources': {} } },
        },
      },
    },
  };
  const check = (apiVersion: string): boolean =>
    inSync(
      deployment(apiVersion, {}),
      deployment(apiVersion, { managedFields: [entry(fields, { apiVersion })] }),
      write,
    );
  assert.equal(check('apps/v1'), true);
  assert.equal(check('example.com/v1'), false);
});

test('what the server sets inside a field that is owned as a whole is nobody’s business', () => {
  const pod = (fieldRef: JsonObject, managedFields: readonly Json[] = []): JsonObject => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'a', namespace: 'n', ...(managedFields.length > 0 ? { managedFields } : {}) },
    spec: { containers: [{ name: 'a', env: [{ name: 'NAME', valueFrom: { fieldRef } }] }] },
  });
  const env = { 'k:{"name":"NAME"}': { '.': {}, 'f:name': {}, 'f:valueFrom': { 'f:fieldRef': {} } } };
  const containers = { 'k:{"name":"a"}': { '.': {}, 'f:name': {}, 'f:env': env } };
  const managed = [entry({ 'f:spec': { 'f:containers': containers } })];
  const wanted = pod({ fieldPath: 'metadata.name' });
  const found = (apiVersion: Json, fieldPath = 'metadata.name'): JsonObject =>
    pod({ apiVersion, fieldPath }, managed);
  assert.equal(inSync(wanted, found('v1'), write), true);
  assert.equal(inSync(wanted, found('v2'), write), false, 'not what the server sets');
  assert.equal(inSync(wanted, found('v1', 'metadata.uid'), write), false, 'another value');
  assert.equal(inSync(pod({ apiVersion: 'v1' }), found('v1'), write), false, 'given up');
  const kubectl = { mode: 'kubectl-server-side', manager } as const;
  assert.equal(inSync(wanted, found('v1'), kubectl), false, 'sent as it is written: the engine tells');
});

test('a level of API priority takes back the shares that Git leaves to the server', () => {
  const level: JsonObject = {
    apiVersion: 'flowcontrol.apiserver.k8s.io/v1',
    kind: 'PriorityLevelConfiguration',
    metadata: { name: 'a' },
    spec: { type: 'Limited', limited: { limitResponse: { type: 'Reject' } } },
  };
  const applied = {
    manager: 'kustomize-controller',
    operation: 'Apply',
    apiVersion: 'flowcontrol.apiserver.k8s.io/v1',
    fieldsType: 'FieldsV1',
    fieldsV1: { 'f:spec': { 'f:type': {}, 'f:limited': { 'f:limitResponse': { 'f:type': {} } } } },
  };
  const found: JsonObject = {
    ...level,
    metadata: { name: 'a', uid: 'u', managedFields: [applied] },
    spec: { type: 'Limited', limited: { nominalConcurrencyShares: 1, limitResponse: { type: 'Reject' } } },
  };
  assert.equal(inSync(level, found, { mode: 'flux-ks', manager: 'kustomize-controller' }), false);
});

test('what Go never leaves out is sent, although Git leaves it out and somebody else has written it', () => {
  const scaler = (spec: JsonObject, fields: JsonObject): JsonObject => ({
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: {
      name: 'a',
      namespace: 'n',
      managedFields: [entry({ 'f:spec': fields }, { apiVersion: 'autoscaling/v2' })],
    },
    spec,
  });
  const manifest = { ...scaler({ minReplicas: 1 }, {}), metadata: { name: 'a', namespace: 'n' } };
  assert.equal(inSync(manifest, scaler({ minReplicas: 1 }, { 'f:minReplicas': {} }), write), true);
  const written = { minReplicas: 1, metrics: [], maxReplicas: 5 };
  assert.equal(inSync(manifest, scaler(written, { 'f:minReplicas': {} }), write), false);
  const { maxReplicas: _maxReplicas, ...optional } = written;
  assert.equal(inSync(manifest, scaler(optional, { 'f:minReplicas': {} }), write), true);
});
