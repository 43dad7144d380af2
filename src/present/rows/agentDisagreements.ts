import { plural } from '../../base/plural.ts';
import type { OwnerSnapshot, Snapshot } from '../../session/snapshot.ts';
import { argoDisagreements } from './argoDisagreements.ts';
import type { Disagreement } from './disagreement.ts';
import { fluxDisagreements } from './fluxDisagreements.ts';
import { disagreementRow } from './rowId.ts';
import type { TreeRow } from '../viewModels.ts';

/** What the agent of an owner says otherwise than we do: the first few, and how many more. */
export function agentDisagreements(
  snapshot: Snapshot,
  owner: OwnerSnapshot,
  now: number,
): readonly Disagreement[] {
  const told = [...argoDisagreements(snapshot, owner, now), ...fluxDisagreements(snapshot, owner, now)];
  const more = told.length - most;
  if (more <= 0) return told;
  const agent = owner.owner.id.kind === 'Application' ? 'Argo CD' : 'Flux';
  return [
    ...told.slice(0, most),
    { claim: `${agent} judges ${plural(more, 'more object')} otherwise`, why: 'for such reasons as well' },
  ];
}

const most = 3;

/** A row each, above the objects of the owner. */
export const disagreementRows = (snapshot: Snapshot, owner: OwnerSnapshot, now: number): readonly TreeRow[] =>
  agentDisagreements(snapshot, owner, now).map(({ claim, why }) => ({
    id: disagreementRow(owner, claim),
    kind: 'message',
    label: claim,
    description: why,
    tooltip: `${claim}: ${why}`,
    mark: 'unknown',
    expandable: false,
    comparable: false,
    located: false,
  }));
