import type { Snapshot } from '../session/snapshot.ts';
import { describeEnvironment } from './environmentText.ts';
import { marksOf, sumOfCounts, worstMark } from './lines/marks.ts';
import type { EmptyState, Mark, Status } from './viewModels.ts';

/** The status bar: how many objects differ, in which environments, as of when. `now` is in milliseconds. */
export function status(snapshot: Snapshot, empty: EmptyState, now: number): Status {
  const environments = [...snapshot.inputs.environments.values()];
  if (environments.length === 0) {
    return {
      text: 'Plumbline',
      tooltip: 'No cluster is chosen for this workspace.',
      different: 0,
      mark: 'notCompared',
    };
  }
  const known = environments.map((environment) => ({
    name: environment.name,
    dryRunDenied: environment.dryRunDenied,
    ...describeEnvironment(
      environment,
      snapshot.owners.filter((owner) => owner.environment === environment.name),
      now,
    ),
  }));
  const marks = sumOfCounts(snapshot.owners.map(marksOf));
  const different = (marks.get('drift') ?? 0) + (marks.get('missing') ?? 0);
  const mark = empty === 'looking' ? 'waiting' : mostTelling(known);
  return {
    text: textOf(mark, different),
    tooltip: known.map(tooltipOf).join('\n'),
    different,
    mark,
  };
}

const tooltipOf = ({ name, text, dryRunDenied }: Described): string =>
  `${name}: ${text}${dryRunDenied === undefined ? '' : `\nnot confirmed: ${dryRunDenied}`}`;

interface Described {
  readonly name: string;
  readonly text: string;
  readonly dryRunDenied: string | undefined;
}

/** A cluster that runs nothing of this repository takes nothing away from the others. */
function mostTelling(environments: readonly { readonly mark: Mark }[]): Mark {
  const marks = environments.map(({ mark }) => mark);
  const telling = marks.filter((mark) => mark !== 'notCompared');
  return worstMark(telling.length > 0 ? telling : marks);
}

function textOf(mark: Mark, different: number): string {
  return different > 0 ? `${String(different)} drifted` : (words[mark] ?? 'in sync');
}

const words: Partial<Record<Mark, string>> = {
  waiting: 'comparing…',
  unknown: 'unknown',
  pending: 'pending',
  notCompared: 'nothing to compare',
  deleting: 'being deleted',
};
