import { formatOwner } from '../../core/owner/owner.ts';
import type { PlacedFailure } from '../../core/validate/placedFailure.ts';
import type { ProblemCode } from '../../core/validate/problem.ts';
import { editorPositions } from '../../core/yaml/editorPositions.ts';
import type { OwnerSnapshot, Snapshot } from '../../session/snapshot.ts';
import { isWaitingForChart } from '../rows/chartRows.ts';
import { appliedPointers, ownerFailure } from './ownerFailure.ts';
import { shownSeverity, type Severities } from './severities.ts';
import type { ProblemView, ShownSeverity } from '../viewModels.ts';

/**
 * What keeps owners from being rendered in the working tree, at the line that causes it, by absolute path of its file: once
 * for a cause, with the owners that it concerns.
 */
export function buildProblems(
  { inputs, owners }: Snapshot,
  severities: Severities,
): ReadonlyMap<string, readonly ProblemView[]> {
  const found = new Map<string, Map<string, FailedRender>>();
  for (const owner of owners) {
    const tree = inputs.repositories.get(owner.root)?.working;
    if (!tree) continue;
    const failed = ownerFailure(owner, tree);
    for (const { code: own, failure } of failed ? [failed] : appliedPointers(owner, tree)) {
      const code = isWaitingForChart(inputs, owner) ? 'chart-not-fetched' : own;
      const severity = shownSeverity(severities(owner.root), code);
      if (severity === 'off') continue;
      const path = `${owner.root}/${failure.path}`;
      const ofFile = found.get(path) ?? new Map<string, FailedRender>();
      found.set(path, ofFile);
      const key = `${String(failure.range.start)}:${failure.message}`;
      const before = ofFile.get(key) ?? { root: owner.root, failure, code, severity, owners: [] };
      ofFile.set(key, { ...before, owners: [...before.owners, owner] });
    }
  }
  return new Map([...found].map(([path, ofFile]) => [path, [...ofFile.values()].map(viewOf)]));
}

interface FailedRender {
  readonly root: string;
  readonly code: ProblemCode;
  readonly failure: PlacedFailure;
  readonly severity: ShownSeverity;
  readonly owners: readonly OwnerSnapshot[];
}

function viewOf({ root, failure, code, severity, owners }: FailedRender): ProblemView {
  const { source, range, message, related } = failure;
  const positions = editorPositions(source);
  return {
    start: positions.positionAt(range.start),
    end: positions.positionAt(range.end),
    severity,
    code,
    message: `${message} (${whoFails(owners)})`,
    ...(related
      ? {
          related: {
            path: `${root}/${related.path}`,
            start: editorPositions(related.source).positionAt(related.range.start),
            end: editorPositions(related.source).positionAt(related.range.end),
            message: related.message,
          },
        }
      : {}),
  };
}

/** `Kustomization/shop/apps fails`, `3 owners fail: …`; of what renders and is wrong all the same, without saying so. */
function whoFails(owners: readonly OwnerSnapshot[]): string {
  const inSeveral = new Set(owners.map(({ environment }) => environment)).size > 1;
  const names = owners.map(
    ({ owner, environment }) => `${formatOwner(owner.id)}${inSeveral ? ` in ${environment}` : ''}`,
  );
  const [first = ''] = names;
  const isFailing = owners.some(({ working }) => working?.outcome.ok === false);
  if (names.length === 1) return isFailing ? `${first} fails` : first;
  const more = names.length - namedOwners;
  const shown = names.slice(0, namedOwners).join(', ');
  return `${String(names.length)} owners${isFailing ? ' fail' : ''}: ${shown}${more > 0 ? ` and ${String(more)} more` : ''}`;
}

const namedOwners = 5;
