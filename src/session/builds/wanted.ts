import { kept } from '../../base/kept.ts';
import type { WatchScope } from '../../cluster/clusterApi.ts';
import { chartKey, type FetchReference } from '../../core/owner/helm/chartReference.ts';
import { resourceKey } from '../../core/resource/resourceId.ts';
import { branchPoint } from '../git/changedOnBranch.ts';
import { buildHow, type BuildPoint } from './buildHow.ts';
import type { CommitPair } from '../git/commitPair.ts';
import { customResourceDefinitions } from '../clusters/customDefinitions.ts';
import { buildKey, scopeKey, workingTree, type FileTree, type Inputs } from '../inputs.ts';
import { mayRead } from './untilRendered.ts';
import { isOvertaken } from '../releases/neededCharts.ts';
import { writtenNext, type OwnerAsWritten } from '../owners/nextOwner.ts';
import { ownerKey } from '../owners/ownerKey.ts';
import type { WantedPrediction } from '../clusters/wantedPrediction.ts';
import type { OwnerSnapshot, Snapshot, Wanted, WantedBuild } from '../snapshot.ts';

/**
 * What is missing among the inputs for the owners to be judged, and what has to be watched for them. Builds and predictions of
 * owners that a file on the screen counts for, or may, come first, also before those that wait for an engine.
 */
export function deriveWanted(
  inputs: Inputs,
  all: readonly OwnerSnapshot[],
  inspected: Snapshot['inspected'],
): Omit<Wanted, 'validations' | 'reading' | 'confirmations'> {
  const owners = visibleFirst(all, inputs);
  const builds = new Map<string, WantedBuild>();
  const keptBuilds = new Set<string>();
  const commits = new Map<string, Set<string>>();
  const ancestry = new Map<string, CommitPair[]>();
  const scopes = new Map<string, Map<string, WatchScope>>();
  const rediscover = new Set<string>();
  const predictions: WantedPrediction[] = [];
  const charts = new Map<string, FetchReference>();
  for (const [root, revisions] of inputs.inspected) {
    const ofRoot = entry(commits, root, () => new Set());
    for (const revision of revisions) if (revision !== workingTree) ofRoot.add(revision);
  }
  const want = (...several: readonly WantedBuild[]): void => {
    for (const build of several) {
      if (build.revision !== workingTree) entry(commits, build.root, () => new Set()).add(build.revision);
      keptBuilds.add(build.key);
      const input = inputs.builds.get(build.key);
      for (const { reference } of input?.charts ?? []) charts.set(chartKey(reference), reference);
      if ((!input || input.stale || isOvertaken(inputs, input)) && treeOf(inputs, build))
        builds.set(build.key, build);
    }
  };
  const wantOutside = ({ charts: taken = [], pinned = [] }: OwnerSnapshot['recipe']): void => {
    for (const reference of taken) charts.set(chartKey(reference), reference);
    for (const { root, commit, isOlderThan } of pinned) {
      entry(commits, root, () => new Set()).add(commit);
      if (isOlderThan === undefined) continue;
      entry(ancestry, root, () => []).push({ ancestor: commit, descendant: isOlderThan });
    }
  };
  for (const { root, head } of inputs.branchAsked ? owners : []) {
    const repository = inputs.repositories.get(root);
    const point = repository && branchPoint(repository, head);
    if (point !== undefined) entry(commits, root, () => new Set()).add(point);
  }
  for (const owner of owners) {
    if (isBuildable(owner)) {
      for (const { recipe } of asMerged(owner)) wantOutside(recipe);
      const scopesOfRecipe = entry(
        scopes,
        owner.readIn ?? owner.environment,
        () => new Map<string, WatchScope>(),
      );
      for (const { recipe } of asMerged(owner))
        for (const [key, scope] of recipe.scopes) scopesOfRecipe.set(key, scope);
      const { keptScope } = owner.recipe;
      if (keptScope) entry(scopes, owner.environment, () => new Map<string, WatchScope>()).set(...keptScope);
    }
    // What is compared with nothing renders where somebody asks for it, but what it renders may be owners as well, and
    // what a chart cannot render shows while it is written.
    if (isUnbound(owner.owner) && owner.owner.id.kind !== 'Target') want(...buildsAt(owner, [workingTree]));
    if (owner.owner.notCompared !== undefined) continue;
    // A revision that is not here stays asked for: it is another one's place that the base takes then.
    for (const { commit } of [owner.owner.deployed, owner.base].filter((one) => one !== undefined))
      entry(commits, owner.root, () => new Set()).add(commit);
    if (owner.base && owner.head.kind === 'compared') {
      const pair = { ancestor: owner.head.commit, descendant: owner.base.commit };
      entry(ancestry, owner.root, () => []).push(pair);
    }
    want(...buildsOf(owner));
    const scopesOfEnvironment = entry(scopes, owner.environment, () => new Map<string, WatchScope>());
    for (const [key, { scope }] of owner.world.scopes) scopesOfEnvironment.set(key, scope);
    if (owner.world.namesUnknownKind) {
      rediscover.add(owner.environment);
      // Whoever brings the kind brings its definition.
      scopesOfEnvironment.set(definitionsScope.key, definitionsScope.scope);
    }
    predictions.push(...missingPredictions(owner));
  }
  const known = new Set(owners);
  for (const [key, at] of inspected) {
    const [, revision = ''] = key.split('\n', 2);
    for (const owner of at) {
      if (!isBuildable(owner)) continue;
      wantOutside(owner.recipe);
      const { base } = owner;
      const against = base && isUnbound(owner.owner) ? [base.commit] : [];
      for (const commit of against) entry(commits, owner.root, () => new Set()).add(commit);
      want(...buildsAt(owner, against), ...mergedBuilds(owner, revision));
      if (known.has(owner) || owner.owner.notCompared !== undefined) continue;
      const scopesOfEnvironment = entry(scopes, owner.environment, () => new Map<string, WatchScope>());
      for (const [scopeName, { scope }] of owner.world.scopes) scopesOfEnvironment.set(scopeName, scope);
      if (owner.world.namesUnknownKind) rediscover.add(owner.environment);
      predictions.push(...missingPredictions(owner));
    }
  }
  return {
    builds: [...builds.values()],
    keptBuilds,
    ancestry,
    commits,
    charts,
    scopes,
    predictions,
    rediscover,
  };
}

function visibleFirst(owners: readonly OwnerSnapshot[], { visible }: Inputs): readonly OwnerSnapshot[] {
  const isVisible = (owner: OwnerSnapshot): boolean =>
    [...visible.keys()].some((path) => {
      if (!path.startsWith(`${owner.root}/`)) return false;
      const file = path.slice(owner.root.length + 1);
      return owner.manifest?.path === file || mayRead(owner, file);
    });
  const first = visible.size === 0 ? [] : owners.filter(isVisible);
  return first.length === 0 ? owners : [...new Set([...first, ...owners])];
}

const definitionsScope = {
  key: scopeKey(customResourceDefinitions, ''),
  scope: { resource: customResourceDefinitions, namespace: '' },
};

/** The files that a build is of; undefined where they are not there yet, or cannot be read. */
export function treeOf(
  { repositories }: Inputs,
  { root, revision }: Pick<WantedBuild, 'root' | 'revision'>,
): FileTree | undefined {
  const repository = repositories.get(root);
  if (revision === workingTree) return repository?.working;
  const commit = repository?.commits.get(revision);
  return commit?.ok ? commit.value : undefined;
}

/** What is bound to no cluster cannot be compared, and renders all the same. */
export const isBuildable = ({ owner }: Pick<OwnerSnapshot, 'owner'>): boolean =>
  owner.notCompared === undefined || isUnbound(owner);

/** Nothing but the lack of a cluster keeps it from being compared. */
export const isUnbound = ({ unbound }: OwnerSnapshot['owner']): boolean => unbound === true;

function buildsOf(owner: OwnerSnapshot): readonly WantedBuild[] {
  const { base, head } = owner;
  const ahead = head.kind === 'ahead' ? [head.builtAt ?? head.commit] : [];
  return [
    ...buildsAt(owner, base ? [base.commit] : []),
    ...buildsAt(owner, ahead, 'next'),
    ...readBuilds(owner),
    ...mergedBuilds(owner, workingTree),
  ];
}

/** Read out of the cluster, for which any tree will do. */
function readBuilds({ root, owner: { path, mode }, recipe }: OwnerSnapshot): readonly WantedBuild[] {
  if (!recipe.kept) return [];
  const how = { mode, options: recipe.kept };
  return [{ key: buildKey(root, workingTree, path, how), root, revision: workingTree, path, ...how }];
}

const mergedBuilds = (owner: OwnerSnapshot, revision: string): readonly WantedBuild[] =>
  asMerged(owner).flatMap((one) => buildsAt({ root: owner.root, ...one }, [one.commit ?? revision]));

/**
 * The owner as it is, and as a merge makes it. An owner may render its own manifest: what becomes of it is known only while
 * what it renders as it is stays there.
 */
function asMerged({ owner, recipe, next }: OwnerSnapshot): readonly OwnerAsWritten[] {
  const written = writtenNext(next);
  return written && (written.owner !== owner || written.recipe !== recipe)
    ? [{ owner, recipe }, written]
    : [{ owner, recipe }];
}

function buildsAt(
  { root, owner, recipe }: Pick<OwnerSnapshot, 'root' | 'owner' | 'recipe'>,
  revisions: readonly string[],
  point?: BuildPoint,
): readonly WantedBuild[] {
  if (recipe.kind !== 'known') return [];
  return revisions.flatMap((revision) => {
    const how = buildHow(owner, recipe, revision, point);
    if (!how) return [];
    return { key: buildKey(root, revision, owner.path, how), root, revision, path: owner.path, ...how };
  });
}

/** Made once for an owner's snapshot: at most changes it is the one of before. */
const missingPredictions = kept((owner: OwnerSnapshot) =>
  owner.objects.flatMap(({ id, resource, live, toPredict }) =>
    toPredict.flatMap(({ desired, write }): readonly WantedPrediction[] => {
      if (!resource || (live.kind !== 'present' && live.kind !== 'absent')) return [];
      const { environment } = owner;
      const asked = { owner: ownerKey(owner), object: resourceKey(id) };
      const object = live.kind === 'present' ? live.object : null;
      return [{ ...asked, environment, resource, write, desired, live: object }];
    }),
  ),
);

function entry<V>(map: Map<string, V>, key: string, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
