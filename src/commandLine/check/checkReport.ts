import type { Problem } from '../../core/validate/problem.ts';
import { linePositions } from '../../core/yaml/linePositions.ts';
import type { SourceText } from '../../core/yaml/sourceText.ts';

/** What `plumbline check` found. */
export interface CheckReport {
  /** Files that were looked at. */
  readonly files: number;
  /** Objects of Kubernetes in them. */
  readonly resources: number;
  readonly problems: readonly ReportedProblem[];
}

export interface ReportedProblem {
  /** Relative to the working directory, with forward slashes. */
  readonly path: string;
  readonly source: SourceText;
  readonly problem: Problem;
}

/** Lines and columns from 1, columns in code points. */
export interface Place {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export function placeOf({ source, problem }: ReportedProblem): Place {
  const positions = linePositions(source);
  const start = positions.placeAt(problem.start);
  const end = positions.placeAt(problem.end);
  return { line: start.line, column: start.column, endLine: end.line, endColumn: end.column };
}
