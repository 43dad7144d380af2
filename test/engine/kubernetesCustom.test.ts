import assert from 'node:assert/strict';
import { after, describe } from 'node:test';
import { at, type JsonObject } from '../../src/core/resource/json.ts';
import { checkWrites, type Write } from './support/checkWrites.ts';
import { changed, writtenBy } from './support/liveObject.ts';
import { predictFixture, startKubernetes } from './support/testKubernetes.ts';
import { widget } from './support/testObjects.ts';

const engine = startKubernetes();
after(() => {
  engine.dispose();
});

const big = 9007199254740993n;
const owns = (fields: JsonObject): JsonObject => ({ 'f:spec': fields });

const writes: readonly Write[] = [
  {
    title: 'the definition gives defaults',
    before: widget({ parts: [{ name: 'a' }] }),
    expect: ({ action, predicted, schema }) => {
      assert.deepEqual([action, schema], ['unchanged', 'cluster']);
      assert.deepEqual(predicted['spec'], {
        size: 1,
        mode: 'fast',
        options: { level: 3 },
        parts: [{ name: 'a', weight: 1 }],
      });
    },
  },
  {
    title: 'which come back where somebody’s value is taken over',
    before: widget({}),
    others: (live) =>
      writtenBy(
        live,
        { manager: 'kubectl-edit', fields: owns({ 'f:mode': {} }) },
        { spec: { mode: 'slow' } },
      ),
    expect: ({ predicted }) => {
      assert.equal(at(predicted, 'spec', 'mode'), 'fast');
    },
  },
  {
    title: 'integers keep all their digits',
    before: widget({ size: big, free: { deep: [big, -9223372036854775808n] } }),
    desired: widget({ size: 9007199254740995n, free: { deep: [big, -9223372036854775808n] } }),
    expect: ({ predicted, prepared, sent }) => {
      assert.equal(at(prepared ?? {}, 'spec', 'size'), big);
      assert.equal(at(sent, 'spec', 'size'), 9007199254740995n);
      assert.equal(at(predicted, 'spec', 'size'), 9007199254740995n);
      assert.deepEqual(at(predicted, 'spec', 'free'), { deep: [big, -9223372036854775808n] });
    },
  },
  {
    title: 'a number with a fraction stays one, and 1.0 is 1',
    before: widget({ ratio: 0.1, free: { n: 1 } }),
    desired: widget({ ratio: 0.1, free: { n: 1.0 } }),
    expect: ({ action, predicted }) => {
      assert.deepEqual([action, at(predicted, 'spec', 'ratio')], ['unchanged', 0.1]);
    },
  },
  {
    title: 'a keyed list is merged by its key',
    before: widget({ parts: [{ name: 'a', value: '1' }, { name: 'b' }] }),
    others: (live) =>
      writtenBy(
        live,
        {
          manager: 'operator',
          fields: owns({ 'f:parts': { 'k:{"name":"z"}': { '.': {}, 'f:name': {}, 'f:weight': {} } } }),
        },
        {
          spec: {
            parts: [
              { name: 'a', value: '1', weight: 1 },
              { name: 'b', weight: 1 },
              { name: 'z', weight: 9 },
            ],
          },
        },
      ),
    desired: widget({ parts: [{ name: 'a', value: '2' }] }),
    expect: ({ predicted }) => {
      assert.deepEqual(at(predicted, 'spec', 'parts'), [
        { name: 'a', value: '2', weight: 1 },
        { name: 'z', weight: 9 },
      ]);
    },
  },
  {
    title: 'a set is merged by its values',
    before: widget({ tags: ['x', 'y'] }),
    others: (live) =>
      writtenBy(
        live,
        { manager: 'operator', fields: owns({ 'f:tags': { 'v:"z"': {} } }) },
        { spec: { tags: ['x', 'y', 'z'] } },
      ),
    desired: widget({ tags: ['y'] }),
    expect: ({ predicted }) => {
      assert.deepEqual(at(predicted, 'spec', 'tags'), ['y', 'z']);
    },
  },
  {
    title: 'a list without a type and an atomic map are taken whole',
    before: widget({ steps: ['x'], pair: { left: '1' } }),
    others: (live) => changed(live, { spec: { steps: ['x', 'y'], pair: { right: '2' } } }),
    expect: ({ predicted }) => {
      assert.deepEqual(at(predicted, 'spec', 'steps'), ['x']);
      assert.deepEqual(at(predicted, 'spec', 'pair'), { left: '1' });
    },
  },
  {
    title: 'free-form fields are merged by their names',
    before: widget({ free: { a: { b: 1 } } }),
    others: (live) =>
      writtenBy(
        live,
        { manager: 'operator', fields: owns({ 'f:free': { 'f:c': {} } }) },
        { spec: { free: { c: 'kept' } } },
      ),
    desired: widget({ free: { a: { d: 2 } } }),
    expect: ({ predicted }) => {
      assert.deepEqual(at(predicted, 'spec', 'free'), { a: { d: 2 }, c: 'kept' });
    },
  },
  {
    title: 'the status stays',
    before: widget({}),
    others: (live) => changed(live, { status: { phase: 'Up' } }),
    desired: { ...widget({ replicas: 2 }), status: { phase: 'Down' } },
    expect: ({ predicted }) => {
      assert.deepEqual(predicted['status'], { phase: 'Up' });
    },
  },
];

describe('what kustomize-controller’s write leaves of a custom resource', async () => {
  await engine.loadCrd('test', predictFixture('widgets.crd.json'));
  checkWrites(engine, writes);
});
