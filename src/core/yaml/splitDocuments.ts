import type { SourceText } from './sourceText.ts';

/** A part of a file that holds one document, or what stands around documents. Together they are the file. */
export interface DocumentPart {
  /** The part's own text under the file's path. */
  readonly source: SourceText;
  /** Where it starts in the file, in UTF-16 units. */
  readonly start: number;
}

/**
 * Cuts a file into its documents without reading them: a 50,000-line text is cut in milliseconds, and read in a second.
 * A part whose text was already a part of `previous` is the same `SourceText`, so that what was made of it stays.
 */
export function splitDocuments(
  source: SourceText,
  previous: readonly DocumentPart[] = [],
): readonly DocumentPart[] {
  const starts = startsOf(source.text);
  const texts = starts.map((start, i) => source.text.slice(start, starts[i + 1]));
  const before = previous.map((part) => part.source);
  let same = 0;
  while (same < texts.length && before[same]?.text === texts[same]) same++;
  const moved = before.length - texts.length;
  let tail = texts.length;
  while (tail > same && tail + moved > same && before[tail - 1 + moved]?.text === texts[tail - 1]) tail--;
  const others = new Map(before.slice(same, tail + moved).map((part) => [part.text, part]));
  return texts.map((text, i) => {
    const kept = i < same ? before[i] : i >= tail ? before[i + moved] : others.get(text);
    return { source: kept ?? { path: source.path, text }, start: starts[i] ?? 0 };
  });
}

/**
 * A marker at the start of a line ends whatever stands before it, in a block of text as well (YAML 1.2, 9.1.2). What
 * comes before the first marker, or after the end of a document, belongs to the next one where it says nothing itself.
 */
function startsOf(text: string): readonly number[] {
  const starts = [0];
  for (const { index } of text.matchAll(/^---(?=\s|$)/gm)) {
    const last = starts.at(-1) ?? 0;
    if (index > 0 && !saysNothing(text.slice(last, index))) starts.push(index);
  }
  return starts;
}

/** Only comments, directives and empty lines, and no marker of its own. */
const saysNothing = (text: string): boolean => /^\uFEFF?(?:[ \t]*(?:#.*|%.*)?(?:\r\n?|\n|$))*$/.test(text);
