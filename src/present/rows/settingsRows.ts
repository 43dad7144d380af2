import { plumblineFileName } from '../../core/owner/plumbline/plumblineFile.ts';
import type { Snapshot } from '../../session/snapshot.ts';
import { messageRow } from './rowId.ts';
import { settingsProblems } from '../problems/settingsProblems.ts';
import type { TreeRow } from '../viewModels.ts';
import type { Place } from '../place.ts';

/** What is wrong with `.plumbline.yaml`, a row each, above the environments: a click leads to the line. */
export function settingsRows(snapshot: Snapshot): readonly TreeRow[] {
  return placedProblems(snapshot).map(({ id, place, message }) => ({
    id,
    kind: 'message',
    label: `${plumblineFileName}, line ${String(place.line + 1)}`,
    description: message,
    tooltip: message,
    mark: 'unknown',
    expandable: false,
    comparable: false,
    located: true,
  }));
}

/** Where the row of such a problem leads. */
export const placeOfSettingsRow = (snapshot: Snapshot, row: string): Place | undefined =>
  placedProblems(snapshot).find(({ id }) => id === row)?.place;

interface PlacedProblem {
  readonly id: string;
  readonly place: Place;
  readonly message: string;
}

function placedProblems(snapshot: Snapshot): readonly PlacedProblem[] {
  return [...settingsProblems(snapshot)].flatMap(([path, problems]) =>
    problems.map(({ start, message }, number) => ({
      id: messageRow('', `${path}\n${String(number)}`),
      place: { path, line: start.line, column: start.character },
      message,
    })),
  );
}
