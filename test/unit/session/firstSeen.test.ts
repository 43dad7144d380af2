import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PlainSightings } from '../../../src/core/drift/sightings/plainSightings.ts';
import { FirstSeen } from '../../../src/session/clusters/firstSeen.ts';
import { Store } from '../../../src/session/store.ts';
import { applied, configMap, deployedAs, edited, settled } from '../../support/snapshots.ts';
import type { Snapshot } from '../../../src/session/snapshot.ts';

const one = configMap('one', { level: 'info' });
const drifted = settled(deployedAs([one], [edited(applied(one), { level: 'debug' })]));
const inSync = settled(deployedAs([one], [applied(one)]));
const nothing: Snapshot['owners'] = [];

/** What is kept after each step, each at its own time. */
function after(kept: unknown, ...steps: readonly Snapshot['owners'][]): PlainSightings {
  const store = new Store(() => undefined);
  const seen = new FirstSeen(store);
  seen.begin(kept, () => undefined);
  steps.forEach((owners, i) => {
    seen.fulfil(owners, (i + 1) * 100);
  });
  return [...(store.inputs.sightings ?? [])].flatMap(([owner, own]) =>
    own.size > 0 ? [[owner, [...own]]] : [],
  );
}

const key = '/ConfigMap:shop/one\ndata.level';
const owner = 'prod\nprod\n/repo\nKustomization/shop/apps';

test('the first time counts, until the drift is gone', () => {
  assert.deepEqual(after([], drifted.owners), [[owner, [[key, 100]]]]);
  assert.deepEqual(after([], inSync.owners, drifted.owners, nothing, drifted.owners), [
    [owner, [[key, 200]]],
  ]);
  assert.deepEqual(after([], drifted.owners, inSync.owners), []);
  assert.deepEqual(after([], drifted.owners, inSync.owners, drifted.owners), [[owner, [[key, 300]]]]);
});

test('what was seen before a reload is seen since then', () => {
  assert.deepEqual(after([[owner, [[key, 7]]]], nothing, drifted.owners), [[owner, [[key, 7]]]]);
  assert.deepEqual(after([[owner, [[key, 7]]]], inSync.owners), []);
});

test('nobody who has not asked is told', () => {
  const store = new Store(() => undefined);
  new FirstSeen(store).fulfil(drifted.owners, 100);
  assert.equal(store.inputs.sightings, undefined);
});

test('it is kept a while after it has changed, in one piece', ({ mock }) => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const kept: PlainSightings[] = [];
  const seen = new FirstSeen(new Store(() => undefined));
  seen.begin([], (sightings) => kept.push(sightings));
  seen.fulfil(drifted.owners, 100);
  seen.fulfil(inSync.owners, 200);
  seen.fulfil(drifted.owners, 300);
  seen.fulfil(drifted.owners, 400);
  assert.deepEqual(kept, []);
  mock.timers.tick(1000);
  assert.deepEqual(kept, [[[owner, [[key, 300]]]]]);
});
