import { readArgoApplication } from '../core/owner/argoApplication.ts';
import type { ArgoSettings } from '../core/owner/argoSettings.ts';
import type { ReadOwner } from '../core/owner/fluxKustomization.ts';
import type { Owner } from '../core/owner/owner.ts';
import { stringAt, type JsonObject } from '../core/resource/json.ts';
import type { GitRemote } from '../git/read/gitApi.ts';
import { applicationEnvironment } from './applicationEnvironment.ts';
import { argoSettingsOf } from './argoSettingsOf.ts';
import type { EnvironmentInput, Inputs, RepositoryInput } from './inputs.ts';

/** An owner that one cluster describes, and another may hold the objects of. */
export interface AgentOwner {
  readonly owner: Owner;
  /** Where its objects are. */
  readonly environment: string;
}

/** The Applications of a cluster that apply this repository, wherever their objects go. */
export function applicationOwners(
  { environments }: Pick<Inputs, 'environments'>,
  from: EnvironmentInput,
  { repository: { remotes } }: RepositoryInput,
): readonly AgentOwner[] {
  const applications = from.applications?.objects ?? new Map<string, JsonObject>();
  return [...applications.values()].flatMap((application): readonly AgentOwner[] => {
    const { settings } = argoSettingsOf(from, stringAt(application, 'metadata', 'namespace') ?? '');
    const read = readOnce(application, settings, remotes);
    if (read.kind !== 'ours') return [];
    const to = applicationEnvironment(application, from, environments);
    return to.kind === 'bound'
      ? [{ owner: read.owner, environment: to.environment }]
      : [{ owner: unboundOnce(read.owner, to.reason), environment: from.name }];
  });
}

/** The same owner for the same objects: it is asked for at every change, and what hangs on it is kept by identity. */
function readOnce(application: JsonObject, settings: ArgoSettings, remotes: readonly GitRemote[]): ReadOwner {
  const ofRemotes = readBefore.get(remotes) ?? new WeakMap<JsonObject, ReadBefore>();
  readBefore.set(remotes, ofRemotes);
  const before = ofRemotes.get(application);
  if (before?.settings === settings) return before.read;
  const read = readArgoApplication(application, settings, remotes);
  ofRemotes.set(application, { settings, read });
  return read;
}

interface ReadBefore {
  readonly settings: ArgoSettings;
  readonly read: ReadOwner;
}

const readBefore = new WeakMap<readonly GitRemote[], WeakMap<JsonObject, ReadBefore>>();

function unboundOnce(owner: Owner, reason: string): Owner {
  const known = unbound.get(owner);
  if (known?.notCompared === reason) return known;
  const made: Owner =
    owner.notCompared === undefined ? { ...owner, notCompared: reason, unbound: true } : owner;
  unbound.set(owner, made);
  return made;
}

const unbound = new WeakMap<Owner, Owner>();
