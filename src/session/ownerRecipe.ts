import type { WatchScope } from '../cluster/clusterApi.ts';
import type { OwnerMode } from '../core/drift/agentWrite.ts';
import type { FluxBuild } from '../core/owner/fluxBuild.ts';
import type { Owner } from '../core/owner/owner.ts';
import { readVariables, type PostBuild, type VariableSource } from '../core/owner/postBuild.ts';
import type { JsonObject } from '../core/resource/json.ts';
import type { FluxOptions, Substitution } from '../engine/engineApi.ts';
import { applicationRecipe } from './applicationRecipe.ts';
import { scopeKey, type EnvironmentInput } from './inputs.ts';
import { servedResource } from './liveObject.ts';
import type { KnownRecipe, OwnerRecipe } from './snapshot.ts';

/**
 * How an owner's objects are built. `environment` is where the owner itself is read; what its spec takes from other objects
 * is read there too. `manifest` is the file in which the owner itself is written. The same facts give the same recipe.
 */
export function ownerRecipe(
  environment: EnvironmentInput | undefined,
  owner: Owner,
  manifest: string | undefined,
): OwnerRecipe {
  const { build, id } = owner;
  if (!build || id.kind === 'Target') return plain[owner.mode];
  return build.agent === 'argo'
    ? applicationRecipe(owner, build, environment, manifest)
    : kustomizationRecipe(environment, owner, build, manifest);
}

function kustomizationRecipe(
  environment: EnvironmentInput | undefined,
  owner: Owner,
  flux: FluxBuild,
  manifest: string | undefined,
): OwnerRecipe {
  const namespace = owner.id.namespace ?? '';
  const sources = (flux.postBuild?.from ?? []).map((source) => readSource(environment, namespace, source));
  const facts = [
    manifest,
    ...sources.map((source) => (source.kind === 'present' ? source.object : source.key)),
  ];
  const before = recipes.get(owner);
  if (before && sameItems(before.facts, facts)) return before.recipe;
  const recipe = { ...optionsOf(owner, flux, manifest, sources), scopes: scopesOf(sources) };
  recipes.set(owner, { facts, recipe });
  return recipe;
}

const plain: Readonly<Record<OwnerMode, OwnerRecipe>> = {
  'flux-ks': { kind: 'known', mode: 'flux-ks', scopes: new Map() },
  'flux-hr': { kind: 'unknown', reason: 'its chart is not rendered yet', scopes: new Map() },
  'argo-csa': { kind: 'known', mode: 'argo-csa', scopes: new Map() },
  'argo-ssa': { kind: 'known', mode: 'argo-ssa', scopes: new Map() },
  'argo-replace': { kind: 'known', mode: 'argo-replace', scopes: new Map() },
  kubectl: { kind: 'known', mode: 'kubectl', scopes: new Map() },
};

const recipes = new WeakMap<Owner, { readonly facts: readonly unknown[]; readonly recipe: OwnerRecipe }>();

/** `key` tells two of the same kind apart. */
type ReadSource = { readonly scope?: readonly [string, WatchScope]; readonly key: string } & (
  | { readonly kind: 'present'; readonly object: JsonObject }
  | { readonly kind: 'absent' }
  | { readonly kind: 'waiting' | 'unknown'; readonly reason: string }
);

function readSource(
  environment: EnvironmentInput | undefined,
  namespace: string,
  { kind, name, optional }: VariableSource,
): ReadSource {
  const title = `${kind}/${namespace}/${name}`;
  if (!environment) {
    const reason = `the variables of ${title} are in the cluster, and none is named`;
    return optional ? { kind: 'absent', key: 'absent' } : { kind: 'unknown', key: reason, reason };
  }
  const waiting = { kind: 'waiting', key: 'waiting', reason: `reading variables from ${title}` } as const;
  const resource = servedResource(environment, { group: '', kind, namespace, name }, 'v1');
  if (!resource) return waiting;
  const scope: WatchScope = { resource, namespace, name };
  const key = scopeKey(resource, namespace, name);
  const state = environment.scopes.get(key);
  const known = { scope: [key, scope] } as const;
  if (!state?.listed) {
    if (!state?.failure) return { ...waiting, ...known };
    const reason = `the variables of ${title} cannot be read: ${state.failure.message}`;
    return { kind: 'unknown', key: reason, reason, ...known };
  }
  const object = state.objects.get(`${namespace}/${name}`);
  if (object) return { kind: 'present', key, object, ...known };
  if (optional) return { kind: 'absent', key: 'absent', ...known };
  return {
    kind: 'unknown',
    key: 'missing',
    reason: `${title}, which spec.postBuild.substituteFrom names, does not exist`,
    ...known,
  };
}

type Options = KnownRecipe | { readonly kind: 'waiting' | 'unknown'; readonly reason: string };

function optionsOf(
  { id }: Owner,
  { spec, sourceIgnore, sparseCheckout, postBuild }: FluxBuild,
  manifest: string | undefined,
  sources: readonly ReadSource[],
): Options {
  for (const source of sources)
    if (source.kind === 'waiting' || source.kind === 'unknown')
      return { kind: source.kind, reason: source.reason };
  const substitution = postBuild && substitutionOf(postBuild, sources);
  if (substitution && 'problem' in substitution) return { kind: 'unknown', reason: substitution.problem };
  const written = Object.keys(spec).length > 0;
  const options: FluxOptions = {
    ...(sourceIgnore === undefined && !sparseCheckout
      ? {}
      : {
          source: {
            ...(sourceIgnore === undefined ? {} : { ignore: sourceIgnore }),
            ...(sparseCheckout ? { sparseCheckout } : {}),
          },
        }),
    ...(written ? { spec } : {}),
    ...(written && manifest !== undefined && id.kind === 'Kustomization'
      ? { manifest: { path: manifest, namespace: id.namespace, name: id.name } }
      : {}),
    ...(substitution ? { substitution } : {}),
  };
  if (Object.keys(options).length === 0) return { kind: 'known', mode: 'flux-ks' };
  const applied = substitution ? { ...options, substitution: { ...substitution, strict: false } } : options;
  return { kind: 'known', mode: 'flux-ks', options, applied };
}

function substitutionOf(
  postBuild: PostBuild,
  sources: readonly ReadSource[],
): Substitution | { readonly problem: string } {
  const objects = sources.map((source) => (source.kind === 'present' ? source.object : undefined));
  const read = readVariables(postBuild, objects);
  if ('problem' in read) return read;
  return { variables: read.values, secret: read.secret, always: postBuild.always, strict: true };
}

const scopesOf = (sources: readonly ReadSource[]): ReadonlyMap<string, WatchScope> =>
  new Map(sources.flatMap(({ scope }) => (scope ? [scope] : [])));

const sameItems = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((item, i) => item === b[i]);
