import { parseManifest, type ManifestDocument } from '../yaml/parseManifest.ts';
import type { SourceText, TextRange } from '../yaml/sourceText.ts';
import type { TextToValidate, ValidateAs } from './answer.ts';
import { howToValidate, type WhyNot } from './howToValidate.ts';
import { unknownKustomizationFields } from './kustomizationFields.ts';
import type { Problem } from './problem.ts';
import type { ValidationContext } from './validationContext.ts';

/** A document that the engine is asked about, alone: `text` is its own part of the source. */
export interface DocumentToValidate extends TextToValidate {
  readonly document: ManifestDocument;
}

/** What of a text is validated, and what is not and why. */
export interface DocumentsToValidate {
  readonly documents: readonly DocumentToValidate[];
  readonly others: readonly (TextRange & { readonly why: WhyNot })[];
  /** What can be said without the engine: a text that cannot be taken apart. Syntax is for the engine's reader to judge. */
  readonly problems: readonly Problem[];
}

/** Quiet on YAML that is not Kubernetes: what is no manifest has no problems either. */
export function documentsToValidate(
  source: SourceText,
  path: string,
  context: ValidationContext,
): DocumentsToValidate {
  const verdict = howToValidate(path, source.text, context);
  if (verdict !== 'object' && verdict !== 'patch' && verdict !== 'yaml')
    return { documents: [], others: [{ start: 0, end: source.text.length, why: verdict }], problems: [] };
  const { documents, problems } = parseManifest(source);
  const isWanted = (document: ManifestDocument): boolean => verdict === 'yaml' || saysItsKind(document);
  return {
    documents: documents.filter(isWanted).map((document) => ({
      document,
      text: textOf(document),
      as: modeOf(document, verdict),
    })),
    others: documents
      .filter((document) => !isWanted(document))
      .map(({ range }) => ({ ...range, why: 'no-manifest' as const })),
    problems: [
      ...problems
        .filter(({ code }) => code === 'UNREADABLE')
        .map(
          ({ message, range }) => ({ code: 'yaml-syntax', severity: 'error', message, ...range }) as const,
        ),
      ...documents.flatMap((document) => unknownKustomizationFields(path, document)),
    ],
  };
}

/** By its text where it does not parse far enough to tell. */
function saysItsKind(document: ManifestDocument): boolean {
  if (document.apiVersion !== '' && document.kind !== '') return true;
  if (document.document.errors.length === 0) return document.kind === 'List';
  const text = textOf(document);
  return /^apiVersion\s*:/m.test(text) && /^kind\s*:/m.test(text);
}

const modeOf = ({ apiVersion }: ManifestDocument, verdict: ValidateAs): ValidateAs =>
  apiVersion.startsWith('kustomize.config.k8s.io/') ? 'yaml' : verdict;

const textOf = ({ source, range }: ManifestDocument): string => source.text.slice(range.start, range.end);
