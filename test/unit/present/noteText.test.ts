import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noteText, qualifiers, type Told } from '../../../src/present/lines/noteText.ts';
import type { Statement } from '../../../src/present/statement.ts';

const now = Date.parse('2026-06-01T12:00:00Z');
const live = (value: string): Statement => ({ sign: '≠', noun: 'live', value, tail: '' });
const told = (environment: string, statement: Statement, more: Partial<Told> = {}): Told => ({
  environment,
  production: environment.startsWith('prod'),
  owner: 'flux/shop',
  ownerName: 'shop',
  resource: 'Deployment shop/web',
  field: 'replicas',
  statement,
  ...more,
});
const canary = { owner: 'flux/canary', ownerName: 'canary' };
const scale = { name: 'kubectl scale', at: now - 7_200_000 };
const unknown = (reason: string): Statement => ({ sign: '?', noun: 'unknown', tail: `: ${reason}` });

const rows: readonly (readonly [title: string, told: readonly Told[], text: string, reached?: number])[] = [
  [
    'two of five that the line stands in',
    [told('prod-eu', live('9')), told('test', live('9'), { writer: scale })],
    '≠ live 9 in prod-eu and test (2 of 5) · kubectl scale, 2 h ago',
    5,
  ],
  [
    'four of five',
    ['a', 'b', 'c', 'd'].map((name) => told(name, live('9'))),
    '≠ live 9 in 4 of 5 environments',
    5,
  ],
  ['all three', ['a', 'b', 'c'].map((name) => told(name, live('9'))), '≠ live 9 in a, b and c', 3],
  ['one of two needs no count', [told('a', live('9'))], '≠ live 9 in a', 2],
  ['one', [told('prod-eu', live('9'), { writer: scale })], '≠ live 9 in prod-eu · kubectl scale, 2 h ago'],
  ['two values', [told('prod-eu', live('9')), told('test', live('7'))], '≠ live 9 in prod-eu, 7 in test'],
  [
    'one value in three environments',
    [told('prod-eu', live('9')), told('prod-us', live('9')), told('test', live('9'))],
    '≠ live 9 in prod-eu, prod-us and test',
  ],
  [
    'two of three agree',
    [told('prod-eu', live('9')), told('prod-us', live('7')), told('test', live('9'))],
    '≠ live 9 in prod-eu and test, 7 in prod-us',
  ],
  [
    'five environments are counted',
    ['prod-eu', 'prod-us', 'a', 'b', 'c'].map((name, i) => told(name, live(String(i % 2)))),
    '≠ live 0, 1 in 5 environments (2 production)',
  ],
  [
    'many values are not listed',
    ['a', 'b', 'c', 'd'].map((name) => told(name, live(name))),
    '≠ different values live in 4 environments',
  ],
  [
    'two owners in one environment',
    [told('prod', live('9')), told('prod', live('7'), canary)],
    '≠ live 9 in prod (shop), 7 in prod (canary)',
  ],
  [
    'two owners of one name',
    [told('prod', live('9')), told('prod', live('7'), { owner: 'team/shop' })],
    '≠ live 9 in prod (flux/shop), 7 in prod (team/shop)',
  ],
  [
    'two owners that agree',
    [told('prod', live('9')), told('prod', live('9'), canary)],
    '≠ live 9 in prod (2 owners)',
  ],
  [
    'two owners here, one there',
    [told('prod', live('9')), told('prod', live('9'), canary), told('test', live('7'))],
    '≠ live 9 in prod (2 owners), 7 in test',
  ],
  [
    'one tag of two resources',
    [told('prod', live('a')), told('prod', live('b'), { resource: 'Job shop/x' })],
    '≠ live a in prod (Deployment shop/web), b in prod (Job shop/x)',
  ],
  [
    'many resources of one environment',
    ['a', 'b', 'c', 'd'].map((name, i) => told('prod', live(String(i % 2)), { resource: name })),
    '≠ live 0, 1 in prod (4 resources)',
  ],
  [
    'two fields of one line',
    [told('prod', live('1')), told('prod', live('2'), { field: 'cpu' })],
    '≠ live 1 in prod (replicas), 2 in prod (cpu)',
  ],
  [
    'drift here, missing there',
    [told('prod', live('9')), told('test', { sign: '≠', noun: 'not', tail: '' })],
    '≠ live 9 in prod, not in test',
  ],
  [
    'pending here, converging there',
    [
      told('prod', { ...live('2'), sign: '→', tail: ' until merged' }),
      told('test', { ...live('5'), sign: '=', tail: ' once merged' }),
    ],
    '→ live 2 in prod until merged; = live 5 in test once merged',
  ],
  [
    'one reason',
    [told('prod', unknown('403')), told('test', unknown('403'))],
    '? unknown in prod and test: 403',
  ],
  ['two reasons', [told('prod', unknown('403')), told('test', unknown('500'))], '? unknown in prod and test'],
  [
    'one writer: the newest time',
    [
      told('prod', live('9'), { writer: scale }),
      told('test', live('7'), { writer: { ...scale, at: now - 60_000 } }),
    ],
    '≠ live 9 in prod, 7 in test · kubectl scale, 1 min ago',
  ],
  [
    'two writers: their names',
    [
      told('prod', live('9'), { writer: scale }),
      told('test', live('7'), { writer: { name: 'kubectl edit' } }),
    ],
    '≠ live 9 in prod, 7 in test · kubectl scale and kubectl edit',
  ],
  [
    'three writers: how many',
    ['a', 'b', 'c'].map((name) => told(name, live('9'), { writer: { name } })),
    '≠ live 9 in a, b and c · 3 writers',
  ],
];
for (const [title, given, text, reached] of rows) {
  void test(`the text of a note: ${title}`, () => {
    assert.equal(noteText(given, now, reached), text);
  });
}

void test('names that tell the entries of one environment apart', () => {
  const [a, b, c] = [told('prod', live('1')), told('prod', live('2'), canary), told('test', live('3'))];
  const names = qualifiers([a, b, c]);
  assert.deepEqual(
    [a, b, c].map((one) => names.get(one)),
    ['shop', 'canary', ''],
  );
});
