import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { WatchedObjects } from '../../../src/cluster/clusterApi.ts';
import { WatchedState } from '../../../src/cluster/watchedState.ts';

/** A schedule that the test runs by hand. */
function handSchedule() {
  let waiting: (() => void) | undefined;
  return {
    schedule: (publish: () => void) => {
      assert.equal(waiting, undefined, 'scheduled twice');
      waiting = publish;
      return () => (waiting = undefined);
    },
    turn: () => {
      const publish = waiting;
      waiting = undefined;
      publish?.();
    },
  };
}

function watched() {
  const published: WatchedObjects[] = [];
  const { schedule, turn } = handSchedule();
  const state = new WatchedState((one) => void published.push(one), schedule);
  return { state, published, turn };
}

const object = (name: string) => ({ metadata: { name } });
const failure = { code: 'unreachable', message: 'away' } as const;

test('a burst is published once, with a new map that nobody changes', () => {
  const { state, published, turn } = watched();
  state.replaceAll(new Map([['a/1', object('1')]]), 10);
  turn();
  const [first] = published;
  for (let i = 2; i <= 100; i++) state.set(`a/${String(i)}`, object(String(i)), 10 + i);
  state.set('a/1', undefined, 200);
  assert.equal(published.length, 1);
  turn();
  assert.equal(published.length, 2);
  assert.deepEqual([...(first?.objects.keys() ?? [])], ['a/1']);
  assert.equal(published[1]?.objects.size, 99);
  assert.equal(published[1].asOf, 200);
  turn();
  assert.equal(published.length, 2);
});

test('the last of several changes of one object counts', () => {
  const { state, published, turn } = watched();
  state.replaceAll(new Map(), 1);
  state.set('a/x', object('first'), 2);
  state.set('a/x', undefined, 3);
  state.set('a/y', undefined, 4);
  state.set('a/x', object('second'), 5);
  turn();
  assert.deepEqual([...(published[0]?.objects ?? [])], [['a/x', object('second')]]);
});

test('a confirmation keeps the map', () => {
  const { state, published, turn } = watched();
  state.replaceAll(new Map([['a/1', object('1')]]), 10);
  turn();
  state.confirm(20);
  turn();
  assert.equal(published[1]?.objects, published[0]?.objects);
  assert.deepEqual(
    published.map((one) => one.asOf),
    [10, 20],
  );
});

test('objects stay through a failure, and their age with them', () => {
  const { state, published, turn } = watched();
  state.replaceAll(new Map([['a/1', object('1')]]), 10);
  state.setFailure(failure);
  turn();
  assert.deepEqual(published, [
    { listed: true, objects: new Map([['a/1', object('1')]]), asOf: 10, failure },
  ]);
  state.setFailure(undefined);
  turn();
  assert.deepEqual(published[1], { listed: true, objects: new Map([['a/1', object('1')]]), asOf: 10 });
});

test('a failure before the first list says so', () => {
  const { state, published, turn } = watched();
  state.setFailure(failure);
  turn();
  assert.deepEqual(published, [{ listed: false, objects: new Map(), failure }]);
});

test('no failure where there was none is no change', () => {
  const { state, published, turn } = watched();
  state.setFailure(undefined);
  turn();
  assert.deepEqual(published, []);
});

test('what is read inside holds the changes that still wait', () => {
  const { state, published, turn } = watched();
  state.set('a/1', object('1'), 1);
  assert.deepEqual([...state.objects.keys()], ['a/1']);
  turn();
  assert.equal(published.length, 1);
});

test('a new list throws away the changes before it', () => {
  const { state, published, turn } = watched();
  state.set('a/old', object('old'), 1);
  state.replaceAll(new Map([['a/new', object('new')]]), 2);
  turn();
  assert.deepEqual([...(published[0]?.objects.keys() ?? [])], ['a/new']);
});

test('nothing is published after the end', () => {
  const { state, published, turn } = watched();
  state.set('a/1', object('1'), 1);
  state.dispose();
  turn();
  state.set('a/2', object('2'), 2);
  turn();
  assert.deepEqual(published, []);
});
