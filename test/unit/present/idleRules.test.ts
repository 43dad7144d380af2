import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Json, JsonObject } from '../../../src/core/resource/json.ts';
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

const written = (ignore: Json, live: string, before: Json = []): readonly string[] => {
  const owner = kustomization({ spec: { ignore: before } });
  const after = kustomization({ spec: { ignore } });
  const manifestOf = (one: JsonObject): JsonObject => {
    const { status: _, ...manifest } = one;
    return manifest;
  };
  const [found] = settled(
    inputs({
      environments: [
        environment({
          owners: [owner],
          live: [edited(applied(object), { level: live }), applied(manifestOf(owner))],
        }),
      ],
      deployed: build({ objects: [object, manifestOf(owner)] }),
      working: build({ objects: [object, manifestOf(after)] }),
    }),
  ).owners;
  assert.ok(found);
  assert.equal(found.next?.kind, 'changed');
  return idleRules(found);
};

test('rules of the working tree alone: those that will hide something are needed, the others not', () => {
  assert.deepEqual(written([level], 'debug'), []);
  assert.deepEqual(written([level, other], 'debug'), ['spec.ignore[1] hides nothing now']);
  assert.deepEqual(written([other], 'debug', [level]), ['spec.ignore[0] hides nothing now']);
  // What hides something already is needed in its new place, and what is taken away is not told.
  assert.deepEqual(written([other, level], 'debug', [level]), ['spec.ignore[0] hides nothing now']);
  assert.deepEqual(written([level], 'debug', [level, other]), []);
});
