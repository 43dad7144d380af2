import { linePositions } from '../yaml/linePositions.ts';
import type { SourceText, TextRange } from '../yaml/sourceText.ts';
import { kustomizationNames } from './howToValidate.ts';

/** A failed build at the place that its text names. */
export interface KustomizeFailure {
  /** As the tree names the file. */
  readonly path: string;
  readonly source: SourceText;
  readonly range: TextRange;
  readonly message: string;
}

/**
 * kustomize tells a failure in one text, as `fmt.Errorf` chains make it: which file it was reading is in there, in one
 * of a few forms (kustomize api v0.21, `accumulateResources`, `MalformedYAMLError`). What names no file stands at the
 * kustomization of `folder`. `textOf` knows the files of the tree; undefined where not even that is one.
 */
export function kustomizeFailure(
  message: string,
  folder: string,
  textOf: (path: string) => SourceText | undefined,
): KustomizeFailure | undefined {
  const within = lastMatch(message, /recursed accumulation of path '([^']*)'/g) ?? folder;
  const malformed = /yaml: line (\d+): (.*?) in File: ([^\s']+)/s.exec(message);
  if (malformed) {
    const [, line = '1', text = '', name = ''] = malformed;
    const place = placeOfLine(textOf, joined(within, name), Number(line));
    if (place) return { ...place, message: text };
  }
  const kustomization = [...kustomizationNames]
    .map((name) => joined(within, name))
    .find((path) => textOf(path));
  if (kustomization === undefined) return undefined;
  const own = /^(?:.*: )?yaml: line (\d+): ([^\n]*)$/.exec(message);
  const [, line = '1', text = message] = own ?? [];
  if (own) {
    const place = placeOfLine(textOf, kustomization, Number(line));
    if (place) return { ...place, message: text };
  }
  const name = namedFile(message);
  const source = textOf(kustomization);
  if (!source) return undefined;
  const at = name === undefined ? -1 : source.text.indexOf(name);
  const range = name === undefined || at < 0 ? trimmedLine(source, 1) : { start: at, end: at + name.length };
  return { path: kustomization, source, range, message: shortened(message, name) };
}

/** The file or folder, as the kustomization writes it. */
function namedFile(message: string): string | undefined {
  return (
    lastMatch(message, /(?:accumulating|merging) resources from '([^']*)'/g) ??
    lastMatch(message, /\[path: "([^"]*)"\]/g) ??
    lastMatch(message, /from path\(([^)]*)\)/g) ??
    lastMatch(message, /(?:file|env|literal) sources: \[([^\]\s]*)/g) ??
    lastMatch(message, /\n(?:- )?path: (\S+)/g)
  );
}

/** Without the steps that led there. */
function shortened(message: string, name: string | undefined): string {
  if (name === undefined) return message;
  const missing = message.includes('no such file or directory');
  if (missing) return `${name}: no such file or directory`;
  const [, cause] =
    /(?:accumulating|merging) resources from '[^']*': ((?:(?!': must build at directory).)*)/s.exec(
      message.slice(Math.max(0, message.lastIndexOf(`resources from '${name}'`) - 'accumulating '.length)),
    ) ?? [];
  return cause === undefined ? message : `${name}: ${cause}`;
}

function placeOfLine(
  textOf: (path: string) => SourceText | undefined,
  path: string,
  line: number,
): Omit<KustomizeFailure, 'message'> | undefined {
  const source = textOf(path);
  return source && { path, source, range: trimmedLine(source, line) };
}

/** The line, or the last one that says something before it. */
function trimmedLine(source: SourceText, line: number): TextRange {
  const positions = linePositions(source);
  for (let at = Math.min(line, positions.lineCount); at >= 1; at--) {
    const { start, end } = positions.lineRange(at);
    const text = source.text.slice(start, end);
    if (text.trim() !== '')
      return { start: start + text.length - text.trimStart().length, end: start + text.trimEnd().length };
  }
  return { start: 0, end: 0 };
}

function lastMatch(message: string, pattern: RegExp): string | undefined {
  return [...message.matchAll(pattern)].at(-1)?.[1];
}

const joined = (folder: string, name: string): string => {
  const segments: string[] = [];
  for (const segment of `${folder}/${name}`.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  return segments.join('/');
};
