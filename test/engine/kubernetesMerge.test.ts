import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { at, member, type Json, type JsonObject } from '../../src/core/resource/json.ts';
import { checkWrites, type Write } from './support/checkWrites.ts';
import { changed, writtenBy } from './support/liveObject.ts';
import { agent, mustPredict, startKubernetes } from './support/testKubernetes.ts';
import {
  app,
  configMap,
  containersOf,
  deployment,
  metadata,
  namesOf,
  ownedContainers,
  withContainers,
} from './support/testObjects.ts';

const engine = startKubernetes();
after(() => {
  engine.dispose();
});

const secret = (stringData: JsonObject): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata,
  stringData,
});
const service = (selected: string): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata,
  spec: { type: 'NodePort', selector: { app: selected }, ports: [{ name: 'http', port: 80 }] },
});
const http: Json = { name: 'http', port: 80, protocol: 'TCP', targetPort: 80, nodePort: 31234 };
const allocated: JsonObject = {
  clusterIP: '10.0.0.7',
  clusterIPs: ['10.0.0.7'],
  ipFamilies: ['IPv4'],
  ipFamilyPolicy: 'SingleStack',
  ports: [http],
};

const writes: readonly Write[] = [
  {
    title: 'a list that was reordered gets its order back, though nobody owns an order',
    before: deployment({}, [app, { name: 'second', image: 'second:1' }]),
    others: (live) => changed(live, withContainers(containersOf(live).toReversed())),
    expect: ({ action, predicted }) => {
      assert.equal(action, 'configured');
      assert.deepEqual(namesOf(containersOf(predicted)), ['app', 'second']);
    },
  },
  {
    title: 'an atomic list is taken whole',
    before: deployment({}, [{ ...app, args: ['--a', '--b'] }]),
    others: (live) =>
      writtenBy(
        live,
        { manager: 'controller', fields: ownedContainers({ 'k:{"name":"app"}': { 'f:args': {} } }) },
        withContainers([{ ...app, args: ['--a', '--b', '--c'] }]),
      ),
    expect: ({ predicted }) => {
      assert.deepEqual(member(containersOf(predicted)[0], 'args'), ['--a', '--b']);
    },
  },
  {
    title: 'stringData is sent and stored as data',
    before: secret({ a: 'old', b: 'dropped' }),
    desired: secret({ a: 'new' }),
    expect: ({ predicted, sent }) => {
      assert.deepEqual([sent['data'], sent['stringData']], [{ a: 'bmV3' }, undefined]);
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
    title: 'spelling does not count: 1000m is 1, and a port without protocol is TCP',
    before: deployment({}, [
      { ...app, resources: { limits: { cpu: '1' } }, ports: [{ containerPort: 80, protocol: 'TCP' }] },
    ]),
    desired: deployment({}, [
      { ...app, resources: { limits: { cpu: '1000m' } }, ports: [{ containerPort: 80 }] },
    ]),
    expect: ({ action }) => {
      assert.equal(action, 'unchanged');
    },
  },
  {
    title: 'a Service keeps what was allocated to it',
    before: service('a'),
    others: (live) => changed(live, { spec: allocated }),
    desired: service('b'),
    expect: ({ predicted }) => {
      assert.deepEqual(predicted['spec'], {
        ...allocated,
        type: 'NodePort',
        selector: { app: 'b' },
        externalTrafficPolicy: 'Cluster',
        internalTrafficPolicy: 'Cluster',
        sessionAffinity: 'None',
      });
    },
  },
  {
    title: 'and nobody makes up what only the cluster can choose',
    before: service('a'),
    others: (live) =>
      changed(live, {
        spec: { ...allocated, type: 'ClusterIP', ports: [{ name: 'http', port: 80, protocol: 'TCP' }] },
      }),
    expect: ({ predicted }) => {
      assert.equal(at(predicted, 'spec', 'type'), 'NodePort');
      assert.deepEqual(at(predicted, 'spec', 'ports'), [
        { name: 'http', port: 80, protocol: 'TCP', targetPort: 80 },
      ]);
    },
  },
  {
    title: 'the status is not the agent’s to write',
    before: deployment(),
    others: (live) => changed(live, { status: { replicas: 2, readyReplicas: 1 } }),
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
];

describe('what kustomize-controller’s write leaves of a built-in kind', () => {
  checkWrites(engine, writes);

  it('is a new object where there is none', async () => {
    const { action, predicted, prepared, sent } = await mustPredict(engine, configMap({ a: '1' }));
    assert.deepEqual([action, prepared, sent], ['created', null, configMap({ a: '1' })]);
    const entry = {
      manager: agent,
      operation: 'Apply',
      apiVersion: 'v1',
      fieldsType: 'FieldsV1',
      fieldsV1: { 'f:data': { 'f:a': {} } },
    };
    assert.deepEqual(predicted, configMap({ a: '1' }, { managedFields: [entry] }));
  });

  it('may be privileged, as nearly every server allows', async () => {
    const privileged = { ...app, securityContext: { privileged: true } };
    const { predicted } = await mustPredict(engine, deployment({}, [privileged]), null);
    assert.equal(at(containersOf(predicted)[0] ?? null, 'securityContext', 'privileged'), true);
  });

  it('knows time zones without a file system', async () => {
    const template = { spec: { restartPolicy: 'Never', containers: [app] } };
    const cronJob = {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata,
      spec: { schedule: '5 4 * * *', timeZone: 'Europe/Vienna', jobTemplate: { spec: { template } } },
    };
    const { predicted } = await mustPredict(engine, cronJob, null);
    assert.equal(at(predicted, 'spec', 'timeZone'), 'Europe/Vienna');
  });

  it('is nothing where the object is marked to be left alone', async () => {
    const marked = configMap({}, { annotations: { 'kustomize.toolkit.fluxcd.io/reconcile': 'disabled' } });
    assert.equal((await mustPredict(engine, marked)).action, 'skipped');
  });
});
