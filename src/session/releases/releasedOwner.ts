import { formatRelease, type ReleaseRecord } from '../../core/owner/helm/releaseRecord.ts';
import type { ClusterSource } from '../clusters/clusterSource.ts';
import { renderFailureText } from '../../core/validate/renderFailureText.ts';
import { buildKey, workingTree, type BuildInput, type Inputs, type RepositoryInput } from '../inputs.ts';
import { ownerState } from '../owners/ownerState.ts';
import type { BaseRevision, OwnerHead, OwnerState, UnjudgedOwner } from '../snapshot.ts';

/**
 * A HelmRelease of which a release is deployed. Drift is measured from what Helm keeps of it; where that cannot be read,
 * what its spec renders to at the base stands for it.
 */
export function releasedOwner(
  inputs: Inputs,
  facts: Omit<UnjudgedOwner, 'deployed' | 'state'>,
  {
    repository,
    kept,
    buildAt,
  }: {
    readonly repository: RepositoryInput;
    readonly kept: ClusterSource;
    readonly buildAt: (revision: string) => BuildInput | undefined;
  },
): UnjudgedOwner {
  const { owner, base, recipe } = facts;
  const record = owner.release;
  if (!base || !record) {
    const none = { ...facts, deployed: undefined };
    return { ...none, state: ownerState(none, repository) };
  }
  const specified = buildAt(base.commit);
  const head = headOf(facts, base, buildAt);
  const read = keptBuild(inputs, facts, kept);
  const found = { ...facts, base: baseOf(base.commit, record), head, specified };
  switch (read.kind) {
    case 'there':
      break;
    case 'waiting':
      return { ...found, deployed: undefined, state: { kind: 'waiting', reason: read.reason } };
    case 'unknown': {
      const estimatedBecause = `${read.reason}: what ${base.name} renders to stands for it`;
      const rest = {
        ...facts,
        base: { ...base, estimatedBecause },
        head,
        specified,
        deployed: specified,
      };
      return { ...rest, state: ownerState(rest, repository) };
    }
  }
  const tree = repository.commits.get(base.commit);
  const isRendering = !specified && recipe.kind === 'known' && tree?.ok !== false;
  const state: OwnerState =
    recipe.kind === 'waiting'
      ? { kind: 'waiting', reason: recipe.reason }
      : isRendering
        ? { kind: 'waiting', reason: `rendering ${base.name}` }
        : { kind: 'compared' };
  return { ...found, deployed: read.build, state };
}

type Kept =
  | { readonly kind: 'there'; readonly build: BuildInput }
  | { readonly kind: 'waiting'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly reason: string };

function keptBuild(
  { builds }: Inputs,
  { root, owner: { path, mode }, recipe }: Pick<UnjudgedOwner, 'root' | 'owner' | 'recipe'>,
  kept: ClusterSource,
): Kept {
  if (kept.kind === 'waiting' || kept.kind === 'unknown') return { kind: kept.kind, reason: kept.reason };
  const build = recipe.kept && builds.get(buildKey(root, workingTree, path, { mode, options: recipe.kept }));
  if (!build) return { kind: 'waiting', reason: 'reading what Helm keeps of the release' };
  return build.outcome.ok
    ? { kind: 'there', build }
    : { kind: 'unknown', reason: renderFailureText(build.outcome.failure) };
}

function baseOf(commit: string, record: ReleaseRecord): BaseRevision {
  const { failed } = record;
  return {
    commit,
    name: formatRelease(record),
    ...(failed
      ? {
          estimatedBecause: `release v${String(failed.version)} (${failed.chartVersion}) failed: live may hold some of it`,
        }
      : {}),
  };
}

/** What the agent has not made a release of yet is ahead, be it the spec that it has. */
function headOf(
  { owner, head }: Pick<UnjudgedOwner, 'owner' | 'head'>,
  { commit, name }: BaseRevision,
  buildAt: (revision: string) => BuildInput | undefined,
): OwnerHead {
  if (head.kind === 'ahead') return { ...head, build: buildAt(head.builtAt ?? head.commit) };
  return owner.release?.isSettled === false ? { kind: 'ahead', name, commit, build: buildAt(commit) } : head;
}
