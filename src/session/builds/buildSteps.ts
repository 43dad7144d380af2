import type { BuildRequest } from '../../engine/engineApi.ts';
import type { FluxOptions } from '../../engine/fluxApi.ts';
import { manifestBeside } from './artifactTree.ts';
import { applicationSteps, type ApplicationFiles } from '../argo/applicationSteps.ts';
import type { PinnedTree } from '../argo/pinnedTree.ts';
import type { FileTree } from '../inputs.ts';
import type {
  FetchedChart,
  KeptReleaseOptions,
  ReleaseBuildOptions,
  SetBuildOptions,
} from './buildOptions.ts';
import type { ReleaseOptions } from '../releases/releaseBuild.ts';
import type { WantedBuild } from '../snapshot.ts';

/** One part of a build. What the parts give comes one after the other. */
export type BuildStep =
  /** `reads` are files that were needed to know what to ask, relative to the repository's root. */
  | {
      readonly kind: 'request';
      readonly request: BuildRequest;
      readonly reads: readonly string[];
      readonly pinned?: PinnedTree;
    }
  /** What these files say has to be known first; paths are the engine's, or relative to the repository's root. */
  | { readonly kind: 'wanted'; readonly paths: readonly string[] }
  /** A chart of an Application. */
  | {
      readonly kind: 'chart';
      readonly path: string;
      /** The chart, or what holds it at the path, where that lies outside of the repository. */
      readonly fetched?: FetchedChart;
      readonly pinned?: PinnedTree;
      readonly options: ReleaseOptions;
      readonly reads: readonly string[];
      /** Hooks that test a release are left out. */
      readonly withoutTests: boolean;
    }
  /** Of the tree itself. */
  | { readonly kind: 'release'; readonly options: ReleaseBuildOptions }
  /** The Applications of a set. */
  | { readonly kind: 'set'; readonly options: SetBuildOptions }
  /** Of a cluster. */
  | { readonly kind: 'kept'; readonly options: KeptReleaseOptions }
  | { readonly kind: 'impossible'; readonly reason: string }
  /** Another chart was fetched meanwhile, and another build is wanted. */
  | { readonly kind: 'overtaken' };

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
