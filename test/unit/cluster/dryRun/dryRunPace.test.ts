import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as immediate } from 'node:timers/promises';
import { createDryRunPace, type DryRunPace } from '../../../../src/cluster/dryRun/dryRunPace.ts';

/** A clock that stands still until somebody sleeps. */
function paced(): {
  readonly pace: DryRunPace;
  readonly now: () => number;
  readonly pass: () => Promise<void>;
} {
  let time = 1000;
  const sleeping: { readonly until: number; readonly wake: () => void }[] = [];
  const pace = createDryRunPace({
    now: () => time,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        sleeping.push({ until: time + ms, wake: resolve });
        signal.addEventListener('abort', () => {
          resolve();
        });
      }),
  });
  return {
    pace,
    now: () => time,
    /** Until nobody sleeps any more. */
    pass: async () => {
      for (;;) {
        await immediate();
        if (sleeping.length === 0) return;
        sleeping.sort((a, b) => a.until - b.until);
        const next = sleeping.shift();
        time = Math.max(time, next?.until ?? 0);
        next?.wake();
      }
    },
  };
}

const { signal } = new AbortController();

test('begins five a second, and has four under way', async () => {
  const { pace, now, pass } = paced();
  const begun: number[] = [];
  let inside = 0;
  let most = 0;
  const ends: (() => void)[] = [];
  const all = Promise.all(
    Array.from({ length: 8 }, () =>
      pace.run(async () => {
        begun.push(now());
        most = Math.max(most, ++inside);
        await new Promise<void>((resolve) => void ends.push(resolve));
        inside -= 1;
      }, signal),
    ),
  );
  await pass();
  assert.deepEqual(begun, [1000, 1200, 1400, 1600], 'the fifth waits until one has ended');
  while (ends.length > 0) {
    for (const end of ends.splice(0)) end();
    await pass();
  }
  await all;
  assert.equal(most, 4);
  assert.deepEqual(begun.slice(4), [1800, 2000, 2200, 2400]);
});

test('begins nothing while it pauses, and goes on behind that', async () => {
  const { pace, now, pass } = paced();
  pace.pause(5000);
  pace.pause(1000);
  const begun: number[] = [];
  const all = Promise.all(
    [1, 2].map(() =>
      pace.run(() => {
        begun.push(now());
        return Promise.resolve();
      }, signal),
    ),
  );
  await pass();
  await all;
  assert.deepEqual(begun, [6000, 6200]);
});

test('what is given up waits for nothing, is not begun, and takes nobody’s place', async () => {
  const { pace, now, pass } = paced();
  pace.pause(60_000);
  const given = new AbortController();
  const up = pace.run(() => Promise.resolve(now()), given.signal);
  await immediate();
  given.abort();
  assert.equal(await up, undefined);
  const other = pace.run(() => Promise.resolve(now()), signal);
  await pass();
  assert.equal(await other, 61_000);
});
