import type { Snapshot } from '../session/snapshot.ts';
import { countMarks, markOf, markOfOwner, worstMark } from './marks.ts';
import type { EmptyState, Mark, Status } from './viewModels.ts';

/** The status bar: how many objects differ, in which environments, as of when. */
export function status(snapshot: Snapshot, empty: EmptyState): Status {
  const environments = [...snapshot.inputs.environments.values()];
  if (environments.length === 0) {
    return {
      text: 'Plumbline',
      tooltip: 'No cluster is chosen for this workspace.',
      different: 0,
      mark: 'notCompared',
    };
  }
  const marks = snapshot.owners.flatMap((owner) => owner.objects.map(markOf));
  const mark = markOfAll(snapshot, empty, marks);
  const different = marks.filter((one) => one === 'drift' || one === 'missing').length;
  const lines = environments.map(({ name, connection }) => {
    const own = snapshot.owners.filter((owner) => owner.environment === name);
    const counts = countMarks(own.flatMap((owner) => owner.objects.map(markOf)));
    if (connection.kind === 'connecting') return `${name}: connecting`;
    if (connection.kind === 'failed') return `${name}: ${connection.failure.message}`;
    return `${name}: ${counts === '' ? 'nothing to compare' : counts}`;
  });
  return { text: textOf(mark, different), tooltip: lines.join('\n'), different, mark };
}

function markOfAll({ owners }: Snapshot, empty: EmptyState, marks: readonly Mark[]): Mark {
  if (empty === 'unreachable' || empty === 'denied') return 'unknown';
  if (empty === 'looking') return 'waiting';
  return owners.length === 0 ? 'notCompared' : worstMark([...marks, ...owners.map(markOfOwner)]);
}

function textOf(mark: Mark, different: number): string {
  return different > 0 ? `${String(different)} drifted` : (words[mark] ?? 'in sync');
}

const words: Partial<Record<Mark, string>> = {
  waiting: 'comparing…',
  unknown: 'unknown',
  pending: 'pending',
  notCompared: 'nothing to compare',
};
