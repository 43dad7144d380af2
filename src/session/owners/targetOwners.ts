import { kept } from '../../base/kept.ts';
import type { Owner } from '../../core/owner/owner.ts';
import { plumblineFileName, readPlumblineFile } from '../../core/owner/plumbline/plumblineFile.ts';
import type { TargetSettings } from '../../core/owner/plumbline/plumblineSettings.ts';
import { targetOwner } from '../../core/owner/plumbline/targetOwner.ts';
import type { EnvironmentInput, Inputs, RepositoryInput } from '../inputs.ts';

/** The targets that `.plumbline.yaml` of the working tree names, whether their environment is bound to a cluster or not. */
export function targetOwners({ environments }: Inputs, { working }: RepositoryInput): readonly Owner[] {
  const content = working?.get(plumblineFileName);
  if (content?.kind !== 'text') return [];
  const { targets } = readPlumblineFile(content.source).file;
  return targets.map((target) => ownerOnce(target, environments.get(target.environment)));
}

/** The same owner for the same target: what hangs on it is kept by identity. */
function ownerOnce(target: TargetSettings, environment: EnvironmentInput | undefined): Owner {
  const ofTarget = ownersOf(target);
  const key = environment ? `in ${environment.namespace ?? ''}` : '';
  const owner = ofTarget.get(key) ?? made(target, environment);
  ofTarget.set(key, owner);
  return owner;
}

const ownersOf = kept((_: TargetSettings) => new Map<string, Owner>());

function made(target: TargetSettings, environment: EnvironmentInput | undefined): Owner {
  const owner = targetOwner(target, environment?.namespace);
  if (environment) return owner;
  const { environment: name } = target;
  return {
    ...owner,
    unbound: true,
    notCompared: `no cluster is bound to ${name}: give a context of your kubeconfig this name (setting plumbline.environments and “Choose Clusters…”, or --context ${name}=CONTEXT)`,
  };
}
