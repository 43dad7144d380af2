import type { OwnerSnapshot, Snapshot } from '../../session/snapshot.ts';
import { agentDisagreements } from './agentDisagreements.ts';
import { idleRules } from './idleRules.ts';
import { formatCounts, markOfOwner, marksOf } from '../lines/marks.ts';
import { agentText, ownerLabel, ownerTooltip } from '../ownerText.ts';
import { ownerRow } from './rowId.ts';
import { isShown, type ShownObjects } from './shownRows.ts';
import { newestIn, timesOf } from '../times.ts';
import type { TreeOptions } from '../treeOptions.ts';
import type { TreeRow } from '../viewModels.ts';

/** An owner: our counts, and beside them what the agent says of itself. `now` is in milliseconds since the epoch. */
export function ownerLine(
  snapshot: Snapshot,
  owner: OwnerSnapshot,
  options: ShownObjects & Pick<TreeOptions, 'order'>,
  now: number,
): TreeRow {
  const counts = formatCounts(marksOf(owner));
  const ours = owner.state.kind === 'compared' ? counts || 'no objects' : owner.state.reason;
  const disagreements = agentDisagreements(snapshot, owner, now);
  const fetchedAt = snapshot.inputs.repositories.get(owner.root)?.repository.fetchedAt;
  return {
    id: ownerRow(owner),
    kind: 'owner',
    label: ownerLabel(owner.owner.id),
    description: `${ours} · ${agentText(owner)}`,
    tooltip: ownerTooltip(owner, ours, {
      fetchedAt,
      now,
      notes: [...disagreements.map(({ claim, why }) => `${claim}: ${why}`), ...idleRules(owner)],
    }),
    mark: markOfOwner(owner),
    ...(options.order === 'newest' ? { since: newestIn(timesOf(snapshot, now), owner) } : {}),
    expandable: disagreements.length > 0 || owner.objects.some((object) => isShown(object, options)),
    comparable: false,
    located: owner.manifest !== undefined && owner.owner.id.kind !== 'Target',
  };
}
