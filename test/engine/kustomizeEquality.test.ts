import assert from 'node:assert/strict';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import type { Outcome } from '../../src/base/outcome.ts';
import type { Build } from '../../src/engine/engineApi.ts';
import type { EngineFailure } from '../../src/engine/engineFailure.ts';
import { projectFolder } from '../harness/projectFolder.ts';
import { compareBuilds, steady } from './support/comparison.ts';
import { folderFiles, kustomizationFolders } from './support/folderFiles.ts';
import { provideNativeKustomize, type NativeOptions } from './support/nativeKustomize.ts';
import { startKustomize } from './support/testEngine.ts';

const folder = path.join(projectFolder, 'test', 'fixtures', 'kustomize');
const files = folderFiles(folder);
const native = await provideNativeKustomize();
const engine = startKustomize();
engine.setFiles(files);
after(() => {
  engine.dispose();
});

const tools: readonly (NativeOptions & { readonly name: string })[] = [
  { name: 'Flux', order: 'flux', restrictToRoot: false },
  { name: 'the command line', order: 'cli', restrictToRoot: false },
  { name: 'the command line that stays in its root', order: 'cli', restrictToRoot: true },
];

for (const { name, order, restrictToRoot } of tools) {
  describe(`objects and errors are those of ${name}`, () => {
    for (const root of kustomizationFolders(files)) {
      it(root, async () => {
        const { result, detail } = await compareBuilds({
          engine,
          native,
          folder,
          root,
          options: { order, restrictToRoot },
        });
        assert.notEqual(result, 'different', detail);
        if (!restrictToRoot) assert.equal(result, fails(root, order) ? 'equal error' : 'equal');
      });
    }
  });
}

/** Errors are expected where they are made for it; some of those are errors of one tool only. */
function fails(root: string, order: 'flux' | 'cli'): boolean {
  // Its patch is for objects of those who use it.
  if (root === '/shop/components/metrics') return true;
  const builds = ['outside', 'empty-resource', 'annotation-patch', 'null-in-list'];
  const buildsInFlux = order === 'flux' ? ['empty', 'unknown-field'] : [];
  return root.startsWith('/errors/') && ![...builds, ...buildsInFlux].includes(path.basename(root));
}

const steadyFailure = (outcome: Outcome<Build, EngineFailure>): string =>
  outcome.ok ? 'builds' : steady(JSON.stringify(outcome.failure));

describe('tracking origins changes nothing', () => {
  for (const root of kustomizationFolders(files)) {
    it(root, async () => {
      const request = { root, order: 'flux', restrictToRoot: false } as const;
      const [without, tracked] = await Promise.all([
        engine.build({ ...request, origins: false }),
        engine.build({ ...request, origins: true }),
      ]);
      if (!without.ok || !tracked.ok) assert.equal(steadyFailure(tracked), steadyFailure(without));
      else {
        assert.deepEqual(
          tracked.value.objects.map(({ object }) => object),
          without.value.objects.map(({ object }) => object),
        );
        assert.deepEqual(tracked.value.reads, without.value.reads);
        assert.deepEqual(tracked.value.warnings, without.value.warnings);
      }
    });
  }
});
