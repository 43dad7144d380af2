import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { limitMemory } from '../../../engine/limitMemory.ts';
import type { EngineFile } from '../../../src/engine/engineFile.ts';
import { cached } from '../../harness/cache.ts';
import { runCommand } from '../../harness/process/command.ts';
import { projectFolder } from '../../harness/projectFolder.ts';

const engineFolder = path.join(projectFolder, 'engine');
const sourceFolder = path.join(engineFolder, 'testdata', 'faults');
/** 256 MB, so that an engine that takes all it can get is through soon. */
const pages = 4096;

/** An engine that fails on demand in every way that an engine can, compiled from engine/testdata/faults. */
export async function faultyEngine(): Promise<EngineFile> {
  const sources = [
    path.join(sourceFolder, 'main.go'),
    path.join(engineFolder, 'bridge', 'serve.go'),
    path.join(engineFolder, 'bridge', 'failure.go'),
  ];
  const folder = await cached({
    name: 'engine-faults',
    inputs: [...sources.map((file) => readFileSync(file, 'utf8')), String(pages)],
    make: async (target) => {
      const go = (...args: readonly string[]): Promise<string> =>
        runCommand('go', args, {
          cwd: sourceFolder,
          env: { GOOS: 'js', GOARCH: 'wasm', GOFLAGS: '', GOWORK: 'off' },
        });
      const wasm = path.join(target, 'faults.wasm');
      await go('build', '-trimpath', '-ldflags', '-s -w', '-o', wasm, '.');
      writeFileSync(wasm, limitMemory(readFileSync(wasm), pages));
      const root = (await go('env', 'GOROOT')).trim();
      copyFileSync(path.join(root, 'lib', 'wasm', 'wasm_exec.js'), path.join(target, 'wasm_exec.js'));
    },
  });
  return {
    module: await WebAssembly.compile(readFileSync(path.join(folder, 'faults.wasm'))),
    wasmExec: readFileSync(path.join(folder, 'wasm_exec.js'), 'utf8'),
    environment: {},
  };
}
