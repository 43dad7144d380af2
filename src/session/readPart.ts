import type { DocumentAnswer, TextToValidate } from '../core/validate/answer.ts';
import { documentsToValidate, type DocumentsToValidate } from '../core/validate/documentsToValidate.ts';
import type { Problem } from '../core/validate/problem.ts';
import { problemsOf } from '../core/validate/problemsOf.ts';
import type { ValidationContext } from '../core/validate/validationContext.ts';
import type { SourceText } from '../core/yaml/sourceText.ts';

/** What is validated of one part of a file, without the parsed YAML, which takes fifty times the memory of its text. */
export interface PartContent {
  readonly documents: readonly TypedDocument[];
  /** Of the text itself. */
  readonly problems: readonly Problem[];
}

/** A document that the engine is asked about; its answer hangs on the identity of this. */
export interface TypedDocument extends TextToValidate {
  readonly apiVersion: string;
  readonly kind: string;
  /** Among the documents of its part that are validated. */
  readonly index: number;
}

export function readPart(source: SourceText, name: string, context: ValidationContext): PartContent {
  const { documents, problems } = parsed(source, name, context);
  return {
    documents: documents.map(({ text, as, document: { apiVersion, kind } }, index) => ({
      text,
      as,
      apiVersion,
      kind,
      index,
    })),
    problems,
  };
}

/** What the engine said about a document, at its place in the part. */
export function problemsInPart(
  source: SourceText,
  { index }: TypedDocument,
  answers: readonly DocumentAnswer[],
  { name, context }: { readonly name: string; readonly context: ValidationContext },
): readonly Problem[] {
  // Nearly every document is right, and is not read again.
  if (answers.every(({ findings }) => findings.length === 0)) return [];
  const found = parsed(source, name, context).documents[index];
  return found ? answers.flatMap((answer) => problemsOf(found.document, answer)) : [];
}

/** The few that were read last stay: what is typed in is asked about within a moment. */
function parsed(source: SourceText, name: string, context: ValidationContext): DocumentsToValidate {
  const known = recent.get(source);
  if (known?.context === context) return known.documents;
  // A text of its own: what is parsed lives as long as the text that it was parsed from.
  const documents = documentsToValidate({ ...source }, name, context);
  recent.delete(source);
  recent.set(source, { context, documents });
  for (const oldest of recent.keys()) {
    if (recent.size <= recentSize) break;
    recent.delete(oldest);
  }
  return documents;
}

const recent = new Map<
  SourceText,
  { readonly context: ValidationContext; readonly documents: DocumentsToValidate }
>();
const recentSize = 16;
