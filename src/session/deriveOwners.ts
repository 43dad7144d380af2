import type { WatchedObjects } from '../cluster/clusterApi.ts';
import { sourceIgnoreReason } from '../core/owner/fluxArtifact.ts';
import { readFluxKustomization } from '../core/owner/fluxKustomization.ts';
import type { Owner } from '../core/owner/owner.ts';
import type { JsonObject } from '../core/resource/json.ts';
import {
  buildKey,
  workingTree,
  type EnvironmentInput,
  type FileTree,
  type Inputs,
  type RepositoryInput,
} from './inputs.ts';
import type { OwnerSnapshot, OwnerState, UnjudgedOwner } from './snapshot.ts';

/** The owners that apply a repository of the workspace, in every environment, without their objects. */
export function deriveOwners(
  inputs: Inputs,
  previous: ReadonlyMap<string, OwnerSnapshot>,
): readonly UnjudgedOwner[] {
  return [...inputs.environments.values()].flatMap((environment) =>
    [...inputs.repositories].flatMap(([root, repository]) =>
      ownersOf(environment, root, repository, previous).map(({ owner, madeFrom }) => {
        const commit = owner.deployed?.commit;
        const deployed =
          commit === undefined ? undefined : inputs.builds.get(buildKey(root, commit, owner.path));
        const working = inputs.builds.get(buildKey(root, workingTree, owner.path));
        const state = stateOf(owner, repository, deployed);
        return { environment: environment.name, root, owner, madeFrom, deployed, working, state };
      }),
    ),
  );
}

type ReadOwner = Pick<OwnerSnapshot, 'owner' | 'madeFrom'>;

function ownersOf(
  environment: EnvironmentInput,
  root: string,
  { repository: { remotes } }: RepositoryInput,
  previous: ReadonlyMap<string, OwnerSnapshot>,
): readonly ReadOwner[] {
  const gitRepositories = objectsOf(environment.gitRepositories);
  const kustomizations = objectsOf(environment.kustomizations);
  return readAll(kustomizations, gitRepositories, remotes).map((read) => {
    const before = previous.get(ownerKey({ environment: environment.name, root, owner: read.owner }));
    return before?.madeFrom.kustomization === read.madeFrom.kustomization &&
      sameText(before.owner, read.owner)
      ? { owner: before.owner, madeFrom: read.madeFrom }
      : read;
  });
}
const none: ReadonlyMap<string, JsonObject> = new Map();
const objectsOf = (watched: WatchedObjects | undefined): ReadonlyMap<string, JsonObject> =>
  watched?.objects ?? none;

function stateOf(owner: Owner, repository: RepositoryInput, deployed: OwnerSnapshot['deployed']): OwnerState {
  if (owner.notCompared !== undefined) return { kind: 'notCompared', reason: owner.notCompared };
  if (!owner.deployed) return { kind: 'waiting', reason: 'the agent has not applied it yet' };
  const tree = repository.commits.get(owner.deployed.commit);
  if (tree?.ok === false) return { kind: 'unknown', reason: tree.failure.message };
  const ignored = tree && ignoreReason(tree.value);
  if (ignored !== undefined) return { kind: 'notCompared', reason: ignored };
  if (!deployed) return { kind: 'waiting', reason: `rendering ${owner.deployed.revision}` };
  if (!deployed.outcome.ok)
    return { kind: 'unknown', reason: describeBuildFailure(deployed.outcome.failure) };
  return { kind: 'compared' };
}

/** Looked for once in a tree: trees are large, and owners many. */
function ignoreReason(tree: FileTree): string | undefined {
  if (!ignoreReasons.has(tree)) ignoreReasons.set(tree, sourceIgnoreReason(tree.keys()));
  return ignoreReasons.get(tree);
}

const ignoreReasons = new WeakMap<FileTree, string | undefined>();

export function describeBuildFailure(failure: { readonly code: string; readonly message?: string }): string {
  return failure.message ?? `the render ended (${failure.code})`;
}
