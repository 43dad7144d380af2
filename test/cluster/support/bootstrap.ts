import { cpSync, existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { stringify } from 'yaml';
import { isObject, type JsonObject } from '../../../src/core/resource/json.ts';
import { fluxNamespace } from '../../harness/flux.ts';
import { gitRepository, kustomization } from '../../harness/fluxObjects.ts';
import { objectsIn } from '../../harness/installCrds.ts';
import { cloned, pushFiles } from './clone.ts';
import { gotkComponents } from './gotkComponents.ts';
import type { FluxWorld } from './fluxWorld.ts';

/** The folders of a repository that `flux bootstrap` was told to keep clusters in. */
export const clusterFolders = (repository: string): readonly string[] =>
  globSync('**/flux-system/kustomization.yaml', { cwd: repository })
    .map((file) => path.dirname(path.dirname(file)))
    .toSorted();

/**
 * Does for a copy of a repository what `flux bootstrap` does: what it writes is added where it is not there, and the source
 * is the world's. Gives the clone.
 */
export async function bootstrap(
  { address, folder, objects }: FluxWorld,
  repository: string,
  cluster: string,
): Promise<string> {
  const clone = await cloned(address, path.join(folder, 'clone'));
  cpSync(repository, clone, {
    recursive: true,
    filter: (file) => path.relative(repository, file).split(path.sep)[0] !== '.git',
  });
  const components = await gotkComponents();
  const files: Record<string, string> = {};
  for (const each of clusterFolders(clone)) {
    const own = (file: string): string => path.join(each, 'flux-system', file);
    if (objectsInFile(path.join(clone, own('gotk-components.yaml'))).length === 0)
      files[own('gotk-components.yaml')] = streamOf(components);
    files[own('gotk-sync.yaml')] = streamOf(syncOf(clone, each, address));
  }
  await pushFiles(clone, 'main', files);
  for (const object of syncOf(clone, cluster, address)) await objects.apply(object);
  return clone;
}

/** As committed, but of the world's repository, which is public; else those that `flux bootstrap` would write. */
function syncOf(clone: string, cluster: string, url: string): readonly JsonObject[] {
  const id = { name: fluxNamespace, namespace: fluxNamespace };
  const committed = objectsInFile(path.join(clone, cluster, 'flux-system/gotk-sync.yaml'));
  if (committed.length === 0)
    return [
      gitRepository(id, { interval: '1m', url }),
      kustomization(id, { interval: '10m', path: `./${cluster}` }),
    ];
  return committed.map((object) => {
    const { secretRef: _, ...spec } = isObject(object['spec']) ? object['spec'] : {};
    return object['kind'] === 'GitRepository'
      ? { ...object, spec: { ...spec, url, ref: { branch: 'main' } } }
      : object;
  });
}

const objectsInFile = (file: string): readonly JsonObject[] =>
  existsSync(file) ? objectsIn(readFileSync(file, 'utf8')) : [];

const streamOf = (objects: readonly JsonObject[]): string =>
  objects.map((object) => stringify(object)).join('---\n');
