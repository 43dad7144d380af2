import { kept } from '../../base/kept.ts';
import { keptResults } from '../../base/keptResults.ts';
import {
  readArgoApplication,
  type ArgoHolder,
  type OpenBeside,
} from '../../core/owner/argo/argoApplication.ts';
import type { ArgoSettings } from '../../core/owner/argo/argoSettings.ts';
import { followedHead } from '../../core/owner/followedHead.ts';
import type { ReadOwner } from '../../core/owner/flux/fluxKustomization.ts';
import { stringAt, type JsonObject } from '../../core/resource/json.ts';
import type { GitRemote } from '../../git/read/gitApi.ts';
import { applicationEnvironment } from './applicationEnvironment.ts';
import { argoSettingsOf } from './argoSettingsOf.ts';
import { atDestination, type AgentOwner } from '../owners/atDestination.ts';
import type { EnvironmentInput, Inputs, RepositoryInput } from '../inputs.ts';
import { openBeside } from './openBeside.ts';
import { hasManifest } from '../owners/ownerManifest.ts';

/** The Applications of a cluster that apply this repository, wherever their objects go. */
export function applicationOwners(
  inputs: Pick<Inputs, 'environments' | 'repositories'>,
  from: EnvironmentInput,
  repository: RepositoryInput,
): readonly AgentOwner[] {
  const beside = openBeside(inputs.repositories, repository);
  return [...objectsOf(from)].flatMap((application) =>
    liveApplication(inputs, from, application, { repository, beside }),
  );
}

/**
 * Those of charts alone whose manifests lie in the repository's files: somebody has applied these. What they are at is
 * said by the branch that stands for what nobody says.
 */
export function applicationsOfFiles(
  inputs: Pick<Inputs, 'environments' | 'repositories'>,
  from: EnvironmentInput,
  input: RepositoryInput,
): readonly AgentOwner[] {
  const { repository, working } = input;
  const beside = openBeside(inputs.repositories, input);
  const remote = repository.remotes[0]?.name;
  if (remote === undefined) return [];
  const head = followedHead(remote, unsaid, repository);
  const holder = { remote, ref: unsaid, commit: head.kind === 'unknown' ? undefined : head.commit };
  return [...objectsOf(from)].flatMap((application) => {
    const id = { kind: 'Application', ...nameOf(application) } as const;
    if (!hasManifest(working, id)) return [];
    return liveApplication(inputs, from, application, { repository: input, holder, beside });
  });
}

interface ReadBy {
  readonly repository: RepositoryInput;
  readonly holder?: ArgoHolder | undefined;
  readonly beside: OpenBeside;
}

/** None where it applies something else. */
export function liveApplication(
  { environments }: Pick<Inputs, 'environments'>,
  from: EnvironmentInput,
  application: JsonObject,
  { repository, holder, beside }: ReadBy,
): readonly AgentOwner[] {
  const { settings } = argoSettingsOf(from, nameOf(application).namespace);
  const read = readOnce(application, settings, { remotes: repository.repository.remotes, holder, beside });
  if (read.kind !== 'ours') return [];
  return [atDestination(read.owner, applicationEnvironment(application, from, environments), from.name)];
}

const unsaid = { by: 'unsaid' } as const;

const objectsOf = ({ applications }: EnvironmentInput): Iterable<JsonObject> =>
  applications?.objects.values() ?? [];

const nameOf = (application: JsonObject): { readonly namespace: string; readonly name: string } => ({
  namespace: stringAt(application, 'metadata', 'namespace') ?? '',
  name: stringAt(application, 'metadata', 'name') ?? '',
});

/** The same owner for the same objects: it is asked for at every change, and what hangs on it is kept by identity. */
function readOnce(
  application: JsonObject,
  settings: ArgoSettings,
  { remotes, holder, beside }: Omit<ReadBy, 'repository'> & { readonly remotes: readonly GitRemote[] },
): ReadOwner {
  const read = (holder ? readForHolders : readForRemotes)(remotes);
  return read(application, [settings, JSON.stringify(holder), beside], () =>
    readArgoApplication(application, settings, remotes, { holder, open: beside }),
  );
}

const readForRemotes = kept((_: readonly GitRemote[]) => keptResults<ReadOwner>());
const readForHolders = kept((_: readonly GitRemote[]) => keptResults<ReadOwner>());
