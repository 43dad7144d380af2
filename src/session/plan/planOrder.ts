import type { OwnerFacts } from '../../core/drift/predict/question.ts';
import type { Dependency } from '../../core/plan/circumstances.ts';
import type { FluxSchedule } from '../../core/owner/flux/fluxSchedule.ts';
import { readAgentStatus } from '../../core/owner/flux/fluxStatus.ts';
import { formatOwner, type Owner, type OwnerId } from '../../core/owner/owner.ts';
import type { EnvironmentInput } from '../inputs.ts';
import { writtenNext } from '../owners/nextOwner.ts';
import type { OwnerSnapshot } from '../snapshot.ts';

/** The owner that acts by then: as its own manifest says after the merge. */
export function asMerged({
  owner,
  next,
}: Pick<OwnerSnapshot, 'owner' | 'next'>): Owner & Pick<OwnerFacts, 'cascades' | 'staysBecause'> {
  if (next?.kind === 'removed')
    return {
      ...owner,
      prune: next.deletes,
      ...(next.cascades ? { cascades: true } : {}),
      ...(next.staysBecause === undefined ? {} : { staysBecause: next.staysBecause }),
    };
  return writtenNext(next)?.owner ?? owner;
}

/** The name by which owners are put in order, of each repository its own; circles are told by those of Kustomizations. */
export const agentName = ({ owner: { id }, root }: Pick<OwnerSnapshot, 'owner' | 'root'>): string =>
  nameOf(id, root);

const nameOf = (id: OwnerId, root: string): string => {
  switch (id.kind) {
    case 'Kustomization':
      return `${id.namespace}/${id.name}`;
    case 'HelmRelease':
    case 'ResourceSet':
      return formatOwner(id);
    case 'Application':
    case 'ApplicationSet':
    case 'Target':
      return `${root}\n${formatOwner(id)}`;
  }
};

/** Those that have to act before it, by `agentName`: what it depends on, and who applies its manifest. */
export const comesAfter = (owner: OwnerSnapshot): readonly string[] => [
  ...dependsOn(asMerged(owner)).map((name) => (isRelease(owner.owner) ? `HelmRelease/${name}` : name)),
  ...(owner.heldBy ? [nameOf(owner.heldBy, owner.root)] : []),
];

export const fluxSchedule = ({ schedule }: Owner): FluxSchedule | undefined =>
  schedule?.agent === 'flux' ? schedule : undefined;

export const dependenciesOf = (
  owner: Owner,
  environment: EnvironmentInput | undefined,
  heldUp: ReadonlyMap<string, string>,
): readonly Dependency[] => {
  const lists = isRelease(owner) ? environment?.helmReleases : environment?.kustomizations;
  return dependsOn(owner).map((name) => {
    const found = lists?.objects.get(name);
    const why = heldUp.get(isRelease(owner) ? `HelmRelease/${name}` : name);
    return {
      name,
      status: found && readAgentStatus(found),
      ...(why === undefined ? {} : { heldUp: why }),
    };
  });
};

const isRelease = ({ id }: Owner): boolean => id.kind === 'HelmRelease';

const dependsOn = ({ schedule }: Owner): readonly string[] =>
  schedule === undefined || schedule.agent === 'argo' || schedule.agent === 'argoSet'
    ? []
    : schedule.dependsOn;
