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
    kustomize: shared(() => load(folder, 'kustomize')),
    kubernetes: shared(() => load(folder, 'kubernetes')),
  };
}

async function load(folder: string, name: string): Promise<EngineFile> {
  const [packed, wasmExec] = await Promise.all([
    readFile(path.join(folder, `${name}.wasm.br`)),
    readFile(path.join(folder, `${name}.wasm_exec.js`), 'utf8'),
  ]);
  return { module: await WebAssembly.compile(await promisify(brotliDecompress)(packed)), wasmExec };
}

/**
 * One value for everybody who asks at the same time, or while somebody still has it: compiled code is large, and
 * nobody needs it once the last worker has ended. A failure is forgotten, so that the next one tries again.
 */
function shared<T extends object>(make: () => Promise<T>): () => Promise<T> {
  let making: Promise<T> | undefined;
  let made: WeakRef<T> | undefined;
  return () => {
    const known = made?.deref();
    if (known !== undefined) return Promise.resolve(known);
    making ??= make()
      .then((value) => {
        made = new WeakRef(value);
        return value;
      })
      .finally(() => {
        making = undefined;
      });
    return making;
  };
}
