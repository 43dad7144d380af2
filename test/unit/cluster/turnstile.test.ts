import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTurnstile } from '../../../src/cluster/turnstile.ts';

test('lets so many in at a time, in order, whether they succeed or fail', async () => {
  const turnstile = createTurnstile(2);
  const begun: number[] = [];
  let inside = 0;
  let most = 0;
  const task = (n: number) => async (): Promise<number> => {
    begun.push(n);
    inside += 1;
    most = Math.max(most, inside);
    await new Promise(setImmediate);
    inside -= 1;
    if (n % 3 === 0) throw new Error(String(n));
    return n;
  };
  const ends = await Promise.allSettled([1, 2, 3, 4, 5, 6, 7].map((n) => turnstile(task(n))));
  assert.deepEqual(begun, [1, 2, 3, 4, 5, 6, 7]);
  assert.equal(most, 2);
  assert.deepEqual(
    ends.map((end) => (end.status === 'fulfilled' ? end.value : 'failed')),
    [1, 2, 'failed', 4, 5, 'failed', 7],
  );
  assert.equal(await turnstile(() => Promise.resolve('free again')), 'free again');
});
