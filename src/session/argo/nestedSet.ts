import type { JsonObject } from '../../core/resource/json.ts';
import type { AgentOwner } from '../owners/atDestination.ts';
import { inArgo } from './inArgo.ts';
import type { Inputs, RepositoryInput } from '../inputs.ts';
import { setInFile } from '../owners/ownersInFiles.ts';
import { liveSet } from './setOwners.ts';
import type { UnjudgedOwner } from '../snapshot.ts';

/** An ApplicationSet that another owner renders: as the cluster has it, else as it is rendered, unless that is about to end. */
export function nestedSet(
  inputs: Inputs,
  { repository: { remotes } }: RepositoryInput,
  object: JsonObject,
  { by, isLeaving }: { readonly by: UnjudgedOwner; readonly isLeaving: boolean },
): AgentOwner | undefined {
  const found = inArgo(inputs, 'applicationSets', object, by);
  if (!found) return undefined;
  const { from, live } = found;
  const holder = { remote: by.owner.remote, ref: by.owner.ref };
  if (from && live) return liveSet(from, live, { remotes, holder })[0];
  if (isLeaving) return undefined;
  const owner = setInFile(object, remotes, holder)[0];
  return owner && { owner, environment: by.environment };
}
