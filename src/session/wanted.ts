import type { WatchScope } from '../cluster/clusterApi.ts';
import { buildKey, scopeKey, workingTree, type EnvironmentInput, type Inputs } from './inputs.ts';
import { servedResource } from './liveObject.ts';
import { predictionKey } from './predictionKey.ts';
import type { OwnerSnapshot, Wanted, WantedBuild, WantedPrediction } from './snapshot.ts';

/** What is missing among the inputs for the owners to be judged, and what has to be watched for them. */
export function deriveWanted(inputs: Inputs, owners: readonly OwnerSnapshot[]): Wanted {
  const builds = new Map<string, WantedBuild>();
  const keptBuilds = new Set<string>();
  const commits = new Map<string, Set<string>>();
  const scopes = new Map<string, Map<string, WatchScope>>();
  const rediscover = new Set<string>();
  const predictions: WantedPrediction[] = [];
  for (const owner of owners) {
    const environment = inputs.environments.get(owner.environment);
    if (owner.owner.notCompared !== undefined || !environment) continue;
    for (const build of buildsOf(owner)) {
      if (build.revision !== workingTree) entry(commits, build.root, () => new Set()).add(build.revision);
      keptBuilds.add(build.key);
      const input = inputs.builds.get(build.key);
      if (!input || input.stale) builds.set(build.key, build);
    }
    const scopesOfEnvironment = entry(scopes, owner.environment, () => new Map<string, WatchScope>());
    for (const { kind, scope } of scopesOf(environment, owner)) {
      if (kind === 'notServed') rediscover.add(owner.environment);
      else scopesOfEnvironment.set(scopeKey(scope.resource, scope.namespace), scope);
    }
    predictions.push(...predictionsOf(owner));
  }
  return { builds: [...builds.values()], keptBuilds, commits, scopes, predictions, rediscover };
}

function buildsOf({ root, owner }: OwnerSnapshot): readonly WantedBuild[] {
  const revisions = owner.deployed ? [owner.deployed.commit, workingTree] : [workingTree];
  return revisions.map((revision) => ({
    key: buildKey(root, revision, owner.path),
    root,
    revision,
    path: owner.path,
  }));
}

type ScopeOfEntry =
  | { readonly kind: 'scope'; readonly scope: WatchScope }
  | { readonly kind: 'notServed'; readonly scope?: undefined };

function scopesOf(environment: EnvironmentInput, { owner, objects }: OwnerSnapshot): readonly ScopeOfEntry[] {
  if (environment.connection.kind !== 'ready') return [];
  const named = owner.inventory.map(({ id, version }) => ({
    id,
    resource: servedResource(environment, id, version),
  }));
  const rendered = objects.map(({ id, resource }) => ({ id, resource }));
  return [...named, ...rendered].map(({ id, resource }) =>
    resource
      ? { kind: 'scope', scope: { resource, namespace: resource.namespaced ? id.namespace : '' } }
      : { kind: 'notServed' },
  );
}

function predictionsOf(owner: OwnerSnapshot): readonly WantedPrediction[] {
  return owner.objects.flatMap(({ id, resource, live, toPredict }) =>
    toPredict.flatMap(({ point, desired }): WantedPrediction[] => {
      if (!resource || live.kind !== 'present') return [];
      const key = predictionKey(owner, id);
      const { manager } = owner.owner;
      return [{ key, point, environment: owner.environment, resource, manager, desired, live: live.object }];
    }),
  );
}

function entry<V>(map: Map<string, V>, key: string, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
