import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Json } from '../../../src/core/resource/json.ts';
import { idleRules } from '../../../src/present/rows/idleRules.ts';
import {
  applied,
  build,
  configMap,
  edited,
  environment,
  inputs,
  kustomization,
  settled,
} from '../../support/snapshots.ts';

const object = configMap('a', { level: 'info' });
const level = { paths: ['/data/level'] };
const other = { paths: ['/data/other'], target: { kind: 'Deployment' } };

const rows: readonly (readonly [title: string, ignore: Json, live: string, told: readonly string[]])[] = [
  ['a rule that hides what differs', [level], 'debug', []],
  ['a rule where nothing differs', [level], 'info', ['spec.ignore[0] hides nothing now']],
  ['of two the one that has nothing to hide', [other, level], 'debug', ['spec.ignore[0] hides nothing now']],
];
for (const [title, ignore, live, told] of rows)
  test(`rules that hide nothing: ${title}`, () => {
    const owners = [kustomization({ spec: { ignore } })];
    const seen = live === 'info' ? applied(object) : edited(applied(object), { level: live });
    const snapshot = settled(
      inputs({
        environments: [environment({ owners, live: [seen] })],
        deployed: build({ objects: [object] }),
        working: build({ objects: [object] }),
      }),
    );
    const [owner] = snapshot.owners;
    assert.ok(owner);
    assert.equal(owner.state.kind, 'compared');
    assert.deepEqual(idleRules(owner), told);
  });

test('a rule that an edit puts before it does not hide that a rule hides nothing', () => {
  const owners = [kustomization({ spec: { ignore: [other] } })];
  const [owner] = settled(
    inputs({
      environments: [environment({ owners, live: [edited(applied(object), { level: 'debug' })] })],
      deployed: build({ objects: [object] }),
      working: build({ objects: [object] }),
    }),
  ).owners;
  assert.ok(owner);
  const rule = { list: 'spec.ignore', index: 0, pointer: '/data/level', dropped: false } as const;
  const path = [{ field: 'data' }, { field: 'level' }];
  const field = { path, verdict: 'CONVERGING', state: 'changed', contested: false, rule } as const;
  const objects = owner.objects.map((one) => ({
    ...one,
    verdict: one.verdict && { ...one.verdict, fields: [field] },
  }));
  assert.deepEqual(idleRules({ ...owner, objects }), ['spec.ignore[0] hides nothing now']);
});
