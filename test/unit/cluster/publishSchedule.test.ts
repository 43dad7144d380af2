import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPublishSchedule } from '../../../src/cluster/publishSchedule.ts';

test('the first change is published in its own turn, the next ones 25 ms apart', (context) => {
  context.mock.timers.enable({ apis: ['setTimeout', 'setImmediate', 'Date'], now: 1000 });
  const schedule = createPublishSchedule(Date.now);
  const published: number[] = [];
  const publish = (): void => void published.push(Date.now());
  const pass = (ms: number): void => context.mock.timers.tick(ms);

  schedule(publish);
  assert.deepEqual(published, []);
  pass(0);
  assert.deepEqual(published, [1000]);
  pass(5);
  schedule(publish);
  pass(19);
  assert.deepEqual(published, [1000]);
  pass(1);
  assert.deepEqual(published, [1000, 1025]);
  pass(100);
  schedule(publish);
  pass(0);
  assert.deepEqual(published, [1000, 1025, 1125]);
});

test('what was scheduled can be taken back', (context) => {
  context.mock.timers.enable({ apis: ['setTimeout', 'setImmediate', 'Date'], now: 1000 });
  const schedule = createPublishSchedule(Date.now);
  let published = 0;
  const publish = (): void => void (published += 1);
  schedule(publish)();
  context.mock.timers.tick(100);
  assert.equal(published, 0);
  schedule(publish);
  context.mock.timers.tick(1);
  schedule(publish)();
  context.mock.timers.tick(100);
  assert.equal(published, 1);
});

test('a clock that is set back delays nothing for long', (context) => {
  context.mock.timers.enable({ apis: ['setTimeout', 'setImmediate'] });
  let time = 1_000_000;
  const schedule = createPublishSchedule(() => time);
  let published = 0;
  const publish = (): void => void (published += 1);
  schedule(publish);
  context.mock.timers.tick(1);
  time = 0;
  schedule(publish);
  context.mock.timers.tick(25);
  assert.equal(published, 2);
});
