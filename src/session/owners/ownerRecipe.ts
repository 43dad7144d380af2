import { keptTogether } from '../../base/keptTogether.ts';
import type { WatchScope } from '../../cluster/clusterApi.ts';
import type { OwnerMode } from '../../core/drift/desired/agentWrite.ts';
import type { FluxBuild } from '../../core/owner/flux/fluxBuild.ts';
import type { Owner } from '../../core/owner/owner.ts';
import { readVariables, type PostBuild, type VariableSource } from '../../core/owner/flux/postBuild.ts';
import type { SourceText } from '../../core/yaml/sourceText.ts';
import type { PatchPlace, Substitution } from '../../engine/fluxApi.ts';
import { applicationRecipe } from '../argo/applicationRecipe.ts';
import type { FluxBuildOptions } from '../builds/buildOptions.ts';
import { clusterSource, type ClusterSource } from '../clusters/clusterSource.ts';
import { mergedSource, type ChangedSource } from './changedSources.ts';
import { kubeConfigScopes } from '../clusters/fluxEnvironment.ts';
import { nothingHeld, type HeldObjects } from '../derive/heldObjects.ts';
import type { EnvironmentInput, Inputs } from '../inputs.ts';
import { setRecipe } from '../argo/setRecipe.ts';
import type { KnownRecipe, OwnerRecipe } from './recipe.ts';

export interface RecipeFacts {
  /** The file in which the owner itself is written. */
  readonly manifest: string | undefined;
  /** Patches of its spec that what renders the manifest has from elsewhere. */
  readonly patches?: readonly PatchPlace[];
  /** What that says, where the owner is known from it alone. */
  readonly written?: SourceText | undefined;
  /** Where its objects go, if that is known: charts are told what it serves. */
  readonly to: EnvironmentInput | undefined;
  readonly charts: Inputs['charts'];
  readonly repositories: Inputs['repositories'];
  readonly held?: HeldObjects | undefined;
  /** What a merge makes of the objects that it takes something from, by their titles. */
  readonly changed?: ((title: string) => ChangedSource | undefined) | undefined;
}

/**
 * How an owner's objects are built. `environment` is where the owner itself is read; what its spec takes from other objects
 * is read there too; where there is none, it is taken of what the files hold (`held`). The same facts give the same recipe.
 */
export function ownerRecipe(
  environment: EnvironmentInput | undefined,
  owner: Owner,
  { manifest, patches = [], written, to, charts, repositories, held = nothingHeld, changed }: RecipeFacts,
): OwnerRecipe {
  const { build, id } = owner;
  if (!build || id.kind === 'Target') return plain[owner.mode];
  switch (build.agent) {
    case 'argo':
      return applicationRecipe(owner, build, { from: environment, to, manifest, charts, repositories });
    case 'argoSet':
      return setRecipe(owner, build, manifest, written);
    case 'flux':
      return kustomizationRecipe(environment ?? held, owner, build, { manifest, patches, changed });
    // What it renders to hangs on what the owner above renders: see `withReleases`.
    case 'helm':
      return plain[owner.mode];
  }
}

function kustomizationRecipe(
  from: EnvironmentInput | HeldObjects,
  owner: Owner,
  flux: FluxBuild,
  { changed, ...written }: SpecPlaces & Pick<RecipeFacts, 'changed'>,
): OwnerRecipe {
  const namespace = owner.id.namespace ?? '';
  const sources = (flux.postBuild?.from ?? []).map((source) =>
    typeof from === 'function'
      ? heldSource(from, namespace, source)
      : mergedSource(
          clusterSource(from, namespace, source, taken),
          changed?.(`${source.kind}/${namespace}/${source.name}`),
        ),
  );
  const leading = kubeConfigScopes(owner, typeof from === 'function' ? undefined : from);
  const objects = sources.flatMap((source) => (source.kind === 'present' ? [source.object] : []));
  const keys = sources.map(({ kind, key }) => `${kind} ${key}`);
  const facts = JSON.stringify([written, [...leading.keys()], keys]);
  // One of a merge stands beside the one that holds now; places move with every edit above them.
  const recipes = recipesOf([owner, ...objects], () => new Map());
  const recipe = recipes.get(facts) ?? {
    ...optionsOf(owner, flux, written, sources),
    scopes: new Map([...scopesOf(sources), ...leading]),
  };
  // The one that was asked for last is the newest.
  recipes.delete(facts);
  recipes.set(facts, recipe);
  const [oldest] = recipes.keys();
  if (recipes.size > mostRecipes && oldest !== undefined) recipes.delete(oldest);
  return recipe;
}

/** Where an owner's spec is written. */
type SpecPlaces = Required<Pick<RecipeFacts, 'manifest' | 'patches'>>;

const taken = { what: 'variables', field: 'spec.postBuild.substituteFrom' } as const;

const plain: Readonly<Record<OwnerMode, OwnerRecipe>> = {
  'flux-ks': { kind: 'known', mode: 'flux-ks', scopes: new Map() },
  'flux-hr': { kind: 'unknown', reason: 'its chart is not rendered yet', scopes: new Map() },
  'argo-csa': { kind: 'known', mode: 'argo-csa', scopes: new Map() },
  'argo-ssa': { kind: 'known', mode: 'argo-ssa', scopes: new Map() },
  'argo-replace': { kind: 'known', mode: 'argo-replace', scopes: new Map() },
  applicationset: { kind: 'known', mode: 'applicationset', scopes: new Map() },
  kubectl: { kind: 'known', mode: 'kubectl', scopes: new Map() },
};

const recipesOf = keptTogether<Map<string, OwnerRecipe>>();
const mostRecipes = 8;

type Source =
  | ClusterSource
  | { readonly kind: 'open'; readonly key: string; readonly title: string; readonly scope?: undefined };

/** Taken of what a repository's own files hold; what SOPS has encrypted is as unknown as what is not there. */
function heldSource(held: HeldObjects, namespace: string, { kind, name }: VariableSource): Source {
  const title = `${kind}/${namespace}/${name}`;
  const object = held(title);
  return object && !('sops' in object)
    ? { kind: 'present', key: title, object }
    : { kind: 'open', key: `open ${title}`, title };
}

type Options = KnownRecipe | { readonly kind: 'waiting' | 'unknown'; readonly reason: string };

function optionsOf(
  { id }: Owner,
  { spec, sourceIgnore, sparseCheckout, artifact, postBuild }: FluxBuild,
  { manifest, patches }: SpecPlaces,
  sources: readonly Source[],
): Options {
  for (const source of sources)
    if (source.kind === 'waiting' || source.kind === 'unknown')
      return { kind: source.kind, reason: source.reason };
  const substitution = postBuild && substitutionOf(postBuild, sources);
  if (substitution && 'problem' in substitution) return { kind: 'unknown', reason: substitution.problem };
  const open = sources.flatMap((source) => (source.kind === 'open' ? [source.title] : []));
  const written = Object.keys(spec).length > 0;
  const options: FluxBuildOptions = {
    ...(sourceIgnore === undefined && !sparseCheckout
      ? {}
      : {
          source: {
            ...(sourceIgnore === undefined ? {} : { ignore: sourceIgnore }),
            ...(sparseCheckout ? { sparseCheckout } : {}),
          },
        }),
    ...(artifact ? { artifact } : {}),
    ...(written ? { spec } : {}),
    ...(written && manifest !== undefined && id.kind === 'Kustomization'
      ? {
          manifest: {
            ...{ path: manifest, namespace: id.namespace, name: id.name },
            ...(patches.length > 0 ? { patches } : {}),
          },
        }
      : {}),
    ...(substitution ? { substitution } : {}),
  };
  if (Object.keys(options).length === 0) return { kind: 'known', mode: 'flux-ks' };
  const read = sources.map((source) =>
    source.kind === 'present' ? source.object : source.kind === 'absent' ? null : undefined,
  );
  const applied = substitution ? { ...options, substitution: { ...substitution, strict: false } } : options;
  return {
    ...{ kind: 'known', mode: 'flux-ks', options, applied },
    ...(open.length > 0 ? { open } : {}),
    ...(read.length > 0 ? { sources: read } : {}),
  };
}

function substitutionOf(
  postBuild: PostBuild,
  sources: readonly Source[],
): Substitution | { readonly problem: string } {
  const objects = sources.map((source) => (source.kind === 'present' ? source.object : undefined));
  const read = readVariables(postBuild, objects);
  if ('problem' in read) return read;
  return {
    variables: read.values,
    secret: read.secret,
    always: postBuild.always,
    strict: true,
    ...(sources.some(({ kind }) => kind === 'open') ? { open: true } : {}),
  };
}

const scopesOf = (sources: readonly Source[]): ReadonlyMap<string, WatchScope> =>
  new Map(sources.flatMap(({ scope }) => (scope ? [scope] : [])));
