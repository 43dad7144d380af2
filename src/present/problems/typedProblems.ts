import type { Problem } from '../../core/validate/problem.ts';
import { editorPositions, type EditorPosition } from '../../core/yaml/editorPositions.ts';
import type { TextRange } from '../../core/yaml/sourceText.ts';
import type { FilePart, FileSnapshot } from '../../session/derive/fileSnapshot.ts';
import type { ValidationSettings } from '../../session/inputs.ts';
import { problemMessage } from './problemMessage.ts';
import { shownSeverity } from './severities.ts';
import type { ProblemView } from '../viewModels.ts';

type Severities = ValidationSettings['severities'];

/** What is wrong with a file as typed. */
export function typedProblems({ parts }: FileSnapshot, severities: Severities): readonly ProblemView[] {
  return parts.flatMap((part) =>
    part.problems.length === 0
      ? []
      : part.problems
          .filter((problem) => !followsFromAnother(problem, part.problems))
          .flatMap((problem) => problemView(part, problem, severities) ?? []),
  );
}

/** Undefined where the person does not want to be told. */
export function problemView(
  part: FilePart,
  problem: Problem,
  severities: Severities,
): ProblemView | undefined {
  const severity = shownSeverity(severities, problem.code, problem.severity);
  if (severity === 'off') return undefined;
  const { code } = problem;
  return { ...editorRange(part, problem), severity, code, message: problemMessage(problem) };
}

/** A value of the wrong type is read as none, and that none is not allowed either says nothing new. */
const followsFromAnother = ({ code, field }: Problem, problems: readonly Problem[]): boolean =>
  (code === 'invalid-value' || code === 'required-value') &&
  problems.some((other) => other.code === 'wrong-type' && other.field === field);

/** A range of a part as the editor counts in the file. */
export function editorRange(
  { source, line }: Pick<FilePart, 'source' | 'line'>,
  { start, end }: TextRange,
): { readonly start: EditorPosition; readonly end: EditorPosition } {
  const positions = editorPositions(source);
  const placed = (offset: number): EditorPosition => {
    const position = positions.positionAt(offset);
    return { line: position.line + line, character: position.character };
  };
  return { start: placed(start), end: placed(end) };
}
