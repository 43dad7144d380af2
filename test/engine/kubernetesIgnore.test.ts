import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { at, equalJson, isArray, stringAt, type JsonObject } from '../../src/core/resource/json.ts';
import type { Prediction, PredictRequest } from '../../src/engine/engineApi.ts';
import { applied, changed, writtenBy } from './support/liveObject.ts';
import { agent, startKubernetes } from './support/testKubernetes.ts';
import { app, configMap, deployment } from './support/testObjects.ts';

/** `spec.ignore` of a Kustomization, as kustomize-controller 1.9 follows it. The cluster suite asks the real one. */

const engine = startKubernetes();
after(() => {
  engine.dispose();
});

const replicas = [{ paths: ['/spec/replicas'] }];
const scaled = (live: JsonObject): JsonObject =>
  writtenBy(
    live,
    { manager: 'kubectl', subresource: 'scale', fields: { 'f:spec': { 'f:replicas': {} } } },
    { spec: { replicas: 7 } },
  );
const limited = (live: JsonObject): JsonObject =>
  writtenBy(
    live,
    { manager: 'somebody', fields: { 'f:spec': { 'f:revisionHistoryLimit': {} } } },
    { spec: { revisionHistoryLimit: 5 } },
  );
/** Another applier has taken the number of replicas over, by force. */
const scaledByApplier = (live: JsonObject): JsonObject =>
  writtenBy(
    live,
    { manager: 'scaler', operation: 'Apply', fields: { 'f:spec': { 'f:replicas': {} } } },
    { spec: { replicas: 7 } },
  );

interface Case {
  readonly title: string;
  readonly before: JsonObject;
  readonly others: (live: JsonObject) => JsonObject;
  readonly desired?: JsonObject;
  readonly ignore: PredictRequest['ignore'];
  readonly expect: (prediction: Prediction, live: JsonObject) => void;
}

const replicasOf = (object: JsonObject): unknown => at(object, 'spec', 'replicas');
const isOwned = (object: JsonObject, ...path: readonly string[]): boolean => {
  const entries = at(object, 'metadata', 'managedFields');
  const own = isArray(entries)
    ? entries.find((e) => stringAt(e, 'manager') === agent && stringAt(e, 'operation') === 'Apply')
    : undefined;
  return at(own, 'fieldsV1', ...path) !== undefined;
};

const cases: readonly Case[] = [
  {
    title: 'nothing is written where all that differs is ignored',
    before: deployment(),
    others: scaled,
    ignore: replicas,
    expect: ({ action, predicted, ignored }, live) => {
      assert.equal(action, 'unchanged');
      assert.ok(equalJson(predicted['spec'], live['spec']));
      assert.deepEqual(ignored?.paths, [{ rule: 0, pointer: '/spec/replicas', dropped: false }]);
      assert.equal(replicasOf(ignored.otherwise), 2);
    },
  },
  {
    title: 'a rule that is for others is for nothing',
    before: deployment(),
    others: scaled,
    ignore: [{ paths: ['/spec/replicas'], target: { kind: 'StatefulSet' } }],
    expect: ({ action, predicted, ignored }) => {
      assert.deepEqual([action, replicasOf(predicted), ignored], ['configured', 2, undefined]);
    },
  },
  {
    title: 'a target is regular expressions, that fit as a whole, and selectors',
    before: deployment(),
    others: scaled,
    ignore: [
      { paths: ['/spec/replicas'], target: { name: 'b' } },
      { paths: ['/spec/replicas'], target: { group: 'app' } },
      { paths: ['/spec/replicas'], target: { kind: 'Depl.*', name: 'a|b', labelSelector: '!tier' } },
    ],
    expect: ({ action, ignored }) => {
      assert.deepEqual([action, ignored?.paths.map(({ rule }) => rule)], ['unchanged', [2]]);
    },
  },
  {
    title: 'where something else is written, the ignored field keeps its value and its owner',
    before: deployment(),
    others: scaled,
    desired: deployment({ paused: true }),
    ignore: replicas,
    expect: ({ action, predicted }) => {
      assert.deepEqual(
        [action, replicasOf(predicted), at(predicted, 'spec', 'paused')],
        ['configured', 7, true],
      );
      assert.equal(isOwned(predicted, 'f:spec', 'f:replicas'), true);
    },
  },
  {
    title: 'what another applier owns too is given up by the next write',
    before: deployment(),
    others: scaledByApplier,
    desired: deployment({ paused: true }),
    ignore: replicas,
    expect: ({ predicted, ignored }) => {
      assert.equal(replicasOf(predicted), 7);
      assert.equal(isOwned(predicted, 'f:spec', 'f:replicas'), false);
      assert.deepEqual(ignored?.paths, [{ rule: 0, pointer: '/spec/replicas', dropped: true }]);
    },
  },
  {
    title: 'an edit of an ignored field comes to nothing',
    before: deployment(),
    others: (live) => live,
    desired: deployment({ replicas: 5 }),
    ignore: replicas,
    expect: ({ action, ignored }) => {
      assert.equal(action, 'unchanged');
      assert.equal(ignored && replicasOf(ignored.otherwise), 5);
    },
  },
  {
    title: 'an edit of another manager is taken back beside an ignored one',
    before: deployment({ revisionHistoryLimit: 3 }),
    others: (live) => limited(scaled(live)),
    ignore: replicas,
    expect: ({ action, predicted }) => {
      assert.deepEqual([action, replicasOf(predicted)], ['configured', 7]);
      assert.equal(at(predicted, 'spec', 'revisionHistoryLimit'), 3);
    },
  },
  {
    title: 'a key with a slash, and an item by its index',
    before: deployment({}, [app, { name: 'second', image: 'second:1' }]),
    others: (live) =>
      changed(
        writtenBy(
          live,
          {
            manager: 'somebody',
            fields: {
              'f:spec': {
                'f:template': {
                  'f:spec': { 'f:containers': { 'k:{"name":"second"}': { 'f:image': {} } } },
                },
              },
            },
          },
          {},
        ),
        {
          spec: {
            template: { spec: { containers: [app, { name: 'second', image: 'second:2' }] } },
          },
        },
      ),
    ignore: [
      { paths: ['/metadata/annotations/example.com~1team', '/spec/template/spec/containers/1/image'] },
    ],
    expect: ({ action, ignored }) => {
      assert.equal(action, 'unchanged');
      assert.deepEqual(
        ignored?.paths.map(({ pointer }) => pointer),
        ['/spec/template/spec/containers/1/image'],
      );
    },
  },
  {
    title: 'a path that leads nowhere is no difference',
    before: configMap({ a: '1' }),
    others: (live) =>
      writtenBy(live, { manager: 'somebody', fields: { 'f:data': { 'f:a': {} } } }, { data: { a: '2' } }),
    ignore: [{ paths: ['/spec/replicas', '/data/b', '/data/a/c'] }],
    expect: ({ action, predicted, ignored }) => {
      assert.deepEqual([action, at(predicted, 'data', 'a'), ignored], ['configured', '1', undefined]);
    },
  },
];

void describe('ignore', () => {
  for (const { title, before, others, desired = before, ignore, expect } of cases)
    void it(title, async () => {
      const live = others(await applied(engine, before));
      const outcome = await engine.predict({
        schemas: 'test',
        mode: 'flux-ks',
        manager: agent,
        desired,
        live,
        ignore,
      });
      if (!outcome.ok) assert.fail(JSON.stringify(outcome.failure));
      expect(outcome.value, live);
    });

  void it('has no say in a creation', async () => {
    const outcome = await engine.predict({
      schemas: 'test',
      mode: 'flux-ks',
      manager: agent,
      desired: deployment(),
      live: null,
      ignore: replicas,
    });
    if (!outcome.ok) assert.fail(JSON.stringify(outcome.failure));
    assert.deepEqual([outcome.value.action, replicasOf(outcome.value.predicted)], ['created', 2]);
  });

  const broken: readonly (readonly [
    title: string,
    ignore: PredictRequest['ignore'],
    desired: JsonObject,
    message: RegExp,
  ])[] = [
    [
      'a target that is no regular expression',
      [{ paths: ['/data'], target: { kind: '(' } }],
      configMap({ a: '1' }),
      /spec\.ignore\[0\].*invalid kind regex/,
    ],
    // The controller replaces the value in what it sends, and there it is not.
    [
      'a field that Git has dropped, while something else is written',
      [{ paths: ['/data/b'] }],
      configMap({ a: '2' }),
      /cannot follow spec\.ignore: .*missing/,
    ],
    [
      'a path that is no JSON pointer, while something is written',
      [{ paths: ['data/b'] }],
      configMap({ a: '2', b: '1' }),
      /cannot follow spec\.ignore/,
    ],
  ];
  for (const [title, ignore, desired, message] of broken)
    void it(`keeps the agent from writing: ${title}`, async () => {
      const live = await applied(engine, configMap({ a: '1', b: '1' }));
      const outcome = await engine.predict({
        schemas: 'test',
        mode: 'flux-ks',
        manager: agent,
        desired,
        live,
        ignore,
      });
      if (outcome.ok) assert.fail(JSON.stringify(outcome.value.predicted));
      assert.ok(
        outcome.failure.code === 'refused' && outcome.failure.reason === 'Rule',
        JSON.stringify(outcome.failure),
      );
      assert.match(outcome.failure.message, message);
    });
});
