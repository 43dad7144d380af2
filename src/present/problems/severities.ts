import { readPlumblineFile } from '../../core/owner/plumbline/plumblineFile.ts';
import { defaultSeverities, type ProblemCode, type Severity } from '../../core/validate/problem.ts';
import type { Snapshot } from '../../session/snapshot.ts';
import { settingsSources } from './settingsProblems.ts';
import type { ShownSeverity } from '../viewModels.ts';

/** How much a problem counts, where somebody has said so: by the root of the repository and the problem's code. */
export type Severities = (root: string) => Readonly<Partial<Record<ProblemCode, Severity | 'off'>>>;

/** What the person has set for themselves wins over what a repository's `.plumbline.yaml` says to all. */
export function severitiesOf(snapshot: Snapshot): Severities {
  const own = snapshot.inputs.validation?.severities ?? {};
  const byRoot = new Map(
    [...settingsSources(snapshot)].map(([root, source]) => [
      root,
      { ...readPlumblineFile(source).file.rules, ...own },
    ]),
  );
  return (root) => byRoot.get(root) ?? own;
}

/**
 * How a problem is shown: as somebody has said, else by its own severity. What is only not known yet is no mistake, and in a
 * repository of many it would bury those: the editor hints at it where it stands.
 */
export const shownSeverity = (
  said: ReturnType<Severities>,
  code: ProblemCode,
  severity: Severity = defaultSeverities[code],
): ShownSeverity | 'off' => said[code] ?? (hinted.has(code) ? 'hint' : severity);

const hinted: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'unknown-kind',
  'chart-not-fetched',
  'content-not-read',
]);
