import type { BuildRequest } from '../engine/engineApi.ts';
import type { FileTree } from './inputs.ts';
import type { WantedBuild } from './snapshot.ts';

/** What to ask of the engine for a path: as Flux builds it, or as `kubectl apply -k` and `-f` read it. */
export function buildRequest(
  { path, mode, options }: Pick<WantedBuild, 'path' | 'mode' | 'options'>,
  files: FileTree,
  tree: string,
): BuildRequest {
  const request = { tree, root: path === '' ? tree : `${tree}/${path}`, origins: true };
  if (mode === 'flux-ks') {
    const flux = { ...options, source: options?.source ?? {} };
    return { ...request, order: 'flux', restrictToRoot: false, flux };
  }
  const isKustomization = kustomizationNames.some((name) =>
    files.has(path === '' ? name : `${path}/${name}`),
  );
  return { ...request, order: isKustomization ? 'cli' : 'manifests', restrictToRoot: true };
}

const kustomizationNames = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];
