import { keptResults } from '../../base/keptResults.ts';
import type { ReadOwner } from '../../core/owner/flux/fluxKustomization.ts';
import { followedHead } from '../../core/owner/followedHead.ts';
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
import { isSameNext, type OwnerAsWritten } from './nextOwner.ts';
import { nextKinds, readingFacts, withSpecOf, type NextWorld } from './nextKinds.ts';
import { nothingBuilt } from '../builds/nothingBuilt.ts';
import { openBeside } from '../argo/openBeside.ts';
import { ownerManifest } from './ownerManifest.ts';
import { ownerRecipe } from './ownerRecipe.ts';
import { ofUngenerated, ungeneratedSets } from '../argo/ungeneratedSets.ts';
import type { OwnerState, UnjudgedOwner } from '../snapshot.ts';

/**
 * The owners with what a merge of a revision makes of those whose own manifests it changes, adds or removes, because
 * another owner applies these; to any depth. `working` is then what they render by then.
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
    if (changes.size === 0) return all;
    const ungenerated = ungeneratedSets(all, changes);
    const revised = all.map(
      (owner) => ofUngenerated(inputs, owner, ungenerated) ?? revisedOwner(inputs, owner, changes, revision),
    );
    // What nobody has applied yet is known from what renders it alone, until it is known what it will be.
    const applied = new Set(all.filter(({ owner }) => !owner.unbound).map(ownerManifestKey));
    const created = [...changes.values()].flatMap((change) =>
      applied.has(change.key) ? [] : createdOwner(inputs, change, revision),
    );
    if (created.length === 0 && revised.every((owner, i) => isSameNext(owner.next, all[i]?.next))) return all;
    const keys = new Set(created.map(ownerManifestKey));
    all = [...revised.filter((owner) => !keys.has(ownerManifestKey(owner))), ...created];
  }
  return all;
}

const deepest = 8;

function revisedOwner(
  inputs: Inputs,
  owner: UnjudgedOwner,
  changes: ReadonlyMap<string, ChangedManifest>,
  revision: string,
): UnjudgedOwner {
  const written = changes.get(ownerManifestKey(owner));
  const environment = written && inputs.environments.get(written.environment);
  const repository = inputs.repositories.get(owner.root);
  if (!environment || !repository || owner.state.kind === 'notCompared') return owner;
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
  if (equalJson(live['spec'] ?? null, change.after['spec'] ?? null)) return owner;
  const read = readOnce(change, live, nextWorld(inputs, environment, repository));
  if (read.owner.kind === 'other') return unknown(read.owner.reason);
  const to = destinationThen(inputs, change, read.object, read.owner.owner);
  if (to.kind === 'unbound') return unknown(to.reason);
  if (to.environment !== owner.environment)
    return unknown(`it goes to ${to.environment}: what it applied to ${owner.environment} stays there`);
  const followed = followedThen(read.owner.owner, [owner.owner, change.holder], repository);
  if (followed.kind === 'unknown') return unknown(followed.reason);
  const parts = { ...partsOf(inputs, change, owner, read.owner.owner), ...followed.at };
  const next = { kind: 'changed', ...parts } as const;
  return { ...owner, next, working: builtAt(inputs, owner.root, next, revision) };
}

/** An owner that nobody has applied yet: all that it renders will be new, or is taken over. */
function createdOwner(inputs: Inputs, change: ChangedManifest, revision: string): readonly UnjudgedOwner[] {
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
    ...partsOf(inputs, change, { root, environment: holds }, owner),
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

type FollowedThen =
  | { readonly kind: 'known'; readonly at: { readonly commit?: string } }
  | { readonly kind: 'unknown'; readonly reason: string };

/** Whether an owner then follows what is merged into: what it followed so far, or what those above it follow. */
function followedThen(
  next: Owner,
  merged: readonly Pick<Owner, 'remote' | 'ref'>[],
  { repository }: RepositoryInput,
): FollowedThen {
  const isSame = ({ remote, ref }: Pick<Owner, 'remote' | 'ref'>): boolean =>
    remote === next.remote && JSON.stringify(ref) === JSON.stringify(next.ref);
  if (merged.some(isSame)) return { kind: 'known', at: {} };
  const head = followedHead(next.remote, next.ref, repository);
  if (head.kind === 'unknown') return { kind: 'unknown', reason: head.reason };
  const isMerged = merged.some(({ remote, ref }) => {
    const other = followedHead(remote, ref, repository);
    return other.kind === 'known' && other.name === head.name;
  });
  return { kind: 'known', at: isMerged ? {} : { commit: head.commit } };
}

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
  inputs: Inputs,
  change: ChangedManifest,
  { root, environment: to }: Pick<UnjudgedOwner, 'root' | 'environment'>,
  owner: Owner,
): OwnerAsWritten {
  const manifest = ownerManifest(inputs.repositories.get(root)?.working, owner.id, change);
  const environment = inputs.environments.get(change.environment);
  return {
    owner,
    recipe: ownerRecipe(environment, owner, {
      manifest: manifest?.path,
      ...(change.patches ? { patches: change.patches } : {}),
      to: inputs.environments.get(to),
      charts: inputs.charts,
      repositories: inputs.repositories,
    }),
  };
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
