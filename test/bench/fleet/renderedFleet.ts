import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { fluxDesired } from '../../../src/core/drift/desired/fluxDesired.ts';
import { isObject, type Json, type JsonObject } from '../../../src/core/resource/json.ts';
import { runCommand } from '../../harness/process/command.ts';
import { fluxNamespace } from '../../harness/flux.ts';
import type { FleetOwner } from './fleetFiles.ts';

/** What Flux would write for an owner: built by the native tool, with Flux's own labels. */
export async function renderedOwner(
  kustomize: string,
  repository: string,
  { name, path: folder }: FleetOwner,
): Promise<readonly JsonObject[]> {
  const text = await runCommand(kustomize, ['build', path.join(repository, folder)]);
  const id = { kind: 'Kustomization', namespace: fluxNamespace, name } as const;
  return parseAllDocuments(text)
    .map((document) => document.toJS() as Json)
    .filter(isObject)
    .map((object) => fluxDesired(object, id, { namespaced: true }));
}

export async function renderedFleet(
  kustomize: string,
  repository: string,
  owners: readonly FleetOwner[],
): Promise<readonly JsonObject[]> {
  const objects: JsonObject[] = [];
  for (const owner of owners) objects.push(...(await renderedOwner(kustomize, repository, owner)));
  return objects;
}
