import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../../../src/core/resource/json.ts';
import { comparison } from '../../../src/present/documents/comparison.ts';
import { lineNotes } from '../../../src/present/lines/lineNotes.ts';
import { treeRows } from '../../../src/present/rows/treeRows.ts';
import type { Comparison, TreeRow } from '../../../src/present/viewModels.ts';
import {
  build,
  applied,
  configMap,
  deployedAs,
  edited,
  secret,
  settled,
  text,
  origins,
} from '../../support/snapshots.ts';
import type { Snapshot } from '../../../src/session/snapshot.ts';

const object = configMap('a', { level: 'info' });
const password = 'aHVudGVyMg==';
const other = 'Y29ycmVjdC1ob3JzZQ==';

function compared(
  rendered: JsonObject,
  live: readonly JsonObject[],
  working = rendered,
): Comparison | undefined {
  const given = deployedAs(
    [rendered],
    live,
    working === rendered ? {} : { working: build({ objects: [working] }) },
  );
  const [owner] = settled(given).owners;
  const [first] = owner?.objects ?? [];
  assert.ok(owner && first);
  return comparison(owner, first);
}
const levels = (found: Comparison | undefined): readonly unknown[] =>
  [found?.live, found?.desired].map((side) => side && /level: (\w+)/.exec(side)?.[1]);

void test('live beside what the next write makes of it', () => {
  const found = compared(object, [edited(applied(object), { level: 'debug' })]);
  assert.equal(found?.title, 'ConfigMap shop/a: live in prod ↔ Git');
  assert.deepEqual(levels(found), ['debug', 'info']);
  assert.doesNotMatch(found.live, /managedFields|uid/);
});

const rows: readonly (readonly [string, readonly JsonObject[], JsonObject, readonly unknown[]])[] = [
  ['in sync', [applied(object)], object, ['info', 'info']],
  ['missing', [], object, ['', 'info']],
  ['a pending edit', [applied(object)], configMap('a', { level: 'warning' }), ['info', 'warning']],
];
for (const [title, live, working, expected] of rows) {
  void test(`comparison: ${title}`, () => {
    assert.deepEqual(levels(compared(object, live, working)), expected);
  });
}

const cases: readonly (readonly [string, readonly JsonObject[]])[] = [
  ['changed live', [edited(applied(secret('a', { token: password })), { token: other })]],
  ['in sync', [applied(secret('a', { token: password }))]],
  ['missing', []],
];
for (const [title, live] of cases) {
  void test(`no secret value is on either side, in a row or a note: ${title}`, () => {
    const rendered = secret('a', { token: password });
    const one = build({
      objects: [rendered],
      origins: [origins('apps/a.yaml', { '/kind': 1, '/data/token': 2 })],
      tree: text('apps/a.yaml', `kind: Secret\ndata: {token: ${password}}\n`),
    });
    const snapshot = settled(deployedAs([rendered], live, { deployed: one, working: one }));
    const [owner] = snapshot.owners;
    const [first] = owner?.objects ?? [];
    assert.ok(owner && first);
    const shown = JSON.stringify([
      comparison(owner, first),
      allRows(snapshot),
      [...lineNotes(snapshot, 0).values()],
    ]);
    assert.match(shown, /\*\*\*/);
    for (const value of [password, other, 'hunter2']) assert.equal(shown.includes(value), false, value);
  });
}

function allRows(snapshot: Snapshot, row?: string): readonly TreeRow[] {
  return treeRows(snapshot, row, 0, { show: 'all', group: 'owner' }).flatMap((one) => [
    one,
    ...allRows(snapshot, one.id),
  ]);
}
