import { kept } from '../../base/kept.ts';
import { readResourceSet } from '../../core/owner/flux/resourceSet.ts';
import type { Owner } from '../../core/owner/owner.ts';
import { stringAt, type JsonObject } from '../../core/resource/json.ts';
import type { EnvironmentInput, Inputs, RepositoryInput } from '../inputs.ts';
import type { UnjudgedOwner } from '../snapshot.ts';
import type { AgentOwner } from './atDestination.ts';
import { hasManifest } from './ownerManifest.ts';

type Holder = Pick<Owner, 'remote' | 'ref'>;

/** A ResourceSet that another owner renders: as the cluster has it, else as it is rendered, unless that is about to end. */
export function nestedResourceSet(
  { environments }: Inputs,
  _repository: RepositoryInput,
  object: JsonObject,
  { by, isLeaving }: { readonly by: UnjudgedOwner; readonly isLeaving: boolean },
): AgentOwner | undefined {
  const namespace = stringAt(object, 'metadata', 'namespace') ?? by.owner.namespace ?? '';
  const name = stringAt(object, 'metadata', 'name') ?? '';
  // What goes to a cluster that nobody knows is not what is live in one of these.
  const to = by.owner.unnamedCluster === undefined ? environments.get(by.environment) : undefined;
  const live = to?.resourceSets?.objects.get(`${namespace}/${name}`);
  if (!live && isLeaving) return undefined;
  return { owner: resourceSetOnce(live ?? object, by.owner), environment: by.environment };
}

/** Those of a cluster whose manifests lie in the repository's files: somebody has applied these. */
export function resourceSetsOfFiles(
  from: EnvironmentInput,
  { repository: { remotes }, working }: RepositoryInput,
): readonly AgentOwner[] {
  const holder: Holder = { remote: remotes[0]?.name ?? '', ref: { by: 'unsaid' } };
  return [...(from.resourceSets?.objects.values() ?? [])].flatMap((set) => {
    const owner = resourceSetOnce(set, holder);
    return hasManifest(working, owner.id) ? [{ owner, environment: from.name }] : [];
  });
}

/** The same owner for the same objects: what hangs on it is kept by identity. */
export function resourceSetOnce(set: JsonObject, holder: Holder): Owner {
  const byHolder = readBefore(set);
  const key = JSON.stringify([holder.remote, holder.ref]);
  const owner = byHolder.get(key) ?? readResourceSet(set, holder);
  byHolder.set(key, owner);
  return owner;
}

const readBefore = kept((_set: JsonObject) => new Map<string, Owner>());
