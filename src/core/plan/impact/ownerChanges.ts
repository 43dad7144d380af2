import type { Impact } from './impact.ts';
import type { ImpactFacts } from './impactFacts.ts';

/** What an agent's own object says is not carried out by the sync that writes it: its agent reads it afterwards. */
export function ownerChanges({ id, action }: ImpactFacts): readonly Impact[] {
  const follows = effects[id.kind];
  if (follows === undefined || !agents.has(id.group) || !(action in follows)) return [];
  const message = follows[action] ?? '';
  return [{ code: 'owner-changes', severity: action === 'prune' ? 'warning' : 'info', message }];
}

const agents: ReadonlySet<string> = new Set([
  'kustomize.toolkit.fluxcd.io',
  'helm.toolkit.fluxcd.io',
  'source.toolkit.fluxcd.io',
  'fluxcd.controlplane.io',
  'argoproj.io',
]);

type Effects = Readonly<Partial<Record<ImpactFacts['action'], string>>>;

/** The plan has a part for each Kustomization, Application and set of the repository as it is after the merge. */
const planned: Effects = {
  create: 'its agent then applies what it names: see its own part of the plan',
  update: 'its agent then applies it anew, as its spec says by then: see its own part of the plan',
  recreate: 'what it applied may be deleted with it, and is applied again',
  prune: 'what it applied is deleted with it, unless its spec says otherwise: see its own part of the plan',
};

const effects: Readonly<Record<string, Effects>> = {
  Kustomization: planned,
  HelmRelease: {
    ...planned,
    recreate: 'what it applied may be deleted with it: that is not part of this plan',
    prune:
      'what it applied is deleted with it, unless its spec says otherwise: that is not part of this plan',
  },
  ResourceSet: {
    create: 'flux-operator then applies what its template makes: that is not part of this plan',
    update: 'flux-operator then applies what its template makes by then: that is not part of this plan',
    recreate: 'what it applied is deleted with it, and is applied again: that is not part of this plan',
    prune: 'what it applied is deleted with it: that is not part of this plan',
  },
  Application: planned,
  ApplicationSet: {
    create: 'its controller then generates its Applications: see its own part of the plan',
    update: 'its controller then generates its Applications anew: see its own part of the plan',
    recreate: 'its Applications may be deleted with it, and are generated again',
    prune:
      'its Applications are deleted with it, unless its spec says otherwise: see its own part of the plan',
  },
  GitRepository: {
    update: 'what its owners apply may be another revision then: that is not part of this plan',
    prune: 'its owners cannot apply anything any more',
  },
};
