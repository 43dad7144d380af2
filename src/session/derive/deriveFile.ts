import { keptResults } from '../../base/keptResults.ts';
import { moveMarks } from '../../core/provenance/moveMarks.ts';
import { howToValidate } from '../../core/validate/howToValidate.ts';
import type { Problem } from '../../core/validate/problem.ts';
import type { ValidationContext } from '../../core/validate/validationContext.ts';
import { editorPositions } from '../../core/yaml/editorPositions.ts';
import type { SourceText } from '../../core/yaml/sourceText.ts';
import { splitDocuments, type DocumentPart } from '../../core/yaml/splitDocuments.ts';
import type { FileFacts, FilePart, FileSnapshot, PartDocument } from './fileSnapshot.ts';
import type { ValidationInput, VisibleLines } from '../inputs.ts';
import { problemsInPart, readPart, type PartContent, type TypedDocument } from '../readPart.ts';
import { isByRules, validationRules } from '../validation/validationRules.ts';

/** How much may be read in one step: a person types meanwhile. */
export interface Reading {
  /** What is on the screen is read in any case. */
  readonly visible: VisibleLines | undefined;
  /** In UTF-16 units; counts down. */
  readonly budget: { left: number };
}

/** A file's documents with their problems, as far as they are known. Of an edit only the edited document is made anew. */
export function deriveFile(
  facts: FileFacts,
  previous: FileSnapshot | undefined,
  reading: Reading,
): FileSnapshot {
  if (previous && !previous.isUnread && isUnchanged(previous.facts, facts)) return previous;
  const same = previous?.facts.source === facts.source;
  const parts = same ? previous.parts : splitDocuments(facts.source, previous?.parts);
  const before = new Map(previous?.parts.map((part) => [part.source, part]));
  const paired = pairs(parts, previous?.parts ?? []);
  let line = 0;
  const made = parts.map(({ source, start }, i) => {
    const part = partOf(facts, { source, start, line }, before.get(source) ?? paired(i), reading);
    line += editorPositions(source).lineCount - 1;
    return part;
  });
  return { facts, parts: made, isUnread: made.some(({ content }) => !content) };
}

const isUnchanged = (a: FileFacts, b: FileFacts): boolean =>
  a.source === b.source &&
  a.context === b.context &&
  a.validations === b.validations &&
  a.definitions === b.definitions &&
  a.environment?.connection === b.environment?.connection &&
  a.kubernetesVersion === b.kubernetesVersion;

type PlacedPart = DocumentPart & Pick<FilePart, 'line'>;

function partOf(facts: FileFacts, place: PlacedPart, last: FilePart | undefined, reading: Reading): FilePart {
  const { source, start, line } = place;
  const content = contentOnce(facts, place, reading);
  const documents = (content?.documents ?? []).map((document) => {
    const rules = validationRules(document, facts);
    const input = facts.validations.get(document);
    const problems =
      rules && input && isByRules(input, rules) ? problemsOnce(facts, source, document, input) : undefined;
    return { document, rules, problems };
  });
  if (last?.source === source && last.content === content && sameDocuments(last.documents, documents))
    return last.start === start && last.line === line ? last : { ...last, start, line };
  const fresh = content !== undefined && documents.every(({ problems }) => problems !== undefined);
  const problems = fresh
    ? [...content.problems, ...documents.flatMap((document) => document.problems ?? [])]
    : moveMarks(last?.source.text ?? '', source.text, last?.problems ?? []);
  return { source, start, line, content, documents, problems, fresh };
}

const sameDocuments = (a: readonly PartDocument[], b: readonly PartDocument[]): boolean =>
  a.length === b.length &&
  a.every(
    (one, i) =>
      one.document === b[i]?.document && one.problems === b[i].problems && one.rules?.key === b[i].rules?.key,
  );

/** The same documents for the same text while the file is taken for the same thing: answers hang on their identity. */
function contentOnce(
  { name, context }: FileFacts,
  { source, line }: PlacedPart,
  { visible, budget }: Reading,
): PartContent | undefined {
  const known = contents.get(source);
  if (known?.context === context) return known.content;
  const how = howToValidate(name, source.text, context);
  if (known?.how === how) {
    contents.set(source, { ...known, context });
    return known.content;
  }
  const isVisible =
    visible && line <= visible.last && line + editorPositions(source).lineCount > visible.first;
  if (!isVisible && budget.left <= 0) return undefined;
  budget.left -= source.text.length;
  const content = readPart(source, name, context);
  contents.set(source, { how, context, content });
  return content;
}

interface Content {
  /** As `howToValidate` says, by this context. */
  readonly how: string;
  readonly context: ValidationContext;
  readonly content: PartContent;
}

const contents = new WeakMap<SourceText, Content>();

function problemsOnce(
  facts: FileFacts,
  source: SourceText,
  document: TypedDocument,
  input: ValidationInput,
): readonly Problem[] {
  return problemsOf(input, [], () =>
    // Where the engine has no answer, nothing is known to be wrong.
    input.outcome.ok ? problemsInPart(source, document, input.outcome.value, facts) : [],
  );
}

const problemsOf = keptResults<readonly Problem[]>();

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
