import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, brotliDecompress, constants } from 'node:zlib';
import { definitionsFile } from '../engine/agentDefinitions.ts';
import { cached } from '../test/harness/cache.ts';
import { step } from '../test/harness/say.ts';

const engines = ['kustomize', 'kubernetes'];

/**
 * Copies the engine files, packed once more as small as brotli can: a tenth less than what is quick enough for every
 * build. Kept by content.
 */
export async function packEngine(from: string, to: string): Promise<void> {
  mkdirSync(to, { recursive: true });
  copyFileSync(path.join(from, definitionsFile), path.join(to, definitionsFile));
  await Promise.all(
    engines.map(async (name) => {
      copyFileSync(path.join(from, `${name}.wasm_exec.js`), path.join(to, `${name}.wasm_exec.js`));
      const quick = readFileSync(path.join(from, `${name}.wasm.br`));
      const sum = createHash('sha256').update(quick).digest('hex');
      const folder = await cached({
        name: `packed-${name}`,
        inputs: [sum, JSON.stringify(smallest)],
        make: (target) =>
          step(`packing the engine file ${name} smaller`, 'a minute for each 25 MB, once', async () => {
            const file = await promisify(brotliDecompress)(quick);
            const params = { ...smallest, [constants.BROTLI_PARAM_SIZE_HINT]: file.length };
            writeFileSync(path.join(target, 'packed'), await promisify(brotliCompress)(file, { params }));
          }),
      });
      copyFileSync(path.join(folder, 'packed'), path.join(to, `${name}.wasm.br`));
    }),
  );
}

const smallest = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 };
