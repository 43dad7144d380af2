import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import type { ServedResource, WatchedObjects } from '../../../src/cluster/clusterApi.ts';
import type { JsonObject } from '../../../src/core/resource/json.ts';
import { unservedDefinitions } from '../../../src/session/clusters/customDefinitions.ts';
import { Rediscovery } from '../../../src/session/clusters/rediscovery.ts';
import { served, watched } from '../../support/snapshots.ts';

/** When what a cluster serves is asked for again: only where there is reason to. */

const definition = (
  established = true,
  versions: readonly JsonObject[] = [{ name: 'v1', served: true }],
): JsonObject => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'widgets.example.com' },
  spec: { group: 'example.com', names: { kind: 'Widget', plural: 'widgets' }, versions },
  status: { conditions: [{ type: 'Established', status: established ? 'True' : 'False' }] },
});
const widgets: ServedResource = {
  group: 'example.com',
  version: 'v1',
  kind: 'Widget',
  plural: 'widgets',
  namespaced: true,
  verbs: [],
};

test('a definition whose kind is not served', () => {
  const isUnserved = (one: JsonObject, also: readonly ServedResource[] = []): boolean =>
    unservedDefinitions(watched([one]).objects, [...served, ...also]);
  assert.equal(isUnserved(definition()), true);
  assert.equal(isUnserved(definition(), [widgets]), false);
  assert.equal(isUnserved(definition(false)), false);
  assert.equal(isUnserved(definition(true, [{ name: 'v1', served: false }])), false);
  assert.equal(
    isUnserved(
      definition(true, [
        { name: 'v1', served: true },
        { name: 'v2', served: true },
      ]),
      [widgets],
    ),
    true,
  );
});

interface Asked {
  readonly rediscovery: Rediscovery;
  readonly after: (milliseconds: number) => Promise<number>;
}

/** `after` lets time pass and says how often discovery was asked by then. */
function asked(): Asked {
  let count = 0;
  const rediscovery = new Rediscovery(() => {
    count++;
    return Promise.resolve();
  });
  const after = async (milliseconds: number): Promise<number> => {
    mock.timers.tick(milliseconds);
    for (let i = 0; i < 5; i++) await Promise.resolve();
    return count;
  };
  return { rediscovery, after };
}

const denied: WatchedObjects = {
  listed: false,
  objects: new Map(),
  failure: { code: 'denied', message: '403' },
};

test('nothing is asked while no kind is missed, or no definition has come', async (t) => {
  mock.timers.enable({ apis: ['setTimeout'] });
  t.after(() => {
    mock.timers.reset();
  });
  const { rediscovery, after } = asked();
  rediscovery.consider(false, watched([definition()]), served);
  rediscovery.consider(true, undefined, served);
  rediscovery.consider(true, watched([]), served);
  assert.equal(await after(3_600_000), 0);
});

test('a definition that comes has discovery asked, ever more rarely, until its kind is there', async (t) => {
  mock.timers.enable({ apis: ['setTimeout'] });
  t.after(() => {
    mock.timers.reset();
  });
  const { rediscovery, after } = asked();
  rediscovery.consider(true, watched([definition()]), served);
  assert.equal(await after(999), 0);
  assert.equal(await after(1), 1);
  assert.equal(await after(1999), 1);
  assert.equal(await after(1), 2);
  rediscovery.consider(true, watched([definition()]), [...served, widgets]);
  assert.equal(await after(3_600_000), 2);
});

test('where definitions may not be listed it is asked after 15 s, and in the end every ten minutes', async (t) => {
  mock.timers.enable({ apis: ['setTimeout'] });
  t.after(() => {
    mock.timers.reset();
  });
  const { rediscovery, after } = asked();
  rediscovery.consider(true, denied, served);
  assert.equal(await after(14_999), 0);
  assert.equal(await after(1), 1);
  for (const [milliseconds, count] of [
    [30_000, 2],
    [60_000, 3],
    [120_000, 4],
    [240_000, 5],
    [480_000, 6],
    [600_000, 7],
    [599_999, 7],
    [1, 8],
  ] as const)
    assert.equal(await after(milliseconds), count);
  rediscovery.consider(false, denied, served);
  assert.equal(await after(3_600_000), 8);
});
