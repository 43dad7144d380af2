import { usualArgoNamespace } from '../core/owner/argoSettings.ts';
import { stringAt, type JsonObject } from '../core/resource/json.ts';
import type { AgentOwner } from './atDestination.ts';
import type { Inputs, RepositoryInput } from './inputs.ts';
import { setInFile } from './ownersInFiles.ts';
import { liveSet } from './setOwners.ts';
import type { UnjudgedOwner } from './snapshot.ts';

/** An ApplicationSet that another owner renders: as the cluster has it, else as it is rendered. */
export function nestedSet(
  inputs: Inputs,
  { repository: { remotes } }: RepositoryInput,
  object: JsonObject,
  by: UnjudgedOwner,
): AgentOwner | undefined {
  // As of an Application: the Argo CD of the cluster that it is in, if there is one.
  const { environment } = by;
  const from = inputs.environments.get(environment);
  if (by.readIn !== undefined && !from?.applicationSets) return undefined;
  const namespace = stringAt(object, 'metadata', 'namespace') ?? usualArgoNamespace;
  const live = from?.applicationSets?.objects.get(
    `${namespace}/${stringAt(object, 'metadata', 'name') ?? ''}`,
  );
  const holder = { remote: by.owner.remote, ref: by.owner.ref };
  if (from && live) return liveSet(from, live, { remotes, holder })[0];
  const owner = setInFile(object, remotes, holder)[0];
  return owner && { owner, environment };
}
