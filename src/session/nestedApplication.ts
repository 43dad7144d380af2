import { kept } from '../base/kept.ts';
import { usualArgoNamespace } from '../core/owner/argoSettings.ts';
import type { Owner } from '../core/owner/owner.ts';
import { stringAt, type JsonObject } from '../core/resource/json.ts';
import type { GitRemote } from '../git/read/gitApi.ts';
import { liveApplication } from './applicationOwners.ts';
import type { AgentOwner } from './atDestination.ts';
import type { Inputs, RepositoryInput } from './inputs.ts';
import { applicationInFile } from './ownersInFiles.ts';
import type { UnjudgedOwner } from './snapshot.ts';

/** An Application that another owner renders: as the cluster has it, else as it is rendered. None applies something else. */
export function nestedApplication(
  inputs: Inputs,
  { repository: { remotes } }: RepositoryInput,
  object: JsonObject,
  by: UnjudgedOwner,
): AgentOwner | undefined {
  // Where its objects are: an Application is run by the Argo CD of the cluster that it is in, if there is one.
  const { environment } = by;
  const from = inputs.environments.get(environment);
  if (by.readIn !== undefined && !from?.applications) return undefined;
  const namespace = stringAt(object, 'metadata', 'namespace') ?? usualArgoNamespace;
  const live = from?.applications?.objects.get(`${namespace}/${stringAt(object, 'metadata', 'name') ?? ''}`);
  const { remote, ref } = by.owner;
  if (from && live) {
    const holder = { remote, ref, commit: by.base?.commit };
    return liveApplication(inputs, from, live, { remotes, holder })[0];
  }
  const owner = readOnce(object, remotes, remote, ref)[0];
  return owner && { owner, environment };
}

const readOnce = kept(
  (object: JsonObject, remotes: readonly GitRemote[], remote: string, ref: Owner['ref']) =>
    applicationInFile(object, remotes, { remote, ref }),
);
