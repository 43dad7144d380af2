import { kept } from '../../base/kept.ts';
import type { ArgoHolder } from '../../core/owner/argo/argoApplication.ts';
import { readArgoSet } from '../../core/owner/argo/argoSet.ts';
import type { Owner } from '../../core/owner/owner.ts';
import { stringAt, type JsonObject } from '../../core/resource/json.ts';
import type { GitRemote } from '../../git/read/gitApi.ts';
import type { AgentOwner } from '../owners/atDestination.ts';
import type { EnvironmentInput, RepositoryInput } from '../inputs.ts';
import { hasManifest } from '../owners/ownerManifest.ts';

type SetHolder = Pick<ArgoHolder, 'remote' | 'ref'>;

/** The ApplicationSets of a cluster whose generators read this repository. */
export const setOwners = (
  from: EnvironmentInput,
  { repository: { remotes } }: RepositoryInput,
): readonly AgentOwner[] => objectsOf(from).flatMap((set) => liveSet(from, set, { remotes }));

/** Those that read no repository, whose manifests lie in the repository's files: somebody has applied these. */
export function setsOfFiles(
  from: EnvironmentInput,
  { repository: { remotes }, working }: RepositoryInput,
): readonly AgentOwner[] {
  const remote = remotes[0]?.name;
  if (remote === undefined) return [];
  const holder: SetHolder = { remote, ref: { by: 'unsaid' } };
  return objectsOf(from).flatMap((set) => {
    const [namespace = '', name = ''] = ['namespace', 'name'].map((key) => stringAt(set, 'metadata', key));
    return hasManifest(working, { kind: 'ApplicationSet', namespace, name })
      ? liveSet(from, set, { remotes, holder })
      : [];
  });
}

/** None where it generates from something else. Its Applications are where it is. */
export const liveSet = (
  { name }: EnvironmentInput,
  set: JsonObject,
  by: { readonly remotes: readonly GitRemote[]; readonly holder?: SetHolder | undefined },
): readonly AgentOwner[] => readOnce(set, by).map((owner) => ({ owner, environment: name }));

const objectsOf = ({ applicationSets }: EnvironmentInput): readonly JsonObject[] => [
  ...(applicationSets?.objects.values() ?? []),
];

/** The same owner for the same objects: it is asked for at every change, and what hangs on it is kept by identity. */
export function readOnce(
  set: JsonObject,
  { remotes, holder }: { readonly remotes: readonly GitRemote[]; readonly holder?: SetHolder | undefined },
): readonly Owner[] {
  const key = holder ? JSON.stringify([holder.remote, holder.ref]) : '';
  const ofSet = readBefore(remotes)(set);
  const before = ofSet.get(key);
  if (before) return before;
  const read = readArgoSet(set, remotes, holder);
  const owners = read.kind === 'ours' ? [read.owner] : [];
  ofSet.set(key, owners);
  return owners;
}

/** By holder. */
const readBefore = kept((_remotes: readonly GitRemote[]) =>
  kept((_set: JsonObject) => new Map<string, readonly Owner[]>()),
);
