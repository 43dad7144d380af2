import { readPlumblineFile } from '../core/owner/plumblineFile.ts';
import type { ProblemCode, Severity } from '../core/validate/problem.ts';
import type { Snapshot } from '../session/snapshot.ts';
import { settingsSources } from './settingsProblems.ts';

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
