import { plural } from '../../base/plural.ts';
import { renderFailureText } from '../../core/validate/renderFailureText.ts';
import type { OwnerSnapshot, Snapshot } from '../../session/snapshot.ts';
import { isWaitingForChart } from './chartRows.ts';
import { ownerLine } from './ownerLine.ts';
import type { TreeRow } from '../viewModels.ts';

/** An owner that files alone declare: what it renders to, or why it does not. There is nothing else to say of it. */
export function declaredLine(snapshot: Snapshot, owner: OwnerSnapshot, now: number): TreeRow {
  const line = ownerLine(snapshot, owner, { show: 'all' }, now);
  const outcome = owner.working?.outcome;
  if (!outcome) return { ...line, description: 'rendering' };
  if (outcome.ok) return { ...line, description: plural(outcome.value.objects.length, 'object') };
  const [description = ''] = renderFailureText(outcome.failure).split('\n', 1);
  return {
    ...line,
    description,
    mark:
      outcome.failure.code === 'unsupported' || isWaitingForChart(snapshot.inputs, owner)
        ? 'notCompared'
        : 'unknown',
  };
}
