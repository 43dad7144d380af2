import { open, readFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline, Readable } from 'node:stream';
import { promisify } from 'node:util';
import { brotliDecompress, createBrotliDecompress } from 'node:zlib';
import type { EngineFile } from './engineFile.ts';

/** Each engine file on demand, compiled once for all workers that run it. */
export interface EngineFiles {
  readonly kustomize: () => Promise<EngineFile>;
  readonly kubernetes: () => Promise<EngineFile>;
}

/** The engine files in a folder, as engine/build.ts places them. Unpacking and compiling run beside this thread. */
export function engineFiles(folder: string): EngineFiles {
  const known = filesOf.get(folder) ?? filesIn(folder);
  filesOf.set(folder, known);
  return known;
}

/** By folder. They hold no compiled code that nobody else has. */
const filesOf = new Map<string, EngineFiles>();

function filesIn(folder: string): EngineFiles {
  return {
    // Builds leave much behind and keep little: to collect it four times less often takes a third off their time.
    kustomize: shared(() => load(folder, 'kustomize', { GOGC: '400' })),
    kubernetes: shared(() => load(folder, 'kubernetes', {})),
  };
}

async function load(
  folder: string,
  name: string,
  environment: EngineFile['environment'],
): Promise<EngineFile> {
  const [module, wasmExec] = await Promise.all([
    compile(path.join(folder, `${name}.wasm.br`)),
    readFile(path.join(folder, `${name}.wasm_exec.js`), 'utf8'),
  ]);
  return { module, wasmExec, environment };
}

/** Not every editor's Node compiles streams, and what is wrong with a file is told best by reading it whole. */
const compile = (packed: string): Promise<WebAssembly.Module> =>
  compileInSteps(packed).catch(async () =>
    WebAssembly.compile(await promisify(brotliDecompress)(await readFile(packed))),
  );

/** Compiles what has been unpacked while the rest still is: quicker, in short steps, and nobody holds all of the bytes. */
async function compileInSteps(packed: string): Promise<WebAssembly.Module> {
  const file = await open(packed);
  const unpacked = createBrotliDecompress({ chunkSize: stepBytes });
  // Whatever goes wrong reaches the reader of what is unpacked.
  pipeline(file.createReadStream({ highWaterMark: stepBytes }), unpacked, () => undefined);
  const headers = { 'content-type': 'application/wasm' };
  return WebAssembly.compileStreaming(new Response(Readable.toWeb(unpacked), { headers }));
}

const stepBytes = 1024 * 1024;

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
