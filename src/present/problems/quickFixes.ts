import type { Snapshot } from '../../session/snapshot.ts';
import { severitiesOf } from './severities.ts';
import { editorRange, problemView } from './typedProblems.ts';
import type { QuickFix } from '../viewModels.ts';

/** Fixes for what is wrong on these lines of a file, zero-based, both included: of the very text that is open. */
export function quickFixes(
  snapshot: Snapshot,
  path: string,
  firstLine: number,
  lastLine: number,
): readonly QuickFix[] {
  const file = snapshot.files.get(path);
  const severities = severitiesOf(snapshot)(file?.facts.root ?? '');
  return (file?.parts ?? []).flatMap((part) =>
    // Where an answer is awaited the problems are those of another text, and an edit could hit anything.
    !part.fresh || part.line > lastLine
      ? []
      : part.problems.flatMap((problem): readonly QuickFix[] => {
          const view = problem.fix && problemView(part, problem, severities);
          if (!view || view.start.line > lastLine || view.end.line < firstLine) return [];
          const edits = problem.fix.edits.map((edit) => ({ ...editorRange(part, edit), text: edit.text }));
          return [{ title: problem.fix.title, problem: view, edits }];
        }),
  );
}
