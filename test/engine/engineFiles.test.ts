import assert from 'node:assert/strict';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
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

it('a file that is not whole, or not what it should be, fails', async () => {
  const whole = readFileSync(path.join(projectFolder, 'dist', 'engine', 'kustomize.wasm.br'));
  writeFileSync(path.join(folder, 'kubernetes.wasm_exec.js'), '');
  for (const bytes of [whole.subarray(0, whole.length / 2), Buffer.from('this is not packed')]) {
    writeFileSync(path.join(folder, 'kubernetes.wasm.br'), bytes);
    await assert.rejects(engineFiles(folder).kubernetes());
  }
});
