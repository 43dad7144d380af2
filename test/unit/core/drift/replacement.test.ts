import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compare } from '../../../../src/core/drift/compare/compare.ts';
import { judge } from '../../../../src/core/drift/judge/judge.ts';
import { formatPath } from '../../../../src/core/resource/fieldPath.ts';
import type { JsonObject } from '../../../../src/core/resource/json.ts';

/** What a replacement takes away of an object whose finalizers nobody is noted for. */
const taken = (finalizers: readonly string[], metadata: JsonObject = {}): readonly string[] => {
  const claim = (more: JsonObject): JsonObject => ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'a', ...more },
  });
  const live = claim({ finalizers, ...metadata });
  const named = Object.fromEntries(finalizers.map((one) => [`v:${JSON.stringify(one)}`, {}]));
  const fields = {
    asserted: { 'f:metadata': { 'f:name': {} } },
    live: { 'f:metadata': { 'f:name': {}, 'f:finalizers': named } },
  };
  const prediction = {
    predicted: claim({}),
    prepared: live,
    sent: claim({}),
    schema: 'cluster',
    fields,
  } as const;
  return compare(prediction, live, { mode: 'argo-replace', manager: 'argocd-controller' }).map(({ path }) =>
    formatPath(path),
  );
};

test('the finalizer of storage in use is put back by its controller, and no drift', () => {
  assert.deepEqual(taken(['kubernetes.io/pvc-protection']), []);
  const fieldsV1 = { 'f:metadata': { 'f:finalizers': { 'v:"kubernetes.io/pvc-protection"': {} } } };
  const managedFields = [{ manager: 'somebody', operation: 'Update', fieldsV1 }];
  assert.deepEqual(taken(['kubernetes.io/pvc-protection'], { managedFields }), []);
});

test('another finalizer goes with a replacement, and stays told beside it', () => {
  assert.equal(taken(['example.com/backup']).length, 1);
  assert.equal(taken(['kubernetes.io/pvc-protection', 'example.com/backup']).length, 1);
});

test('labels that Git leaves out or empty are told one by one where the server fills them with those of the template', () => {
  const controller = (metadata: JsonObject): JsonObject => ({
    apiVersion: 'v1',
    kind: 'ReplicationController',
    metadata: { name: 'a', ...metadata },
  });
  const live = controller({ labels: { app: 'web' } });
  for (const [said, asserted] of [
    [{ labels: {} }, { 'f:metadata': { 'f:labels': {} } }],
    [{}, { 'f:spec': {} }],
  ] as const) {
    const prediction = {
      predicted: controller({ labels: { app: 'web', z: '1' } }),
      ...{ prepared: live, sent: controller(said) },
      schema: 'cluster',
      fields: { asserted, live: { 'f:metadata': { 'f:labels': { 'f:app': {} } } } },
    } as const;
    assert.deepEqual(
      compare(prediction, live, { mode: 'argo-replace', manager: 'argocd-controller' }).map(
        ({ path, state, desired }) => [formatPath(path), state, desired],
      ),
      [['metadata.labels.z', 'missing', '1']],
    );
  }
});

test('a time that the server sets anew is no drift where nobody has spelled it out, and an empty map goes where somebody has filled it', () => {
  const rule = (timeAdded: string, more: JsonObject = {}): JsonObject => ({
    apiVersion: 'resource.k8s.io/v1',
    kind: 'DeviceTaintRule',
    metadata: { name: 'a', ...more },
    spec: { taint: { effect: 'NoSchedule', timeAdded } },
  });
  const paths = { 'f:spec': { 'f:taint': { 'f:effect': {} } } };
  const live = rule('2026-01-01T00:00:00Z');
  const prediction = {
    ...{ predicted: rule('2026-02-02T00:00:00Z'), prepared: live, sent: rule('') },
    schema: 'cluster',
    fields: { asserted: paths, live: { 'f:spec': { 'f:taint': { 'f:effect': {}, 'f:timeAdded': {} } } } },
  } as const;
  const write = { mode: 'argo-replace', manager: 'argocd-controller' } as const;
  assert.deepEqual(compare(prediction, live, write), []);

  const fieldsV1 = { 'f:spec': { 'f:taint': { 'f:timeAdded': {} } } };
  const found = (time: string): readonly unknown[] =>
    compare(
      prediction,
      rule('2026-01-01T00:00:00Z', {
        managedFields: [{ manager: 'somebody', operation: 'Update', time, fieldsV1 }],
      }),
      write,
    ).map(({ path, isClock }) => [formatPath(path), isClock]);
  assert.deepEqual(found('2026-01-03T00:00:00Z'), [['spec.taint.timeAdded', true]]);
  // A write without a time is noted for the one that the server sets then.
  assert.deepEqual(found('2026-01-01T00:00:01Z'), []);

  const scheduled = (more: JsonObject, metadata: JsonObject = {}): JsonObject => ({
    apiVersion: 'node.k8s.io/v1',
    kind: 'RuntimeClass',
    metadata: { name: 'a', ...metadata },
    handler: 'runc',
    ...more,
  });
  const filled = {
    managedFields: [
      { manager: 'somebody', operation: 'Apply', fieldsV1: { 'f:scheduling': { 'f:tolerations': {} } } },
    ],
  };
  const held = scheduled({ scheduling: {} }, filled);
  const replaced = {
    ...{ predicted: scheduled({}), prepared: held, sent: scheduled({}) },
    schema: 'cluster',
    fields: { asserted: { 'f:handler': {} }, live: { 'f:handler': {}, 'f:scheduling': {} } },
  } as const;
  assert.deepEqual(
    compare(replaced, held, write).map(({ path, state }) => `${formatPath(path)} ${state}`),
    ['scheduling reverted'],
  );
});

test('what goes with a field that is back to its default is the server’s where nobody is noted for it', () => {
  const service = (spec: JsonObject, fieldsV1: JsonObject): JsonObject => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'a', managedFields: [{ manager: 'somebody', operation: 'Apply', fieldsV1 }] },
    spec,
  });
  const config = { 'f:clientIP': { 'f:timeoutSeconds': {} } };
  const told = (mode: 'argo-csa' | 'argo-ssa', owned: JsonObject): readonly string[] => {
    const fieldsV1 = { 'f:spec': { 'f:sessionAffinity': {}, ...owned } };
    const sticky = {
      sessionAffinity: 'ClientIP',
      sessionAffinityConfig: { clientIP: { timeoutSeconds: 10800 } },
    };
    const live = service(sticky, fieldsV1);
    const prediction = {
      ...{ predicted: service({ sessionAffinity: 'None' }, fieldsV1), prepared: live, sent: {} },
      schema: 'cluster',
      fields: {
        asserted: {},
        lastApplied: { 'f:spec': { 'f:sessionAffinity': {} } },
        live: { 'f:spec': { 'f:sessionAffinity': {}, 'f:sessionAffinityConfig': config } },
      },
    } as const;
    return compare(prediction, live, { mode, manager: 'argocd-controller' }).map(({ path }) =>
      formatPath(path),
    );
  };
  for (const mode of ['argo-csa', 'argo-ssa'] as const) {
    assert.deepEqual(told(mode, {}), ['spec.sessionAffinity']);
    assert.deepEqual(told(mode, { 'f:sessionAffinityConfig': config }), [
      'spec.sessionAffinity',
      'spec.sessionAffinityConfig.clientIP.timeoutSeconds',
    ]);
  }
});

test('what somebody applied empty goes as a whole, with what the server has filled in', () => {
  const autoscaler = (spec: JsonObject, metadata: JsonObject = {}): JsonObject => ({
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'a', ...metadata },
    spec: { maxReplicas: 3, ...spec },
  });
  const filled = { scaleUp: { selectPolicy: 'Max' }, scaleDown: { selectPolicy: 'Max', policies: [] } };
  const fieldsV1 = { 'f:spec': { 'f:behavior': { 'f:scaleDown': {} } } };
  const live = autoscaler(
    { behavior: filled },
    { managedFields: [{ manager: 'somebody', operation: 'Apply', fieldsV1 }] },
  );
  const prediction = {
    ...{ predicted: autoscaler({}), prepared: live, sent: autoscaler({}) },
    schema: 'cluster',
    fields: {
      asserted: { 'f:spec': { 'f:maxReplicas': {} } },
      live: {
        'f:spec': {
          'f:maxReplicas': {},
          'f:behavior': {
            'f:scaleUp': { 'f:selectPolicy': {} },
            'f:scaleDown': { 'f:selectPolicy': {}, 'f:policies': {} },
          },
        },
      },
    },
  } as const;
  assert.deepEqual(
    compare(prediction, live, { mode: 'argo-replace', manager: 'argocd-controller' }).map(
      ({ path, state, desired }) => [formatPath(path), state, desired],
    ),
    [['spec.behavior.scaleDown', 'reverted', undefined]],
  );
});

test('a default that live lacks where only the agent has written may be admission’s: that is an estimate', () => {
  const pod = (policy?: string, metadata: JsonObject = {}): JsonObject => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'a', ...metadata },
    spec: policy === undefined ? {} : { restartPolicy: policy },
  });
  const fieldsV1 = { 'f:spec': { 'f:restartPolicy': {} } };
  const verdictBy = (manager: string): readonly string[] => {
    const live = pod('Never', { managedFields: [{ manager, operation: 'Update', fieldsV1 }] });
    const { verdict, certainty } = judge({
      owner: { mode: 'argo-replace', manager: 'argocd-controller', prune: true },
      ...{ deployed: pod(), working: pod(), live },
      predictionOfDeployed: {
        ok: true,
        value: {
          ...{ predicted: pod('Always'), prepared: live, sent: pod(), schema: 'cluster' },
          fields: { asserted: { 'f:metadata': { 'f:name': {} } }, live: fieldsV1 },
        },
      },
    });
    return [verdict, certainty];
  };
  assert.deepEqual(verdictBy('argocd-controller'), ['DRIFT', 'estimated']);
  assert.deepEqual(verdictBy('kubectl-edit'), ['DRIFT', 'exact']);
});

test('the time of a taint is the server’s where nobody is noted for it, unless it is older than the object', () => {
  const rule = (taint: JsonObject): JsonObject => ({
    apiVersion: 'resource.k8s.io/v1',
    kind: 'DeviceTaintRule',
    metadata: { name: 'a', creationTimestamp: '2026-02-01T00:00:00Z' },
    spec: { taint: { key: 'example.com/t', effect: 'NoSchedule', ...taint } },
  });
  const told = (set: string): readonly string[] => {
    const live = rule({ timeAdded: set });
    const fields = { 'f:spec': { 'f:taint': { 'f:effect': {}, 'f:key': {} } } };
    const prediction = {
      predicted: rule({ timeAdded: '2026-03-01T00:00:00Z' }),
      prepared: live,
      sent: rule({}),
      schema: 'cluster',
      fields: {
        asserted: fields,
        live: { 'f:spec': { 'f:taint': { 'f:effect': {}, 'f:key': {}, 'f:timeAdded': {} } } },
      },
    } as const;
    return compare(prediction, live, { mode: 'argo-replace', manager: 'argocd-controller' }).map(({ path }) =>
      formatPath(path),
    );
  };
  assert.deepEqual(told('2026-02-01T00:00:00Z'), []);
  assert.deepEqual(told('2026-01-01T00:00:00Z'), ['spec.taint.timeAdded']);
});
