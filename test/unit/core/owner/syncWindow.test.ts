import assert from 'node:assert/strict';
import test from 'node:test';
import { parseCron } from '../../../../src/core/owner/argo/cronSchedule.ts';
import {
  canSync,
  nextSync,
  syncWindowsOf,
  type SyncWindow,
} from '../../../../src/core/owner/argo/syncWindow.ts';
import { windowWords } from '../../../../src/core/plan/windowWords.ts';

const moment = (text: string): number => Date.parse(`${text}Z`);
const shown = (at: number | undefined): string | undefined =>
  at === undefined ? undefined : new Date(at).toISOString().slice(0, 16);

for (const [schedule, after, expected] of [
  ['0 22 * * *', '2026-11-27T21:59:59', '2026-11-27T22:00'],
  ['0 22 * * *', '2026-11-27T22:00', '2026-11-28T22:00'],
  ['*/15 8-9 * * 1-5', '2026-11-27T09:45', '2026-11-30T08:00'],
  // Days count where either field names them, unless one is any.
  ['0 0 1 * mon', '2026-11-27T00:00', '2026-11-30T00:00'],
  ['0 0 */2 * mon', '2026-11-27T00:00', '2026-11-29T00:00'],
  ['0 0 29 feb *', '2026-11-27T00:00', '2028-02-29T00:00'],
  ['5/20 12 * * *', '2026-11-27T12:25', '2026-11-27T12:45'],
  ['0 0 31 2 *', '2026-11-27T00:00', undefined],
] as const)
  test(`after ${after} “${schedule}” is ${expected ?? 'never'}`, () => {
    assert.equal(shown(parseCron(schedule)?.next(moment(after))), expected);
  });

test('what is no schedule', () => {
  for (const text of [
    '',
    '@daily',
    '* * * *',
    '60 * * * *',
    '0 24 * * *',
    '* * 0 * *',
    '* * * * 7',
    '5-1 * * * *',
  ])
    assert.equal(parseCron(text), undefined, text);
});

const window = (more: Partial<SyncWindow>): SyncWindow => ({
  kind: 'allow',
  schedule: '0 22 * * *',
  duration: '2h',
  timeZone: '',
  manualSync: false,
  ...more,
});
const now = moment('2026-11-27T12:00');

for (const [title, windows, words] of [
  ['without windows', [], undefined],
  ['before one that allows', [window({ timeZone: 'Europe/Berlin' })], 'not before 22:00 Europe/Berlin'],
  ['within it', [window({ schedule: '0 12 * * *', duration: '2h', timeZone: 'Europe/Berlin' })], undefined],
  [
    'within one that denies',
    [window({ kind: 'deny', schedule: '0 8 * * *', duration: '8h', manualSync: true })],
    'not before 16:00 UTC, or when a person syncs it before',
  ],
  ['after it', [window({ kind: 'deny', schedule: '0 8 * * *', duration: '3h' })], undefined],
  [
    'where one denies what another allows',
    [window({}), window({ kind: 'deny', schedule: '0 22 * * 5', duration: '24h' })],
    'not before 22:00 UTC on Sat 28 Nov',
  ],
  [
    'where one denies for ever',
    [window({ kind: 'deny', schedule: '0 * * * *', duration: '90m' })],
    'not within a year, as its sync windows are',
  ],
] as const)
  test(`a sync ${title}`, () => {
    assert.equal(windowWords(windows, now), words);
    assert.equal(canSync(windows, now, false), words === undefined);
    assert.equal(nextSync(windows, now) === now, words === undefined);
  });

test('a window that cannot be read lets nothing sync', () => {
  assert.equal(canSync([window({ duration: 'long' })], now, true), false);
});

test('windows choose Applications by name, cluster or namespace, or by all that they name', () => {
  const chosen = { name: 'shop', server: 'https://one.example.com', cluster: '', namespace: 'web' };
  const chooses = (selectors: object): boolean => {
    const project = { spec: { syncWindows: [{ ...window({}), ...selectors }] } };
    return syncWindowsOf(project, chosen).length === 1;
  };
  assert.ok(chooses({ applications: ['sh*'] }));
  assert.ok(chooses({ applications: ['other'], namespaces: ['web'] }));
  assert.ok(!chooses({ applications: ['other'], namespaces: ['web'], andOperator: true }));
  assert.ok(chooses({ clusters: ['https://*'], namespaces: ['w?b'], andOperator: true }));
  assert.ok(!chooses({}) && !chooses({ andOperator: true }));
});
