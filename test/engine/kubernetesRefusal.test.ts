import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import type { JsonObject } from '../../src/core/resource/json.ts';
import type { Refusal } from '../../src/engine/engineApi.ts';
import { applied } from './support/liveObject.ts';
import { mustPredict, mustRefuse, predictFixture, startKubernetes } from './support/testKubernetes.ts';
import { configMap, deployment, metadata, widget } from './support/testObjects.ts';

const engine = startKubernetes();
after(() => {
  engine.dispose();
});

interface Row {
  readonly title: string;
  readonly before?: JsonObject;
  readonly desired: JsonObject;
  readonly reason: Refusal['reason'];
  readonly fields: readonly string[];
  readonly message: string;
  readonly onlyWithLive?: true;
}

/** As the API server 1.37.2 words them. */
const rows: readonly Row[] = [
  {
    title: 'a field that a custom resource does not have',
    desired: widget({ typo: 1 }),
    reason: 'TypeError',
    fields: ['.spec.typo'],
    message:
      'failed to create typed patch object (x/a; example.com/v1, Kind=Widget): .spec.typo: field not declared in schema',
  },
  {
    title: 'a value of the wrong type',
    desired: widget({ size: 'big' }),
    reason: 'TypeError',
    fields: ['.spec.size'],
    message:
      'failed to create typed patch object (x/a; example.com/v1, Kind=Widget): .spec.size: expected numeric (int or float), got string',
  },
  {
    title: 'a key that comes twice',
    desired: widget({ parts: [{ name: 'a' }, { name: 'a' }] }),
    reason: 'TypeError',
    fields: ['.spec.parts'],
    message:
      'failed to create typed patch object (x/a; example.com/v1, Kind=Widget): .spec.parts: duplicate entries for key [name="a"]',
  },
  {
    title: 'a value outside its enumeration',
    desired: widget({ mode: 'warp' }),
    reason: 'Invalid',
    fields: ['spec.mode'],
    message:
      'Widget.example.com "a" is invalid: [spec.mode: Unsupported value: "warp": supported values: "fast", "slow", <nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation]',
  },
  {
    title: 'a change that a rule of the definition forbids',
    before: widget({ size: 2 }),
    desired: widget({ size: 1 }),
    reason: 'Invalid',
    fields: ['spec'],
    message: 'Widget.example.com "a" is invalid: spec: Invalid value: cannot shrink',
    onlyWithLive: true,
  },
  {
    title: 'a field that cannot be changed',
    before: deployment(),
    desired: deployment({
      selector: { matchLabels: { app: 'b' } },
      template: { metadata: { labels: { app: 'b' } }, spec: { containers: [{ name: 'c', image: 'i' }] } },
    }),
    reason: 'Invalid',
    fields: ['spec.selector'],
    message:
      'Deployment.apps "a" is invalid: spec.selector: Invalid value: {"matchLabels":{"app":"b"}}: field is immutable',
    onlyWithLive: true,
  },
  {
    title: 'two ports of one name',
    desired: {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: {
        ports: [
          { name: 'a', port: 80 },
          { name: 'a', port: 81 },
        ],
      },
    },
    reason: 'Invalid',
    fields: ['spec.ports[1].name'],
    message: 'Service "a" is invalid: spec.ports[1].name: Duplicate value: "a"',
  },
  {
    title: 'a kind of which nobody knows anything',
    desired: { apiVersion: 'nowhere.example.com/v1', kind: 'Nothing', metadata },
    reason: 'NoKind',
    fields: [],
    message: 'no matches for kind "Nothing" in version "nowhere.example.com/v1"',
  },
];

describe('what the API server refuses', async () => {
  await engine.loadCrd('test', predictFixture('widgets.crd.json'));
  for (const { title, before, desired, ...expected } of rows) {
    it(title, async () => {
      const live = before === undefined ? null : await applied(engine, before);
      const refused = await mustRefuse(engine, desired, live);
      assert.deepEqual(refused, { code: 'refused', onlyWithLive: false, ...expected });
    });
  }

  it('leaves the engine as it was', async () => {
    await mustRefuse(engine, widget({ typo: 1 }));
    const { action } = await mustPredict(engine, configMap({ a: '1' }));
    assert.equal(action, 'created');
  });
});
