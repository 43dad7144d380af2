import { groupOf, resourceKey } from '../resource/resourceId.ts';
import { placeOfPointer } from '../yaml/fieldPlace.ts';
import { pointerSegments } from '../yaml/jsonPointer.ts';
import { linePositions } from '../yaml/linePositions.ts';
import type { ManifestDocument } from '../yaml/parseManifest.ts';
import type { TextRange } from '../yaml/sourceText.ts';
import type { DocumentAnswer, Finding } from './answer.ts';
import { defaultSeverities, type Problem } from './problem.ts';

/** What the engine found in a document that it was asked about alone, at exact places of the document's source. */
export function problemsOf(document: ManifestDocument, answer: DocumentAnswer): readonly Problem[] {
  const { apiVersion, kind, namespace, name } = answer;
  const resource =
    kind && name ? resourceKey({ group: groupOf(apiVersion), kind, namespace, name }) : undefined;
  return answer.findings.map((finding) => ({
    code: finding.code,
    severity: defaultSeverities[finding.code],
    message: finding.message,
    ...rangeOfFinding(document, finding),
    ...(resource === undefined ? {} : { resource }),
    ...(finding.field === '' ? {} : { field: finding.field }),
  }));
}

function rangeOfFinding(document: ManifestDocument, { line, pointer }: Finding): TextRange {
  if (line > 0) return rangeOfLine(document, line);
  const place = placeOfPointer(document, pointer);
  if (!place) return { start: document.range.start, end: document.range.start };
  const isThere = place.found === pointerSegments(pointer).length;
  return (isThere ? undefined : place.key) ?? place.value;
}

/** Of a line of the document's own text, without the spaces around. */
function rangeOfLine({ source, range }: ManifestDocument, line: number): TextRange {
  const positions = linePositions(source);
  const first = positions.placeAt(range.start).line;
  const { start, end } = positions.lineRange(first + line - 1);
  const text = source.text.slice(start, end);
  const trimmed = text.trim();
  const from = start + text.indexOf(trimmed);
  return { start: from, end: from + trimmed.length };
}
