import type { FileSnapshot } from '../../session/derive/fileSnapshot.ts';
import type { Snapshot } from '../../session/snapshot.ts';
import { buildProblems } from './buildProblems.ts';
import { judgedAsMade } from './judgedAsMade.ts';
import { ownerCycles } from '../rows/ownerCycles.ts';
import { renderedProblems } from './renderedProblems.ts';
import { repeatedObjects } from './repeatedObjects.ts';
import { severitiesOf } from './severities.ts';
import { sameSettings, settingsProblems } from './settingsProblems.ts';
import { typedProblems } from './typedProblems.ts';
import type { ProblemView } from '../viewModels.ts';

/**
 * All that is wrong, by absolute path; files without a problem are left out. What a file says as typed is not said
 * again of what is rendered from it. The same list for a file while nothing of it changed.
 */
export function fileProblems(snapshot: Snapshot, previous: FileProblems | undefined): FileProblems {
  const { inputs, files, rendered, owners } = snapshot;
  const { validation } = inputs;
  if (!validation) return { made: snapshot, byPath: new Map() };
  const before = previous?.made;
  const same = before?.inputs.validation === validation ? previous : undefined;
  if (
    same &&
    before?.files === files &&
    before.rendered === rendered &&
    before.owners === owners &&
    sameSettings(before, snapshot)
  )
    return same;
  const severities = severitiesOf(snapshot);
  const kept = before && sameSettings(before, snapshot) ? same : undefined;
  const others = mergedByPath([
    renderedProblems(snapshot, severities),
    buildProblems(snapshot, severities),
    ownerCycles(snapshot, severities),
    repeatedObjects(snapshot, severities),
    settingsProblems(snapshot),
  ]);
  const byPath = new Map<string, readonly ProblemView[]>();
  const typed = new Map<FileSnapshot, readonly ProblemView[]>();
  for (const [path, file] of files) {
    const asTyped = kept?.typed?.get(file) ?? typedProblems(file, severities(file.facts.root));
    typed.set(file, asTyped);
    const problems = judgedAsMade(owners, file, asTyped, others.get(path) ?? []);
    if (problems.length > 0) byPath.set(path, problems);
  }
  for (const [path, problems] of others) {
    const known = byPath.get(path) ?? [];
    const more = problems.filter((one) => !known.some((other) => saysSame(other, one)));
    if (more.length > 0) byPath.set(path, [...known, ...more]);
  }
  return { made: snapshot, byPath, typed };
}

export interface FileProblems {
  readonly made: Snapshot;
  readonly byPath: ReadonlyMap<string, readonly ProblemView[]>;
  readonly typed?: ReadonlyMap<FileSnapshot, readonly ProblemView[]>;
}

const buildCodes: ReadonlySet<string> = new Set([
  'kustomize-build',
  'chart-render',
  'chart-not-fetched',
  'content-not-read',
]);

/** What cannot be read cannot be built either. */
const saysSame = (typed: ProblemView, other: ProblemView): boolean =>
  buildCodes.has(other.code)
    ? typed.code === 'yaml-syntax' ||
      (typed.code === 'unknown-field' && typed.start.line === other.start.line)
    : typed.code === other.code && typed.start.line <= other.start.line && typed.end.line >= other.start.line;

function mergedByPath(
  maps: readonly ReadonlyMap<string, readonly ProblemView[]>[],
): ReadonlyMap<string, readonly ProblemView[]> {
  const merged = new Map<string, readonly ProblemView[]>();
  for (const map of maps)
    for (const [path, problems] of map) merged.set(path, [...(merged.get(path) ?? []), ...problems]);
  return merged;
}
