import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failed, success } from '../../../src/base/outcome.ts';
import type { ApiClient } from '../../../src/cluster/apiClient.ts';
import type { ClusterFailure } from '../../../src/cluster/clusterFailure.ts';
import { followWatch } from '../../../src/cluster/followWatch.ts';
import type { StepEnd } from '../../../src/cluster/watchProgress.ts';

const event = (type: string, name: string, version: number): string =>
  `${JSON.stringify({ type, object: { metadata: { name, namespace: 'shop', resourceVersion: String(version) } } })}\n`;

/** What a connection brings: pieces of text, then its end; or an error, where it is cut. */
type Arriving = readonly (string | Error)[];

async function* bytesOf(arriving: Arriving): AsyncGenerator<Uint8Array> {
  for (const piece of arriving) {
    await new Promise(setImmediate);
    if (piece instanceof Error) throw piece;
    yield Buffer.from(piece);
  }
}

async function follow(arriving: Arriving | ClusterFailure, lastedMs = 0) {
  const asked: string[] = [];
  const seen: string[] = [];
  let time = 0;
  const stream: ApiClient['stream'] = (path) => {
    asked.push(path);
    return Promise.resolve('code' in arriving ? failed(arriving) : success(bytesOf(arriving)));
  };
  const end = await followWatch(
    {
      client: { stream },
      scope: {
        resource: {
          group: 'apps',
          version: 'v1',
          kind: 'Deployment',
          plural: 'deployments',
          namespaced: true,
          verbs: [],
        },
        namespace: 'shop',
      },
      resourceVersion: '5',
      signal: new AbortController().signal,
      timeoutSeconds: 300,
      stallMs: 1000,
      now: () => (time += lastedMs),
    },
    {
      opened: () => void seen.push('opened'),
      received: (one) => void seen.push(`${one.kind} ${'key' in one ? one.key : one.resourceVersion}`),
    },
  );
  return { asked, seen, end };
}

test('asks for what comes after the version that is known', async () => {
  const { asked } = await follow([]);
  assert.deepEqual(asked, [
    '/apis/apps/v1/namespaces/shop/deployments?watch=1&allowWatchBookmarks=true&resourceVersion=5&timeoutSeconds=300',
  ]);
});

interface Case {
  readonly name: string;
  readonly arriving: Arriving | ClusterFailure;
  readonly seen: readonly string[];
  readonly end: StepEnd;
}

const bookmark = '{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"9"}}}\n';
const gone = '{"type":"ERROR","object":{"kind":"Status","code":410}}\n';
const broken = '{"type":"ERROR","object":{"kind":"Status","code":500,"message":"conversion failed"}}\n';

const cases: readonly Case[] = [
  {
    name: 'changes, one after the other, until the server ends it',
    arriving: [event('ADDED', 'a', 6) + event('MODIFIED', 'a', 7), event('DELETED', 'a', 8), bookmark],
    seen: ['opened', 'changed shop/a', 'changed shop/a', 'deleted shop/a', 'bookmark 9'],
    end: { kind: 'ended', resourceVersion: '9', lively: true, cut: false },
  },
  {
    name: 'nothing at all',
    arriving: [],
    seen: ['opened'],
    end: { kind: 'ended', resourceVersion: '5', lively: false, cut: false },
  },
  {
    name: 'a cut inside a line: the line is not counted as seen',
    arriving: [event('ADDED', 'a', 6), event('ADDED', 'b', 7).slice(0, -3), new Error('reset')],
    seen: ['opened', 'changed shop/a'],
    end: { kind: 'ended', resourceVersion: '6', lively: true, cut: true },
  },
  {
    name: 'an end inside a line: it is not counted as seen either',
    arriving: [event('ADDED', 'a', 6), event('ADDED', 'b', 7).trimEnd()],
    seen: ['opened', 'changed shop/a'],
    end: { kind: 'ended', resourceVersion: '6', lively: true, cut: false },
  },
  {
    name: 'an unreadable line: nothing behind it is taken',
    arriving: [event('ADDED', 'a', 6) + '{"type":"ADDED","object":\n' + event('ADDED', 'c', 8)],
    seen: ['opened', 'changed shop/a'],
    end: { kind: 'unreadable', resourceVersion: '6', lively: true },
  },
  {
    name: 'an unreadable line as the first',
    arriving: ['\n' + event('ADDED', 'c', 8)],
    seen: ['opened'],
    end: { kind: 'unreadable', resourceVersion: '5', lively: false },
  },
  {
    name: 'a forgotten version, in the stream',
    arriving: [gone],
    seen: ['opened'],
    end: { kind: 'expired' },
  },
  {
    name: 'an error of the server, in the stream',
    arriving: [event('ADDED', 'a', 6) + broken],
    seen: ['opened', 'changed shop/a'],
    end: { kind: 'broken', resourceVersion: '6', lively: true, message: 'conversion failed' },
  },
  {
    name: 'a forgotten version, as an answer',
    arriving: { code: 'expired', message: '410' },
    seen: [],
    end: { kind: 'expired' },
  },
  {
    name: 'a denial',
    arriving: { code: 'denied', message: '403' },
    seen: [],
    end: { kind: 'failed', failure: { code: 'denied', message: '403' }, whileListing: false },
  },
];

for (const { name, arriving, seen, end } of cases)
  test(name, async () => {
    const followed = await follow(arriving);
    assert.deepEqual(followed.seen, seen);
    assert.deepEqual(followed.end, end);
  });

test('a watch that was silent but lasted is lively', async () => {
  const { end } = await follow([], 5000);
  assert.deepEqual(end, { kind: 'ended', resourceVersion: '5', lively: true, cut: false });
});
