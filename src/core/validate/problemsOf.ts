import { groupOf, resourceKey } from '../resource/resourceId.ts';
import { linePositions } from '../yaml/linePositions.ts';
import type { ManifestDocument } from '../yaml/parseManifest.ts';
import type { DocumentAnswer, Finding } from './answer.ts';
import { findingFix } from './findingFix.ts';
import { findingMessage } from './findingMessage.ts';
import { findingRange } from './findingRange.ts';
import { defaultSeverities, type Problem } from './problem.ts';

/**
 * What the engine found in a document, at exact places of its source. `firstLine` is the line of the source at which the
 * text began that the engine was given: the document's own, unless it was the whole file (1).
 */
export function problemsOf(
  document: ManifestDocument,
  answer: DocumentAnswer,
  firstLine = linePositions(document.source).placeAt(document.range.start).line,
): readonly Problem[] {
  const resource = resourceOf(answer);
  return answer.findings.map((finding) =>
    problemOf(document, finding, { firstLine, resource, kind: answer.kind }),
  );
}

interface Within {
  readonly firstLine: number;
  readonly resource: string | undefined;
  readonly kind: string;
}

function problemOf(
  document: ManifestDocument,
  finding: Finding,
  { firstLine, resource, kind }: Within,
): Problem {
  const range = findingRange(document, finding, firstLine);
  const fix = findingFix(document.source.text.slice(range.start, range.end), finding, range);
  return {
    code: finding.code,
    severity: defaultSeverities[finding.code],
    message: findingMessage(finding, kind),
    start: range.start,
    end: range.end,
    ...(resource === undefined ? {} : { resource }),
    ...(finding.field === '' ? {} : { field: finding.field }),
    ...(fix ? { fix } : {}),
  };
}

/** `group/Kind:namespace/name`; undefined of a document that does not say what it is. */
export function resourceOf({ apiVersion, kind, namespace, name }: DocumentAnswer): string | undefined {
  return kind === '' || name === ''
    ? undefined
    : resourceKey({ group: groupOf(apiVersion), kind, namespace, name });
}
