import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Disposable } from '../../src/base/disposable.ts';
import { stringAt } from '../../src/core/resource/json.ts';
import type { KustomizeEngine } from '../../src/engine/engineApi.ts';
import { createKustomizeEngine } from '../../src/engine/kustomizeEngine.ts';
import { configMap, mustBuild } from './support/buildSmall.ts';
import { kustomizeFile, workerEntry } from './support/testEngine.ts';

function startCounted(): { readonly engine: KustomizeEngine & Disposable; readonly started: () => number } {
  let started = 0;
  const file: typeof kustomizeFile = () => {
    started++;
    return kustomizeFile();
  };
  const engine = createKustomizeEngine({ entry: workerEntry, file, instances: 3 });
  after(() => {
    engine.dispose();
  });
  return { engine, started: () => started };
}

const folders = Array.from({ length: 80 }, (_, i) => `/owner-${String(i)}`);
const files = (value: string): ReadonlyMap<string, string> =>
  new Map(
    folders.flatMap((folder) => [
      [`${folder}/kustomization.yaml`, 'resources: [object.yaml]\n'] as const,
      [`${folder}/object.yaml`, configMap('one', value)] as const,
    ]),
  );
const valuesOf = async (engine: KustomizeEngine): Promise<readonly (string | undefined)[]> =>
  (await Promise.all(folders.map((root) => mustBuild(engine, { root })))).map(({ objects: [object] }) =>
    stringAt(object?.object, 'data', 'key'),
  );
const all = (value: string): readonly string[] => folders.map(() => value);

void test('very many builds at once are shared out, and each is of the files as they were when it was asked for', async () => {
  const { engine, started } = startCounted();
  engine.setFiles(files('a'));
  const before = valuesOf(engine);
  engine.setFiles(files('b'));
  const between = valuesOf(engine);
  engine.setFiles(new Map([['/', null], ...files('c')]));
  const afterwards = valuesOf(engine);
  assert.deepEqual(await before, all('a'));
  assert.deepEqual(await between, all('b'));
  assert.deepEqual(await afterwards, all('c'));
  assert.equal(started(), 3);
  // Who comes later than the files did has them all the same.
  assert.deepEqual(await valuesOf(engine), all('c'));
});

void test('a few are left to one instance', async () => {
  const { engine, started } = startCounted();
  engine.setFiles(files('a'));
  await Promise.all(folders.slice(0, 10).map((root) => mustBuild(engine, { root })));
  assert.equal(started(), 1);
});
