import { keptResults } from '../../base/keptResults.ts';
import type { Owner } from '../../core/owner/owner.ts';
import type { JsonObject } from '../../core/resource/json.ts';
import { liveApplication } from './applicationOwners.ts';
import type { AgentOwner } from '../owners/atDestination.ts';
import { inArgo } from './inArgo.ts';
import type { Inputs, RepositoryInput } from '../inputs.ts';
import { openBeside } from './openBeside.ts';
import { applicationInFile } from '../owners/ownersInFiles.ts';
import type { UnjudgedOwner } from '../snapshot.ts';

/**
 * An Application that another owner renders: as the cluster has it, else as it is rendered, unless that is about to end. None
 * where it applies something else.
 */
export function nestedApplication(
  inputs: Inputs,
  repository: RepositoryInput,
  object: JsonObject,
  { by, isLeaving }: { readonly by: UnjudgedOwner; readonly isLeaving: boolean },
): AgentOwner | undefined {
  const found = inArgo(inputs, 'applications', object, by);
  if (!found) return undefined;
  const { from, live } = found;
  const { remote, ref } = by.owner;
  const beside = openBeside(inputs.repositories, repository);
  if (from && live) {
    const holder = { remote, ref, commit: by.base?.commit };
    return liveApplication(inputs, from, live, { repository, holder, beside })[0];
  }
  if (isLeaving) return undefined;
  const { remotes } = repository.repository;
  const owner = readOnce(object, [remotes, remote, ref, beside], () =>
    applicationInFile(object, remotes, { remote, ref }, beside),
  )[0];
  return owner && { owner, environment: by.environment };
}

const readOnce = keptResults<readonly Owner[]>();
