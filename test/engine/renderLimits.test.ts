import assert from 'node:assert/strict';
import { after, it } from 'node:test';
import { defaultRenderLimits } from '../../src/engine/engineApi.ts';
import { createKustomizeEngine } from '../../src/engine/kustomizeEngine.ts';
import { configMap, mustBuild, mustFail } from './support/buildSmall.ts';
import { kustomizeFile, workerEntry } from './support/testEngine.ts';

let limits = defaultRenderLimits;
const engine = createKustomizeEngine({ entry: workerEntry, file: kustomizeFile }, () => limits);
after(() => {
  engine.dispose();
});

it('a render gives no more than the person allows, and may at once when they allow more', async () => {
  engine.setFiles(
    new Map([
      ['/kustomization.yaml', 'resources: [a.yaml]'],
      ['/a.yaml', configMap('a', 'x'.repeat(2_000_000))],
    ]),
  );
  limits = { ...defaultRenderLimits, sizeLimitBytes: 1_048_576 };
  assert.deepEqual(await mustFail(engine), {
    code: 'rejected',
    message: 'it renders to 2 MB; the limit in the settings is 1 MB',
  });
  limits = defaultRenderLimits;
  assert.equal((await mustBuild(engine)).objects.length, 1);
});

it('a render takes no longer than the person allows', async () => {
  const names = Array.from({ length: 300 }, (_, i) => `o${String(i)}`);
  engine.setFiles(
    new Map([
      ['/kustomization.yaml', 'resources: [a.yaml]\nnamePrefix: x-'],
      ['/a.yaml', names.map((name) => configMap(name)).join('---\n')],
    ]),
  );
  limits = { ...defaultRenderLimits, timeLimitMs: 20 };
  assert.deepEqual(await mustFail(engine), { code: 'timedOut', afterMs: 20 });
  limits = { ...defaultRenderLimits, timeLimitMs: 60_000 };
  assert.equal((await mustBuild(engine)).objects.length, names.length);
});
