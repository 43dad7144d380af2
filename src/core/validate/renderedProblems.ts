import { locateField, locateObject } from '../provenance/locateField.ts';
import type { LocatedObject, SourceOf } from '../provenance/locatedObject.ts';
import { pathOfPointer } from '../resource/pathOfPointer.ts';
import { pointerSegments } from '../yaml/jsonPointer.ts';
import { linePositions } from '../yaml/linePositions.ts';
import { parseManifest } from '../yaml/parseManifest.ts';
import type { SourceText, TextRange } from '../yaml/sourceText.ts';
import type { DocumentAnswer } from './answer.ts';
import { findingMessage } from './findingMessage.ts';
import { defaultSeverities, type Problem } from './problem.ts';
import { resourceOf } from './problemsOf.ts';

/** A problem with the text it is in, and the start of its document there. */
export interface PlacedProblem {
  readonly source: SourceText;
  readonly document: number;
  readonly problem: Problem;
}

/** What the server says about rendered objects, each at the line of Git that controls the field. */
export interface RenderedProblems {
  readonly problems: readonly PlacedProblem[];
  /** The documents that were rendered: `documentKey` of each. */
  readonly rendered: ReadonlySet<string>;
}

export const documentKey = (source: SourceText, document: number): string =>
  `${source.path}\n${String(document)}`;

/** `answers` are the engine's for the objects, in the same order. What has no known place in Git is left out. */
export function renderedProblems(
  objects: readonly LocatedObject[],
  answers: readonly (readonly DocumentAnswer[])[],
  sourceOf: SourceOf,
): RenderedProblems {
  const problems: PlacedProblem[] = [];
  const rendered = new Set<string>();
  for (const [i, object] of objects.entries()) {
    const own = locateObject(object, sourceOf);
    const source = own && sourceOf(own.path);
    if (source) rendered.add(documentKey(source, documentStart(source, linePositions(source).offsetAt(own))));
    for (const answer of answers[i] ?? []) problems.push(...placed(object, answer, sourceOf));
  }
  return { problems, rendered };
}

function placed(object: LocatedObject, answer: DocumentAnswer, sourceOf: SourceOf): readonly PlacedProblem[] {
  const resource = resourceOf(answer);
  return answer.findings.flatMap((finding) => {
    const origin = locateField(
      object,
      pathOfPointer(object.object, pointerSegments(finding.pointer)),
      sourceOf,
    );
    const source = origin && sourceOf(origin.path);
    if (!source) return [];
    const range = tokenAt(source, linePositions(source).offsetAt(origin));
    const problem: Problem = {
      code: finding.code,
      severity: defaultSeverities[finding.code],
      message: findingMessage(finding, answer.kind),
      ...range,
      ...(resource === undefined ? {} : { resource }),
      ...(finding.field === '' ? {} : { field: finding.field }),
    };
    return [{ source, document: documentStart(source, range.start), problem }];
  });
}

export const documentStart = (source: SourceText, offset: number): number =>
  parseManifest(source).documents.find(({ range }) => offset < range.end)?.range.start ?? 0;

/** The key or the plain value that begins at an offset; to the end of the line of anything else. */
function tokenAt({ text }: SourceText, start: number): TextRange {
  const rest = /^[^\r\n]*/.exec(text.slice(start))?.[0] ?? '';
  const key = /^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s:,{}[\]"'#][^:,{}[\]#]*)/.exec(rest)?.[0] ?? rest;
  const end = start + key.trimEnd().length;
  return { start, end: Math.max(end, start + 1) };
}
