import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { at, isArray, isObject, stringAt, type Json, type JsonObject } from '../../src/core/resource/json.ts';
import type { ClusterObjects } from './clusterObjects.ts';
import { waitUntil } from './process/waitUntil.ts';

/** Installs every custom resource definition in the files of a folder and waits until the server serves them. */
export async function installCrds(objects: ClusterObjects, folder: string): Promise<void> {
  const definitions = readdirSync(folder).flatMap((file) =>
    objectsIn(readFileSync(path.join(folder, file), 'utf8')),
  );
  for (const definition of definitions) await objects.apply(definition);
  for (const definition of definitions)
    await waitUntil(`served ${stringAt(definition, 'metadata', 'name') ?? 'CRD'}`, async () =>
      isEstablished(await objects.get(definition)),
    );
}

/** The objects of a YAML stream that are plain data. */
export const objectsIn = (text: string): readonly JsonObject[] =>
  parseAllDocuments(text).flatMap((document) => {
    const value = document.toJS() as Json;
    return isObject(value) ? [value] : [];
  });

function isEstablished(definition: JsonObject): boolean {
  const conditions = at(definition, 'status', 'conditions');
  return (
    isArray(conditions) &&
    conditions.some((each) => stringAt(each, 'type') === 'Established' && stringAt(each, 'status') === 'True')
  );
}
