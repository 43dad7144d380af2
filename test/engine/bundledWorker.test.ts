import assert from 'node:assert/strict';
import path from 'node:path';
import { after, it } from 'node:test';
import { bundle } from '../../build.ts';
import { createKustomizeEngine } from '../../src/engine/kustomizeEngine.ts';
import { removeFolder, temporaryFolder } from '../harness/process/belongings.ts';
import { configMap, mustBuild } from './support/buildSmall.ts';
import { kustomizeFile } from './support/testEngine.ts';

const outputFolder = temporaryFolder('worker');
after(() => {
  removeFolder(outputFolder);
});

it('the worker works as it is shipped', async () => {
  await bundle({ minify: true, sourcemap: false, outputFolder });
  const entry = path.join(outputFolder, 'engineWorker.cjs');
  const engine = createKustomizeEngine({ entry, file: kustomizeFile });
  engine.setFiles(
    new Map([
      ['/kustomization.yaml', 'resources: [a.yaml]'],
      ['/a.yaml', configMap('a')],
    ]),
  );
  const { objects } = await mustBuild(engine);
  engine.dispose();
  assert.equal(objects[0]?.object['kind'], 'ConfigMap');
});
