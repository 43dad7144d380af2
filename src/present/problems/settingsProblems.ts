import { plumblineFileName, readPlumblineFile } from '../../core/owner/plumbline/plumblineFile.ts';
import { editorPositions } from '../../core/yaml/editorPositions.ts';
import type { SourceText } from '../../core/yaml/sourceText.ts';
import type { Snapshot } from '../../session/snapshot.ts';
import type { ProblemView } from '../viewModels.ts';

/** What is wrong with the `.plumbline.yaml` of each repository, by absolute path. */
export function settingsProblems(snapshot: Snapshot): ReadonlyMap<string, readonly ProblemView[]> {
  const found = new Map<string, readonly ProblemView[]>();
  for (const [root, source] of settingsSources(snapshot)) {
    const { problems } = readPlumblineFile(source);
    const positions = editorPositions(source);
    const views = problems.map(({ start, end, severity, code, message }) => ({
      start: positions.positionAt(start),
      end: positions.positionAt(end),
      severity,
      code,
      message,
    }));
    if (views.length > 0) found.set(`${root}/${plumblineFileName}`, views);
  }
  return found;
}

/** The texts of the files, by the root of their repository. */
export function settingsSources({ inputs }: Snapshot): ReadonlyMap<string, SourceText> {
  const sources = new Map<string, SourceText>();
  for (const [root, { working }] of inputs.repositories) {
    const content = working?.get(plumblineFileName);
    if (content?.kind === 'text') sources.set(root, content.source);
  }
  return sources;
}

export function sameSettings(a: Snapshot, b: Snapshot): boolean {
  const [one, other] = [settingsSources(a), settingsSources(b)];
  return one.size === other.size && [...one].every(([root, source]) => other.get(root) === source);
}
