import { readFile } from 'node:fs/promises';
import { at, isObject, printJson, stringAt, type Json } from '../core/resource/json.ts';
import { listAt } from '../core/resource/jsonLists.ts';
import { readPlainYaml } from '../core/yaml/plainYaml.ts';
import type { KubernetesEngine } from '../engine/engineApi.ts';
import { CommandLineError } from './commandLineError.ts';
import { schemas } from './compareObjects.ts';

/** Loads what `--schema` names: OpenAPI v3 documents as an API server serves them, and CustomResourceDefinitions. */
export async function loadSchemas(engine: KubernetesEngine, files: readonly string[]): Promise<void> {
  for (const file of files) {
    const document = readPlainYaml(await readText(file));
    if (!document.ok)
      throw new CommandLineError(`${file}:${String(document.failure.line ?? 1)}: this is not YAML or JSON`);
    await load(engine, file, document.value);
  }
}

export const readText = async (file: string): Promise<string> =>
  readFile(file, 'utf8').catch((error: unknown) => {
    throw new CommandLineError(
      `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  });

async function load(engine: KubernetesEngine, file: string, document: Json): Promise<void> {
  if (stringAt(document, 'kind') === 'CustomResourceDefinition') {
    const loaded = await engine.loadCrd(schemas, printJson(document));
    if (!loaded.ok)
      throw new CommandLineError(
        `${file}: ${'message' in loaded.failure ? loaded.failure.message : loaded.failure.code}`,
      );
    return;
  }
  const groupVersions = groupVersionsOf(document);
  if (groupVersions.size === 0) {
    throw new CommandLineError(
      `${file}: neither an OpenAPI v3 document of Kubernetes nor a CustomResourceDefinition`,
    );
  }
  for (const groupVersion of groupVersions) {
    const loaded = await engine.loadOpenApi(schemas, groupVersion, printJson(document));
    if (!loaded.ok)
      throw new CommandLineError(
        `${file}: ${'message' in loaded.failure ? loaded.failure.message : loaded.failure.code}`,
      );
  }
}

function groupVersionsOf(document: Json): ReadonlySet<string> {
  const components = at(document, 'components', 'schemas');
  const kinds = Object.values(isObject(components) ? components : {}).flatMap((schema) =>
    listAt(schema, 'x-kubernetes-group-version-kind'),
  );
  return new Set(
    kinds.flatMap((kind) => {
      const version = stringAt(kind, 'version');
      const group = stringAt(kind, 'group') ?? '';
      return version === undefined ? [] : [group === '' ? version : `${group}/${version}`];
    }),
  );
}
