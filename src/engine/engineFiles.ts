import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';
import type { EngineFile } from './engineFile.ts';

/** Each engine file on demand, compiled once for all workers that run it. */
export interface EngineFiles {
  readonly kustomize: () => Promise<EngineFile>;
  readonly kubernetes: () => Promise<EngineFile>;
}

/** The engine files in a folder, as engine/build.ts places them. Unpacking and compiling run beside this thread. */
export function engineFiles(folder: string): EngineFiles {
  return {
    kustomize: once(() => load(folder, 'kustomize')),
    kubernetes: once(() => load(folder, 'kubernetes')),
  };
}

async function load(folder: string, name: string): Promise<EngineFile> {
  const [packed, wasmExec] = await Promise.all([
    readFile(path.join(folder, `${name}.wasm.br`)),
    readFile(path.join(folder, `${name}.wasm_exec.js`), 'utf8'),
  ]);
  return { module: await WebAssembly.compile(await promisify(brotliDecompress)(packed)), wasmExec };
}

/** One answer for everybody who asks; a failure is forgotten, so that the next one tries again. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}
