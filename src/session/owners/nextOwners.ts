import { keptResults } from '../../base/keptResults.ts';
import type { ReadOwner } from '../../core/owner/flux/fluxKustomization.ts';
import { keptDifferences } from '../../core/owner/keptDifferences.ts';
import type { Owner } from '../../core/owner/owner.ts';
import { equalJson, type JsonObject } from '../../core/resource/json.ts';
import { buildHow } from '../builds/buildHow.ts';
import { changedManifests, ownerManifestKey, type ChangedManifest } from '../derive/changedManifests.ts';
import {
  buildKey,
  type BuildInput,
  type EnvironmentInput,
  type Inputs,
  type RepositoryInput,
} from '../inputs.ts';
import type { Destination } from '../clusters/knownCluster.ts';
import { changedSources, type ChangedSources } from './changedSources.ts';
import { followedThen } from './followedThen.ts';
import { isSameNext, type OwnerAsWritten } from './nextOwner.ts';
import { nextKinds, readingFacts, withSpecOf, type NextWorld } from './nextKinds.ts';
import { nothingBuilt } from '../builds/nothingBuilt.ts';
import { openBeside } from '../argo/openBeside.ts';
import { ownerManifest } from './ownerManifest.ts';
import { ownerRecipe } from './ownerRecipe.ts';
import { ofUngenerated, ungeneratedSets } from '../argo/ungeneratedSets.ts';
import type { OwnerState, UnjudgedOwner } from '../snapshot.ts';

/**
 * The owners with what a merge of a revision makes of those whose own manifests it changes, adds or removes, or the objects that
 * they take variables from, because another owner applies these; to any depth. `working` is then what they render by then.
 */
export function withNextOwners(
  inputs: Inputs,
  owners: readonly UnjudgedOwner[],
  revision: string,
): readonly UnjudgedOwner[] {
  let all = owners;
  // What an owner is by then may render other owners than it did; one that renders itself ends this as well.
  for (let depth = 0; depth < deepest; depth++) {
    const changes = changedManifests(all);
    const sources = changedSources(all);
    if (changes.size === 0 && !sources) return all;
    const world = { inputs, revision, sources };
    const ungenerated = ungeneratedSets(all, changes);
    const revised = all.map(
      (owner) => ofUngenerated(inputs, owner, ungenerated) ?? revisedOwner(world, owner, changes),
    );
    // What nobody has applied yet is known from what renders it alone, until it is known what it will be.
    const applied = new Set(all.filter(({ owner }) => !owner.unbound).map(ownerManifestKey));
    const created = [...changes.values()].flatMap((change) =>
      applied.has(change.key) ? [] : createdOwner(world, change),
    );
    if (created.length === 0 && revised.every((owner, i) => isSameNext(owner.next, all[i]?.next))) return all;
    const keys = new Set(created.map(ownerManifestKey));
    all = [...revised.filter((owner) => !keys.has(ownerManifestKey(owner))), ...created];
  }
  return all;
}

const deepest = 8;

interface Merged {
  readonly inputs: Inputs;
  readonly revision: string;
  readonly sources: ChangedSources | undefined;
}

function revisedOwner(
  merged: Merged,
  owner: UnjudgedOwner,
  changes: ReadonlyMap<string, ChangedManifest>,
): UnjudgedOwner {
  const { inputs, revision } = merged;
  const written = changes.get(ownerManifestKey(owner));
  const environment = written && inputs.environments.get(written.environment);
  const repository = inputs.repositories.get(owner.root);
  if (owner.state.kind === 'notCompared') return owner;
  if (!environment || !repository) return withChangedSources(merged, owner);
  const { watched, removed } = nextKinds[written.kind];
  const live = environment[watched]?.objects.get(written.name);
  if (!live) return owner;
  if (written.after === undefined) {
    if (!written.isPruned) return owner;
    const next = removed(live, written.pruning);
    return { ...owner, next, working: next.kind === 'unknown' ? undefined : nothingBuilt };
  }
  const unknown = (reason: string): UnjudgedOwner => ({
    ...owner,
    next: { kind: 'unknown', reason: `by then ${reason}` },
    working: undefined,
  });
  const kept = written.keeps
    ? keptDifferences(written.after, live, written.keeps)
    : ({ kind: 'known', object: written.after } as const);
  if (kept.kind === 'unknown')
    return unknown('spec.ignoreApplicationDifferences leaves of it what is not known here');
  const change = { ...written, after: kept.object };
  if (equalJson(live['spec'] ?? null, change.after['spec'] ?? null)) return withChangedSources(merged, owner);
  const read = readOnce(change, live, nextWorld(inputs, environment, repository));
  if (read.owner.kind === 'other') return unknown(read.owner.reason);
  const to = destinationThen(inputs, change, read.object, read.owner.owner);
  if (to.kind === 'unbound') return unknown(to.reason);
  if (to.environment !== owner.environment)
    return unknown(`it goes to ${to.environment}: what it applied to ${owner.environment} stays there`);
  const followed = followedThen(read.owner.owner, [owner.owner, change.holder], repository);
  if (followed.kind === 'unknown') return unknown(followed.reason);
  const parts = { ...partsOf(merged, change, owner, read.owner.owner), ...followed.at };
  const next = { kind: 'changed', ...parts } as const;
  return { ...owner, next, working: builtAt(inputs, owner.root, next, revision) };
}

/** An owner that nobody has applied yet: all that it renders will be new, or is taken over. */
function createdOwner(merged: Merged, change: ChangedManifest): readonly UnjudgedOwner[] {
  const { inputs, revision } = merged;
  const { environment: name, root, after } = change;
  const environment = inputs.environments.get(name);
  const repository = inputs.repositories.get(root);
  const watched = environment?.[nextKinds[change.kind].watched];
  if (!after || !environment || !repository || !watched?.listed || watched.objects.has(change.name))
    return [];
  const read = readOnce(change, undefined, nextWorld(inputs, environment, repository));
  if (read.owner.kind === 'other') return [];
  const { owner } = read.owner;
  const to = destinationThen(inputs, change, read.object, owner);
  const followed = followedThen(owner, [change.holder], repository);
  const at = followed.kind === 'known' ? followed.at : {};
  const holds = 'environment' in to ? to.environment : name;
  const next = {
    kind: 'created',
    ...partsOf(merged, change, { root, environment: holds }, owner),
    ...at,
  } as const;
  const not = [
    owner.notCompared,
    'reason' in to ? to.reason : undefined,
    'reason' in followed ? followed.reason : undefined,
  ];
  const reason = not.find((one) => one !== undefined);
  const { recipe } = next;
  const state: OwnerState =
    reason !== undefined
      ? { kind: 'notCompared', reason }
      : recipe.kind === 'known'
        ? { kind: 'compared' }
        : { kind: recipe.kind, reason: recipe.reason };
  return [
    {
      environment: holds,
      ...(holds === name ? {} : { readIn: name }),
      root,
      owner,
      manifest: ownerManifest(repository.working, owner.id, change),
      recipe,
      next,
      base: undefined,
      head: { kind: 'unknown', reason: 'it is not in the cluster yet' },
      deployed: undefined,
      working: builtAt(inputs, root, next, revision),
      state,
    },
  ];
}

const nextWorld = (
  { repositories }: Inputs,
  environment: EnvironmentInput,
  repository: RepositoryInput,
): NextWorld => ({
  environment,
  remotes: repository.repository.remotes,
  beside: openBeside(repositories, repository),
});

const destinationThen = (
  { environments }: Inputs,
  change: ChangedManifest,
  object: JsonObject,
  owner: Owner,
): Destination => {
  const from = environments.get(change.environment);
  if (!from) return { kind: 'bound', environment: change.environment };
  return nextKinds[change.kind].goesTo(owner, object, { from, environments });
};

function partsOf(
  { inputs, sources }: Merged,
  { environment: name, path, patches }: Pick<ChangedManifest, 'environment' | 'path' | 'patches'>,
  { root, environment: to }: Pick<UnjudgedOwner, 'root' | 'environment'>,
  owner: Owner,
): OwnerAsWritten {
  const manifest = ownerManifest(inputs.repositories.get(root)?.working, owner.id, { path });
  return {
    owner,
    recipe: ownerRecipe(inputs.environments.get(name), owner, {
      manifest: manifest?.path,
      ...(patches ? { patches } : {}),
      to: inputs.environments.get(to),
      charts: inputs.charts,
      repositories: inputs.repositories,
      changed: (title) => sources?.(name, title),
    }),
  };
}

/** An owner that stays as it is, and takes variables from objects that do not. */
function withChangedSources(merged: Merged, owner: UnjudgedOwner): UnjudgedOwner {
  const { inputs, revision, sources } = merged;
  const { id, build } = owner.owner;
  const environment = owner.readIn ?? owner.environment;
  const from = build?.agent === 'flux' && id.kind !== 'Target' ? (build.postBuild?.from ?? []) : [];
  if (!from.some(({ kind, name }) => sources?.(environment, `${kind}/${id.namespace ?? ''}/${name}`)))
    return owner;
  const options = owner.recipe.kind === 'known' ? owner.recipe.options : undefined;
  const manifest = options && 'manifest' in options ? options.manifest : undefined;
  const patches = typeof manifest === 'object' ? (manifest.patches ?? []) : [];
  const written = { environment, path: owner.manifest?.path, patches };
  const next = { kind: 'changed', ...partsOf(merged, written, owner, owner.owner) } as const;
  return { ...owner, next, working: builtAt(inputs, owner.root, next, revision) };
}

function builtAt(
  inputs: Inputs,
  root: string,
  { owner, recipe, commit }: OwnerAsWritten,
  revision: string,
): BuildInput | undefined {
  if (recipe.kind !== 'known') return undefined;
  const how = buildHow(owner, recipe, commit ?? revision);
  return how && inputs.builds.get(buildKey(root, commit ?? revision, owner.path, how));
}

interface ReadThen {
  readonly object: JsonObject;
  readonly owner: ReadOwner;
}

/** The object with the spec that it will have; the same owner for the same objects. */
function readOnce(change: ChangedManifest, live: JsonObject | undefined, world: NextWorld): ReadThen {
  const { after = {} } = change;
  return readAfter(after, [live, ...readingFacts(change, world)], () => {
    const object = withSpecOf(live, after, change.name);
    return { object, owner: nextKinds[change.kind].read(change, object, world) };
  });
}

const readAfter = keptResults<ReadThen>();
