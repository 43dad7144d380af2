import assert from 'node:assert/strict';
import { after, describe } from 'node:test';
import { at, member, type JsonObject } from '../../src/core/resource/json.ts';
import { checkWrites, type Write } from './support/checkWrites.ts';
import { writtenBy } from './support/liveObject.ts';
import { agent, startKubernetes } from './support/testKubernetes.ts';
import {
  app,
  configMap,
  containersOf,
  deployment,
  managersOf,
  metadata,
  namesOf,
  ownedContainers,
  withContainers,
} from './support/testObjects.ts';

const engine = startKubernetes();
after(() => {
  engine.dispose();
});

const key = { name: 'second', image: 'second:1' };
const edited =
  (change: JsonObject, manager = 'kubectl-edit') =>
  (live: JsonObject): JsonObject =>
    writtenBy(live, { manager, fields: { 'f:data': { 'f:b': {} } } }, change);
const scaled = (live: JsonObject): JsonObject =>
  writtenBy(
    live,
    { manager: 'kubectl', subresource: 'scale', fields: { 'f:spec': { 'f:replicas': {} } } },
    { spec: { replicas: 7 } },
  );

const writes: readonly Write[] = [
  {
    title: 'what is as desired stays as it is',
    before: deployment(),
    expect: ({ action, predicted, prepared, schema }) => {
      assert.deepEqual([action, schema], ['unchanged', 'engine']);
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
          fields: ownedContainers({ 'k:{"name":"proxy"}': { '.': {}, 'f:image': {}, 'f:name': {} } }),
        },
        withContainers([...containersOf(live), { name: 'proxy', image: 'proxy:1' }]),
      ),
    desired: deployment({ replicas: 3 }),
    expect: ({ action, predicted }) => {
      assert.deepEqual([action, at(predicted, 'spec', 'replicas')], ['configured', 3]);
      assert.deepEqual(namesOf(containersOf(predicted)), ['app', 'proxy']);
    },
  },
  {
    title: 'a field goes when it is no longer desired and nobody else owns it; its default comes back',
    before: deployment({ paused: true, revisionHistoryLimit: 3 }),
    desired: deployment(),
    expect: ({ predicted }) => {
      assert.equal(at(predicted, 'spec', 'paused'), undefined);
      assert.equal(at(predicted, 'spec', 'revisionHistoryLimit'), 10);
    },
  },
  {
    title: 'a keyed item goes, with the field inside that an updater owns',
    before: deployment({}, [app, key]),
    others: (live) =>
      writtenBy(
        live,
        { manager: 'controller', fields: ownedContainers({ 'k:{"name":"second"}': { 'f:tty': {} } }) },
        withContainers([...containersOf(live).slice(0, 1), { ...key, tty: true }]),
      ),
    desired: deployment(),
    expect: ({ predicted }) => {
      assert.deepEqual(namesOf(containersOf(predicted)), ['app']);
    },
  },
  {
    title: 'a keyed item stays where somebody owns the item itself',
    before: deployment({}, [app, key]),
    others: (live) =>
      writtenBy(
        live,
        {
          manager: 'controller',
          fields: ownedContainers({ 'k:{"name":"second"}': { '.': {}, 'f:name': {}, 'f:image': {} } }),
        },
        withContainers([...containersOf(live).slice(0, 1), { ...key, image: 'second:2' }]),
      ),
    desired: deployment(),
    expect: ({ predicted }) => {
      assert.deepEqual(namesOf(containersOf(predicted)), ['app', 'second']);
      assert.equal(member(containersOf(predicted)[1], 'image'), 'second:2');
    },
  },
  {
    title: 'what kubectl set is taken over and reverted',
    before: configMap({ a: '1' }),
    others: edited({ data: { b: '2' } }),
    expect: ({ action, predicted, prepared }) => {
      assert.equal(action, 'configured');
      assert.deepEqual(managersOf(prepared), [`${agent} Apply`]);
      assert.deepEqual(predicted['data'], { a: '1' });
    },
  },
  {
    title: 'what another controller set stays',
    before: configMap({ a: '1' }),
    others: edited({ data: { b: '2' } }, 'operator'),
    expect: ({ action, predicted, prepared }) => {
      assert.equal(action, 'unchanged');
      assert.deepEqual(managersOf(prepared), [`${agent} Apply`, 'operator Update']);
      assert.deepEqual(predicted['data'], { a: '1', b: '2' });
    },
  },
  {
    title: 'the marks of client-side apply go',
    before: configMap({ a: '1' }),
    others: (live) => ({
      ...live,
      metadata: {
        ...metadata,
        annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}', other: 'kept' },
      },
    }),
    expect: ({ action, predicted, prepared }) => {
      assert.equal(action, 'configured');
      for (const object of [prepared, predicted])
        assert.deepEqual(at(object ?? {}, 'metadata', 'annotations'), { other: 'kept' });
    },
  },
  {
    title: 'an object marked to be merged keeps what kubectl set',
    before: configMap({ a: '1' }, { annotations: { 'kustomize.toolkit.fluxcd.io/ssa': 'Merge' } }),
    others: edited({ data: { a: 'changed', b: '2' } }),
    expect: ({ predicted, prepared }) => {
      assert.deepEqual(managersOf(prepared), [`${agent} Apply`, 'kubectl-edit Update']);
      assert.deepEqual(predicted['data'], { a: '1', b: '2' });
    },
  },
  {
    title: 'an object whose reconciliation is disabled is left alone',
    before: configMap({ a: '1' }),
    others: edited({
      metadata: { annotations: { 'kustomize.toolkit.fluxcd.io/reconcile': 'disabled' } },
      data: { a: 'changed' },
    }),
    expect: ({ action, predicted }) => {
      assert.equal(action, 'skipped');
      assert.deepEqual(predicted['data'], { a: 'changed' });
    },
  },
  {
    title: 'the scale subresource keeps its entry where Git is silent on replicas',
    before: deployment({ replicas: null }),
    others: scaled,
    expect: ({ action, predicted, prepared }) => {
      assert.deepEqual([action, at(predicted, 'spec', 'replicas')], ['unchanged', 7]);
      assert.deepEqual(managersOf(prepared), [`${agent} Apply`, 'kubectl Update']);
    },
  },
  {
    title: 'and loses it where Git names them',
    before: deployment(),
    others: scaled,
    expect: ({ action, predicted }) => {
      assert.deepEqual([action, at(predicted, 'spec', 'replicas')], ['configured', 2]);
      assert.deepEqual(managersOf(predicted), [`${agent} Apply`]);
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
    others: (live) =>
      writtenBy(
        live,
        {
          manager: 'old-writer',
          apiVersion: 'autoscaling/v1',
          fields: { 'f:spec': { 'f:minReplicas': {}, 'f:targetCPUUtilizationPercentage': {} } },
        },
        { spec: { minReplicas: 2 } },
      ),
    expect: ({ action, predicted }) => {
      assert.deepEqual([action, at(predicted, 'spec', 'minReplicas')], ['unchanged', 2]);
      assert.deepEqual(managersOf(predicted), [`${agent} Apply`, 'old-writer Update']);
    },
  },
];

describe('who owns what after kustomize-controller’s write', () => {
  checkWrites(engine, writes);
});
