import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failed, success } from '../../../src/base/outcome.ts';
import type { JsonObject } from '../../../src/core/resource/json.ts';
import { toGoodBuild } from '../../../src/session/builds/goodBuild.ts';
import type { FileTree, GoodBuild } from '../../../src/session/inputs.ts';

const object = (value: string): JsonObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'settings' },
  data: { value },
});
const tree: FileTree = new Map([
  ['apps/settings.yaml', { kind: 'text', source: { path: 'apps/settings.yaml', text: 'kind: ConfigMap' } }],
  ['apps/unread.bin', { kind: 'unread' }],
]);

function build(rendered: JsonObject, line: number, earlier: readonly GoodBuild[] = []): GoodBuild {
  const outcome = toGoodBuild(
    success({
      objects: [
        {
          object: rendered,
          origins: new Map([
            ['/data/value', { path: 'apps/settings.yaml', line, column: 10, certain: true }],
          ]),
        },
      ],
      reads: ['/0/apps/settings.yaml'],
      warnings: [],
    }),
    '/0',
    { tree, lfs: new Map(), holds: 'pointers', isAsRead: true },
    earlier,
  );
  assert.ok(outcome.ok);
  return outcome.value;
}

void test('paths are relative to the repository', () => {
  const { objects, reads, texts } = build(object('a'), 4);
  assert.deepEqual([...reads], ['apps/settings.yaml']);
  assert.equal(texts.get('apps/settings.yaml')?.text, 'kind: ConfigMap');
  assert.equal(objects[0]?.origins.get('/data/value')?.path, 'apps/settings.yaml');
});

void test('an equal object of a new build is the object of the one before, with its new origins', () => {
  const before = build(object('a'), 4);
  const after = build(object('a'), 5, [before]);
  assert.equal(after.objects[0]?.object, before.objects[0]?.object);
  assert.equal(after.objects[0]?.origins.get('/data/value')?.line, 5);
  const changed = build(object('b'), 5, [before]);
  assert.notEqual(changed.objects[0]?.object, before.objects[0]?.object);
});

void test("a failure does not name the engine's own folders", () => {
  const outcome = toGoodBuild(
    failed({ code: 'rejected', message: "accumulating '/0/apps/web.yaml' from '/0': no such file" }),
    '/0',
    { tree, lfs: new Map(), holds: 'pointers', isAsRead: true },
    [],
  );
  assert.deepEqual(outcome, {
    ok: false,
    failure: { code: 'rejected', message: "accumulating 'apps/web.yaml' from '.': no such file" },
  });
});
