import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClusterFailure } from '../../../src/cluster/clusterFailure.ts';
import {
  nextStep,
  startOfWatch,
  type StepEnd,
  type WatchProgress,
} from '../../../src/cluster/watchProgress.ts';

const most = (): number => 1;
const least = (): number => 0;
const follow = (
  ...ends: readonly StepEnd[]
): { readonly progress: WatchProgress; readonly waits: readonly number[] } =>
  ends.reduce<{ progress: WatchProgress; waits: readonly number[] }>(
    ({ progress, waits }, end) => {
      const next = nextStep(progress, end, most);
      return { progress: next.progress, waits: [...waits, next.waitMs] };
    },
    { progress: startOfWatch, waits: [] },
  );

const listed: StepEnd = { kind: 'listed', resourceVersion: '5' };
const ended = (over: Partial<Extract<StepEnd, { kind: 'ended' }>> = {}): StepEnd => ({
  kind: 'ended',
  resourceVersion: '8',
  lively: true,
  cut: false,
  ...over,
});
const failed = (code: Exclude<ClusterFailure['code'], never>, whileListing = false): StepEnd => ({
  kind: 'failed',
  failure: { code, message: code },
  whileListing,
});
const unreadable = (lively: boolean): StepEnd => ({ kind: 'unreadable', resourceVersion: '8', lively });

interface Case {
  readonly name: string;
  readonly ends: readonly StepEnd[];
  readonly waits: readonly number[];
  readonly then: Partial<WatchProgress>;
}

const cases: readonly Case[] = [
  {
    name: 'a list is followed by a watch',
    ends: [listed],
    waits: [0],
    then: { resourceVersion: '5', verify: false },
  },
  {
    name: 'a watch that the server ends is resumed at once',
    ends: [listed, ended()],
    waits: [0, 0],
    then: { resourceVersion: '8', verify: false, failure: undefined },
  },
  {
    name: 'a watch that is cut is resumed at once, after a look at the store',
    ends: [listed, ended({ cut: true })],
    waits: [0, 0],
    then: { resourceVersion: '8', verify: true, failure: undefined },
  },
  {
    name: 'once looked at, the store is watched',
    ends: [listed, ended({ cut: true }), { kind: 'verified' }],
    waits: [0, 0, 0],
    then: { resourceVersion: '8', verify: false },
  },
  {
    name: 'a store with another past is listed anew',
    ends: [listed, ended({ cut: true }), { kind: 'expired' }],
    waits: [0, 0, 0],
    then: { resourceVersion: undefined, verify: false, failure: undefined },
  },
  {
    name: 'a forgotten version is listed anew at once, and then ever later',
    ends: [listed, { kind: 'expired' }, listed, { kind: 'expired' }, listed, { kind: 'expired' }],
    waits: [0, 0, 0, 1000, 0, 2000],
    then: { resourceVersion: undefined },
  },
  {
    name: 'a server that is away is asked ever later, up to every 30 s, and nothing known is given up',
    ends: [listed, ended({ cut: true }), ...Array.from({ length: 9 }, () => failed('unreachable', true))],
    waits: [0, 0, 500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000],
    then: { resourceVersion: '8', verify: true, failure: { code: 'unreachable', message: 'unreachable' } },
  },
  {
    name: 'a lively watch makes the next wait short again',
    ends: [listed, failed('unreachable'), failed('unreachable'), ended(), failed('unreachable')],
    waits: [0, 500, 1000, 0, 500],
    then: { resourceVersion: '8' },
  },
  {
    name: 'watches that end at once become a failure, and are not begun without a pause',
    ends: [listed, ended({ lively: false }), ended({ lively: false }), ended({ lively: false })],
    waits: [0, 500, 1000, 2000],
    then: {
      resourceVersion: '8',
      needsEvent: true,
      failure: { code: 'unreachable', message: 'the server ends every watch at once' },
    },
  },
  {
    name: 'an unreadable line is asked for again',
    ends: [listed, unreadable(true)],
    waits: [0, 500],
    then: { resourceVersion: '8', unreadable: 1, failure: undefined },
  },
  {
    name: 'a line that stays unreadable leads to a new list',
    ends: [listed, unreadable(true), unreadable(false)],
    waits: [0, 500, 1000],
    then: {
      resourceVersion: undefined,
      needsEvent: true,
      failure: { code: 'badAnswer', message: 'the server sends a change that cannot be read' },
    },
  },
  {
    name: 'unreadable lines with readable ones between them are each asked for again',
    ends: [listed, unreadable(true), unreadable(true)],
    waits: [0, 500, 500],
    then: { resourceVersion: '8', unreadable: 1 },
  },
  {
    name: "the server's own error is shown, and only a change takes it away",
    ends: [listed, { kind: 'broken', resourceVersion: '8', lively: false, message: 'conversion failed' }],
    waits: [0, 500],
    then: {
      resourceVersion: '8',
      needsEvent: true,
      failure: { code: 'badAnswer', message: 'conversion failed' },
    },
  },
  ...(['denied', 'notServed', 'unauthorized', 'badKubeconfig', 'refusedByGuard'] as const).map(
    (code): Case => ({
      name: `a list that is ${code} is made again after some five minutes`,
      ends: [failed(code, true), failed(code, true)],
      waits: [330_000, 330_000],
      then: { resourceVersion: undefined, failure: { code, message: code } },
    }),
  ),
  {
    name: 'where only the watch is denied, the list is made again each time',
    ends: [listed, failed('denied')],
    waits: [0, 330_000],
    then: { resourceVersion: undefined, failure: { code: 'denied', message: 'denied' } },
  },
  {
    name: 'a failure stays while a new list is made, until a watch opens',
    ends: [listed, failed('denied'), listed],
    waits: [0, 330_000, 0],
    then: { resourceVersion: '5', failure: { code: 'denied', message: 'denied' } },
  },
  {
    name: 'the server may ask for a longer wait',
    ends: [
      {
        kind: 'failed',
        failure: { code: 'unreachable', message: '429', retryAfterMs: 7000 },
        whileListing: true,
      },
      {
        kind: 'failed',
        failure: { code: 'unreachable', message: '429', retryAfterMs: 10 },
        whileListing: true,
      },
    ],
    waits: [7000, 1000],
    then: { resourceVersion: undefined },
  },
];

for (const { name, ends, waits, then } of cases)
  test(name, () => {
    const followed = follow(...ends);
    assert.deepEqual(followed.waits, waits);
    assert.deepEqual(followed.progress, { ...followed.progress, ...then });
  });

test('waits differ by chance, so that all do not come back together', () => {
  assert.equal(nextStep(startOfWatch, failed('unreachable', true), least).waitMs, 250);
  assert.equal(nextStep(startOfWatch, failed('denied', true), least).waitMs, 270_000);
});
