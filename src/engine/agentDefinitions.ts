import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';
import { parseJson, printJson, stringAt, type Json } from '../core/resource/json.ts';
import { listAt } from '../core/resource/jsonLists.ts';

/**
 * The text that defines the kinds of an API group of Flux or Argo CD, without some of them; '' where none of it ships with us.
 */
export type AgentDefinitions = (group: string, except: readonly string[]) => Promise<string>;

/** Reads `definitions.json.br`, as engine/agentDefinitions.ts writes it, when it is first asked. */
export function agentDefinitions(folder: string): AgentDefinitions {
  let reading: Promise<Json> | undefined;
  return async (group, except) => {
    reading ??= read(path.join(folder, 'definitions.json.br'));
    const items = listAt(await reading, group, 'items').filter(
      (one) => !except.includes(stringAt(one, 'spec', 'names', 'kind') ?? ''),
    );
    return items.length === 0 ? '' : printJson({ apiVersion: 'v1', kind: 'List', items });
  };
}

const read = async (file: string): Promise<Json> =>
  parseJson((await promisify(brotliDecompress)(await readFile(file))).toString('utf8'));
