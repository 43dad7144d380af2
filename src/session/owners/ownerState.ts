import { renderFailureText } from '../../core/validate/renderFailureText.ts';
import { missingRevision } from '../git/missingRevision.ts';
import type { RepositoryInput } from '../inputs.ts';
import { lineInManifest } from './lineInManifest.ts';
import type { OwnerState, UnjudgedOwner } from '../snapshot.ts';

/** Whether an owner is compared with what is live, or why not. */
export function ownerState(
  {
    owner,
    manifest,
    recipe,
    base,
    head,
    deployed,
  }: Pick<UnjudgedOwner, 'owner' | 'manifest' | 'recipe' | 'base' | 'head' | 'deployed'>,
  repository: RepositoryInput,
): OwnerState {
  if (owner.notCompared !== undefined)
    return { kind: 'notCompared', reason: notComparedReason(owner.notCompared, owner, manifest) };
  if (!base && owner.id.kind === 'Target')
    return { kind: 'unknown', reason: head.kind === 'unknown' ? head.reason : 'nothing is committed yet' };
  if (!base) return { kind: 'waiting', reason: 'the agent has not applied it yet' };
  const tree = repository.commits.get(base.commit);
  if (tree?.ok === false) {
    const how = {
      repository: repository.repository,
      remote: owner.remote,
      isFetched: head.kind !== 'unknown',
    };
    return { kind: 'unknown', reason: missingRevision(base.name, tree.failure, how) };
  }
  if (recipe.kind !== 'known') return { kind: recipe.kind, reason: recipe.reason };
  if (!deployed) return { kind: 'waiting', reason: `rendering ${base.name}` };
  if (!deployed.outcome.ok) {
    const { failure } = deployed.outcome;
    const kind = failure.code === 'unsupported' ? 'notCompared' : 'unknown';
    return { kind, reason: renderFailureText(failure) };
  }
  return { kind: 'compared' };
}

function notComparedReason(
  reason: string,
  { id, notComparedAt }: UnjudgedOwner['owner'],
  manifest: UnjudgedOwner['manifest'],
): string {
  const line =
    manifest && notComparedAt !== undefined ? lineInManifest(manifest, id, notComparedAt) : undefined;
  return line === undefined ? reason : `${reason} (${line})`;
}
