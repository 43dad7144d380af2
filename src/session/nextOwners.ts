import { readFluxKustomization, type ReadOwner } from '../core/owner/fluxKustomization.ts';
import type { Owner } from '../core/owner/owner.ts';
import { at, equalJson, isObject, stringAt, type JsonObject } from '../core/resource/json.ts';
import type { GitRemote } from '../git/read/gitApi.ts';
import { buildHow } from './buildHow.ts';
import { changedManifests, manifestKey, type ChangedManifest } from './changedManifests.ts';
import { buildKey, type BuildInput, type EnvironmentInput, type Inputs } from './inputs.ts';
import { ownerManifest } from './ownerManifest.ts';
import { ownerRecipe } from './ownerRecipe.ts';
import { isSameNext, type OwnerAsWritten } from './nextOwner.ts';
import type { UnjudgedOwner } from './snapshot.ts';

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
    const known = new Set(
      all.map(({ environment, readIn, owner }) => manifestKey(readIn ?? environment, owner.id)),
    );
    const revised = all.map((owner) => revisedOwner(inputs, owner, changes, revision));
    const created = [...changes.values()].flatMap((change) =>
      known.has(change.key) ? [] : createdOwner(inputs, change, revision),
    );
    if (created.length === 0 && revised.every((owner, i) => isSameNext(owner.next, all[i]?.next))) return all;
    all = [...revised, ...created];
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
  const in_ = owner.readIn ?? owner.environment;
  const change = changes.get(manifestKey(in_, owner.owner.id));
  const environment = inputs.environments.get(in_);
  const live = change && environment?.kustomizations?.objects.get(change.name);
  if (!live || owner.state.kind === 'notCompared') return owner;
  if (change.after === undefined)
    return change.isPruned
      ? { ...owner, next: { kind: 'removed', deletes: deletesItsObjects(live) }, working: nothing }
      : owner;
  if (equalJson(live['spec'] ?? null, change.after['spec'] ?? null)) return owner;
  const remotes = inputs.repositories.get(owner.root)?.repository.remotes ?? [];
  const read = readOnce(live, change.after, environment?.gitRepositories?.objects ?? noObjects, remotes);
  if (read.kind === 'other')
    return { ...owner, next: { kind: 'unknown', reason: `by then ${read.reason}` }, working: undefined };
  const next = { kind: 'changed', ...partsOf(inputs, environment, owner.root, read.owner) } as const;
  return { ...owner, next, working: builtAt(inputs, owner.root, next, revision) };
}

/** An owner that nobody has applied yet: all that it renders will be new, or is taken over. */
function createdOwner(
  inputs: Inputs,
  { environment: name, root, name: called, after }: ChangedManifest,
  revision: string,
): readonly UnjudgedOwner[] {
  const environment = inputs.environments.get(name);
  const repository = inputs.repositories.get(root);
  if (!after || !repository || !environment?.kustomizations?.listed) return [];
  if (environment.kustomizations.objects.has(called)) return [];
  const read = readOnce(
    after,
    after,
    environment.gitRepositories?.objects ?? noObjects,
    repository.repository.remotes,
  );
  if (read.kind === 'other') return [];
  const { owner } = read;
  const next = { kind: 'created', ...partsOf(inputs, environment, root, owner) } as const;
  const { recipe } = next;
  const state =
    owner.notCompared !== undefined
      ? ({ kind: 'notCompared', reason: owner.notCompared } as const)
      : recipe.kind === 'known'
        ? ({ kind: 'compared' } as const)
        : ({ kind: recipe.kind, reason: recipe.reason } as const);
  return [
    {
      environment: name,
      root,
      owner,
      manifest: ownerManifest(repository.working, owner.id),
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

const partsOf = (
  inputs: Inputs,
  environment: EnvironmentInput | undefined,
  root: string,
  owner: Owner,
): OwnerAsWritten => {
  const manifest = ownerManifest(inputs.repositories.get(root)?.working, owner.id);
  return { owner, recipe: ownerRecipe(environment, owner, manifest?.path) };
};

function builtAt(
  inputs: Inputs,
  root: string,
  { owner, recipe }: OwnerAsWritten,
  revision: string,
): BuildInput | undefined {
  if (recipe.kind !== 'known') return undefined;
  const how = buildHow(owner, recipe, revision);
  return how && inputs.builds.get(buildKey(root, revision, owner.path, how));
}

/** The live object with the spec that it will have; the same owner for the same objects. */
function readOnce(
  live: JsonObject,
  after: JsonObject,
  gitRepositories: ReadonlyMap<string, JsonObject>,
  remotes: readonly GitRemote[],
): ReadOwner {
  const known = read.get(after);
  if (known?.live === live && known.gitRepositories === gitRepositories && known.remotes === remotes)
    return known.owner;
  const metadata = { ...objectAt(live, 'metadata'), ...nameOf(after) };
  const owner = readFluxKustomization(
    { ...live, metadata, spec: after['spec'] ?? {} },
    gitRepositories,
    remotes,
  );
  read.set(after, { live, gitRepositories, remotes, owner });
  return owner;
}

const read = new WeakMap<
  JsonObject,
  {
    readonly live: JsonObject;
    readonly gitRepositories: ReadonlyMap<string, JsonObject>;
    readonly remotes: readonly GitRemote[];
    readonly owner: ReadOwner;
  }
>();

const nameOf = (object: JsonObject): JsonObject => ({
  name: stringAt(object, 'metadata', 'name') ?? '',
  namespace: stringAt(object, 'metadata', 'namespace') ?? '',
});

function objectAt(object: JsonObject, key: string): JsonObject {
  const value = object[key];
  return isObject(value) ? value : {};
}

const noObjects: ReadonlyMap<string, JsonObject> = new Map();

/** As the finalizer of kustomize-controller 1.9 decides it (`finalizerShouldDeleteResources`). */
function deletesItsObjects(live: JsonObject): boolean {
  if (at(live, 'spec', 'suspend') === true) return false;
  const policy = stringAt(live, 'spec', 'deletionPolicy') ?? 'MirrorPrune';
  return policy === 'MirrorPrune' ? at(live, 'spec', 'prune') === true : policy !== 'Orphan';
}

/** Of what no owner applies any more. */
const nothing: BuildInput = (() => {
  const good = { objects: [], reads: new Set<string>(), texts: new Map(), warnings: [] };
  return { outcome: { ok: true, value: good }, stale: false, lastGood: good };
})();
