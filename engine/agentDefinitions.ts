import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import { parse } from 'yaml';
import { cached } from '../test/harness/cache.ts';
import { runCommand } from '../test/harness/process/command.ts';

/** A Go module whose own kinds people write, and where in it these are defined. */
interface DefiningModule {
  readonly module: string;
  readonly version: string;
  readonly files: string;
}

/** Flux's and Argo CD's, of the releases whose behaviour the engine and the session follow. */
export const definingModules: readonly DefiningModule[] = [
  { module: 'github.com/fluxcd/kustomize-controller', version: 'v1.9.5', files: 'config/crd/bases/*.yaml' },
  { module: 'github.com/fluxcd/helm-controller', version: 'v1.6.4', files: 'config/crd/bases/*.yaml' },
  { module: 'github.com/fluxcd/source-controller', version: 'v1.9.5', files: 'config/crd/bases/*.yaml' },
  { module: 'github.com/argoproj/argo-cd/v3', version: 'v3.2.11', files: 'manifests/crds/*-crd.yaml' },
];

export const definitionsFile = 'definitions.json.br';

/** The folder that holds `definitions.json.br`: by API group a list of its definitions, without their descriptions. */
export const agentDefinitions = (): Promise<string> =>
  cached({
    name: 'engine-definitions',
    inputs: [JSON.stringify(definingModules), readFileSync(import.meta.filename, 'utf8')],
    make: async (folder) => {
      const lists: Record<string, { apiVersion: 'v1'; kind: 'List'; items: unknown[] }> = {};
      for (const one of definingModules) {
        const source = await sourcesOf(one);
        for (const file of globSync(one.files, { cwd: source }).sort()) {
          const definition = parse(readFileSync(path.join(source, file), 'utf8')) as Definition;
          const list = (lists[definition.spec.group] ??= { apiVersion: 'v1', kind: 'List', items: [] });
          list.items.push(withoutDescriptions(definition));
        }
      }
      const text = JSON.stringify(lists);
      const params = { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: text.length };
      writeFileSync(path.join(folder, definitionsFile), await promisify(brotliCompress)(text, { params }));
    },
  });

interface Definition {
  readonly spec: { readonly group: string };
}

/** Where Go keeps the module's sources, downloaded where nobody has used it yet. */
export async function sourcesOf({ module, version }: DefiningModule): Promise<string> {
  const args = ['mod', 'download', '-json', `${module}@${version}`];
  const answer = await runCommand('go', args, { cwd: tmpdir(), env: { GOWORK: 'off', GOFLAGS: '-mod=mod' } });
  return (JSON.parse(answer) as { readonly Dir: string }).Dir;
}

/** Most of their size; a value that is a map is a property of that name. */
function withoutDescriptions(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDescriptions);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, inner]) => key !== 'description' || typeof inner !== 'string')
      .map(([key, inner]) => [key, withoutDescriptions(inner)]),
  );
}
