import { linePositions } from '../yaml/linePositions.ts';
import type { Problem, ProblemCode } from './problem.ts';
import { documentKey, type PlacedProblem, type RenderedProblems } from './renderedProblems.ts';

/**
 * Problems of the texts as typed and of what is made of them, each once. What a document lacks, or says in a way that
 * the server refuses, is judged by the objects it becomes, where it becomes any: an overlay may complete it. A problem
 * that both have keeps the place as typed, which is the more exact.
 */
export function mergeProblems(
  typed: readonly PlacedProblem[],
  rendered: readonly RenderedProblems[],
): readonly PlacedProblem[] {
  const made = new Set(rendered.flatMap((one) => [...one.rendered]));
  const confirmed = new Set(rendered.flatMap(({ problems }) => problems.flatMap(names)));
  const kept = typed.filter(
    (one) =>
      !isJudgedWhenMade(one.problem.code) ||
      !made.has(documentKey(one.source, one.document)) ||
      names(one).some((name) => confirmed.has(name)),
  );
  const known = new Set(kept.flatMap(names));
  const added: PlacedProblem[] = [];
  for (const one of rendered.flatMap(({ problems }) => problems)) {
    const own = names(one);
    if (!own.some((name) => known.has(name))) added.push(one);
    for (const name of own) known.add(name);
  }
  return [...kept, ...added];
}

/** Of a document that becomes objects, these say what the server would refuse: of the objects it is true, not of the text. */
export const isJudgedWhenMade = (code: ProblemCode): boolean => judgedWhenMade.has(code);

const judgedWhenMade: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'required-value',
  'invalid-value',
  'unsupported-value',
  'duplicate-value',
  'forbidden-value',
  'server-warning',
]);

/** One problem may be told by its field in the document, or by the line at which it stands. */
function names({ source, document, problem }: PlacedProblem): readonly string[] {
  const { line } = linePositions(source).placeAt(problem.start);
  const here = `${problem.code}\n${documentKey(source, document)}`;
  return [`${here}\nfield ${fieldOf(problem)}`, `${here}\nline ${String(line)} ${problem.message}`];
}

const fieldOf = ({ field = '' }: Problem): string => field;
