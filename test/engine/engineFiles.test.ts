import assert from 'node:assert/strict';
import { copyFileSync } from 'node:fs';
import path from 'node:path';
import { after, it } from 'node:test';
import { engineFiles } from '../../src/engine/engineFiles.ts';
import { removeFolder, temporaryFolder } from '../harness/process/belongings.ts';
import { projectFolder } from '../harness/projectFolder.ts';

const folder = temporaryFolder('files');
after(() => {
  removeFolder(folder);
});

it('a file is loaded once for all, and again after a failure', async () => {
  const files = engineFiles(folder);
  await assert.rejects(files.kustomize(), { code: 'ENOENT' });
  for (const name of ['kustomize.wasm.br', 'kustomize.wasm_exec.js'])
    copyFileSync(path.join(projectFolder, 'dist', 'engine', name), path.join(folder, name));
  const [first, second] = await Promise.all([files.kustomize(), files.kustomize()]);
  assert.equal(first, second);
  assert.equal(await files.kustomize(), first);
});
