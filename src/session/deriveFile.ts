import { moveMarks } from '../core/provenance/moveMarks.ts';
import {
  documentsToValidate,
  type DocumentsToValidate,
  type DocumentToValidate,
} from '../core/validate/documentsToValidate.ts';
import { howToValidate } from '../core/validate/howToValidate.ts';
import type { Problem } from '../core/validate/problem.ts';
import { problemsOf } from '../core/validate/problemsOf.ts';
import { editorPositions } from '../core/yaml/editorPositions.ts';
import type { SourceText } from '../core/yaml/sourceText.ts';
import { splitDocuments, type DocumentPart } from '../core/yaml/splitDocuments.ts';
import type { FileFacts, FilePart, FileSnapshot, PartDocument } from './fileSnapshot.ts';
import type { ValidationInput } from './inputs.ts';
import { isByRules, validationRules } from './validationRules.ts';

/** A file's documents with their problems, as far as they are known. Of an edit only the edited document is made anew. */
export function deriveFile(facts: FileFacts, previous: FileSnapshot | undefined): FileSnapshot {
  if (previous && isUnchanged(previous.facts, facts)) return previous;
  const parts =
    previous?.facts.source === facts.source ? previous.parts : splitDocuments(facts.source, previous?.parts);
  const before = new Map(previous?.parts.map((part) => [part.source, part]));
  const paired = pairs(parts, previous?.parts ?? []);
  let line = 0;
  return {
    facts,
    parts: parts.map(({ source, start }, i) => {
      const part = partOf(facts, { source, start, line }, before.get(source) ?? paired(i));
      line += editorPositions(source).lineCount - 1;
      return part;
    }),
  };
}

const isUnchanged = (a: FileFacts, b: FileFacts): boolean =>
  a.source === b.source &&
  a.context === b.context &&
  a.validations === b.validations &&
  a.definitions === b.definitions &&
  a.environment?.connection === b.environment?.connection &&
  a.kubernetesVersion === b.kubernetesVersion;

type PlacedPart = DocumentPart & Pick<FilePart, 'line'>;

function partOf(facts: FileFacts, place: PlacedPart, last: FilePart | undefined): FilePart {
  const { source, start, line } = place;
  const validated = validatedOnce(source, facts);
  const documents = validated.documents.map((document) => {
    const rules = validationRules(document.document, facts);
    const input = facts.validations.get(document);
    const problems = rules && input && isByRules(input, rules) ? problemsOnce(document, input) : undefined;
    return { document, rules, problems };
  });
  if (last?.source === source && last.validated === validated && sameDocuments(last.documents, documents))
    return last.start === start && last.line === line ? last : { ...last, start, line };
  const fresh = documents.every(({ problems }) => problems !== undefined);
  const problems = fresh
    ? [...validated.problems, ...documents.flatMap((document) => document.problems ?? [])]
    : moveMarks(last?.source.text ?? '', source.text, last?.problems ?? []);
  return { source, start, line, validated, documents, problems, fresh };
}

const sameDocuments = (a: readonly PartDocument[], b: readonly PartDocument[]): boolean =>
  a.length === b.length &&
  a.every(
    (one, i) =>
      one.document === b[i]?.document && one.problems === b[i].problems && one.rules?.key === b[i].rules?.key,
  );

/** The same documents for the same text while the file is taken for the same thing: answers hang on their identity. */
function validatedOnce(source: SourceText, { name, context }: FileFacts): DocumentsToValidate {
  const how = howToValidate(name, source.text, context);
  const known = validatedBefore.get(source);
  if (known?.how === how) return known.validated;
  const validated = documentsToValidate(source, name, context);
  validatedBefore.set(source, { how, validated });
  return validated;
}

const validatedBefore = new WeakMap<
  SourceText,
  { readonly how: string; readonly validated: DocumentsToValidate }
>();

function problemsOnce(document: DocumentToValidate, input: ValidationInput): readonly Problem[] {
  const known = problemsBefore.get(input);
  if (known) return known;
  // Where the engine has no answer, nothing is known to be wrong.
  const problems = input.outcome.ok
    ? input.outcome.value.flatMap((answer) => problemsOf(document.document, answer))
    : [];
  problemsBefore.set(input, problems);
  return problems;
}

const problemsBefore = new WeakMap<ValidationInput, readonly Problem[]>();

/** Which part of before an edited part was: the one at its place, where as many were edited as there were. */
function pairs(
  parts: readonly DocumentPart[],
  before: readonly FilePart[],
): (index: number) => FilePart | undefined {
  if (parts.length === before.length) return (index) => before[index];
  const moved = before.length - parts.length;
  const known = new Set(parts.map(({ source }) => source));
  const gone = (part: FilePart | undefined): FilePart | undefined =>
    part && !known.has(part.source) ? part : undefined;
  return (index) => gone(before[index]) ?? gone(before[index + moved]);
}
