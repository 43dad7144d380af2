import assert from 'node:assert/strict';
import { it } from 'node:test';
import { callFailure } from '../../../src/engine/callFailure.ts';
import type { Refusal } from '../../../src/engine/engineApi.ts';
import type { EngineFailure } from '../../../src/engine/engineFailure.ts';
import type { ThreadAnswer } from '../../../src/engine/engineThread.ts';

const failed = (kind: string, detail: unknown): Parameters<typeof callFailure>[0] => ({
  type: 'failed',
  kind,
  error: 'why',
  detail: JSON.stringify(detail),
  memoryBytes: 0,
});

const cases: readonly [
  name: string,
  answer: Exclude<ThreadAnswer, { type: 'answered' }>,
  failure: EngineFailure | Refusal,
][] = [
  ['rejected', failed('rejected', null), { code: 'rejected', message: 'why' }],
  ['wanted', failed('wanted', ['/a', '/b']), { code: 'wanted', paths: ['/a', '/b'] }],
  [
    'refused',
    failed('refused', { reason: 'NoKind', fields: ['kind'] }),
    { code: 'refused', reason: 'NoKind', message: 'why', fields: ['kind'], onlyWithLive: false },
  ],
  [
    'refused for a reason that is new',
    failed('refused', { reason: 'Expired', fields: null, onlyWithLive: true }),
    { code: 'refused', reason: 'Invalid', message: 'why', fields: [], onlyWithLive: true },
  ],
  ['a kind that is new', failed('odd', null), { code: 'crashed', message: 'odd: why' }],
  ['ended', { type: 'ended', outOfMemory: false, message: 'gone' }, { code: 'crashed', message: 'gone' }],
  [
    'ended for want of memory',
    { type: 'ended', outOfMemory: true, message: 'gone' },
    { code: 'outOfMemory', message: 'gone' },
  ],
];

for (const [name, answer, failure] of cases) it(name, () => assert.deepEqual(callFailure(answer), failure));
