import type { BuildRequest } from '../../engine/engineApi.ts';
import type { FluxOptions } from '../../engine/fluxApi.ts';
import { manifestBeside } from './artifactTree.ts';
import { applicationSteps } from '../argo/applicationSteps.ts';
import type { ApplicationFiles } from '../argo/applicationFiles.ts';
import type { FileTree } from '../inputs.ts';
import type { WantedBuild } from '../snapshot.ts';
import type { BuildStep } from './buildStep.ts';

/** What to ask of the engine for a path: as its agent builds it, or as `kubectl apply -k` and `-f` read it. */
export function buildSteps(
  { path, mode, options }: Pick<WantedBuild, 'path' | 'mode' | 'options'>,
  files: FileTree,
  tree: string,
  { charts, pinned }: Pick<ApplicationFiles, 'charts' | 'pinned'> = nothingElse,
): readonly BuildStep[] {
  if (options && 'sources' in options) return applicationSteps(options, { files, tree, charts, pinned });
  if (options && 'set' in options) return [{ kind: 'set', options }];
  if (options && 'kept' in options) return [{ kind: 'kept', options }];
  if (options && 'release' in options)
    return options.unknown === undefined
      ? [{ kind: 'release', options }]
      : [{ kind: 'impossible', reason: options.unknown }];
  const common = { tree, root: path === '' ? tree : `${tree}/${path}`, origins: true };
  if (mode === 'flux-ks') {
    const { artifact, ...asked } = options ?? {};
    // Nothing is left out of an artifact any more, and the owner's manifest is not in it.
    const flux: FluxOptions = artifact
      ? { ...asked, source: {}, ...(asked.manifest ? { manifest: manifestBeside(asked.manifest) } : {}) }
      : { ...asked, source: asked.source ?? {} };
    return [step({ ...common, order: 'flux', restrictToRoot: false, flux })];
  }
  const isKustomization = kustomizationNames.some((name) =>
    files.has(path === '' ? name : `${path}/${name}`),
  );
  return [step({ ...common, order: isKustomization ? 'cli' : 'manifests', restrictToRoot: true })];
}

const nothingElse = { charts: new Map<string, never>(), pinned: () => undefined };

const step = (request: BuildRequest): BuildStep => ({ kind: 'request', request, reads: [] });

const kustomizationNames = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];
