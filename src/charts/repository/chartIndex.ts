import { parse } from 'yaml';
import { at, isArray, stringAt, type Json } from '../../core/resource/json.ts';
import { stringsAt } from '../../core/resource/jsonLists.ts';

/** One version of a chart in an `index.yaml`. */
export interface IndexEntry {
  readonly version: string;
  readonly urls: readonly string[];
  /** `sha256:…` of the package, where the index says it. */
  readonly digest?: string;
  /** In milliseconds since the epoch; 0 where the index does not say it. */
  readonly created: number;
}

/**
 * The versions of one chart; undefined where the index has no such chart. Throws where it is no index. Indexes reach tens
 * of megabytes, of which a chart is a small part and what is needed of it a smaller one: nothing else is parsed.
 */
export function chartEntries(text: string, name: string): readonly IndexEntry[] | undefined {
  if (/^\s*\{/.test(text)) return entriesOf(JSON.parse(text) as Json, name);
  const lines = linesOfChart(text, name);
  if (lines === 'otherForm') return entriesOf(parsed(text), name);
  if (lines === undefined) return undefined;
  return read(parsedList(lines) ?? parsedWhole(text, name));
}

function entriesOf(index: Json, name: string): readonly IndexEntry[] | undefined {
  const entries = at(index, 'entries');
  if (entries === undefined) throw new Error('it has no entries');
  const list = at(entries, name);
  return list === undefined ? undefined : read(list);
}

const parsedWhole = (text: string, name: string): Json => at(parsed(text), 'entries', name) ?? [];

/** All scalars are text: a version that looks like a number is one all the same. */
const parsed = (text: string): Json => {
  if (text.length > mostParsed) throw new Error('it is large and not written as Helm writes it');
  return parse(text, { schema: 'failsafe', logLevel: 'error', maxAliasCount: 100 }) as Json;
};

/** In UTF-16 units; a parser takes seconds for each of these megabytes. */
const mostParsed = 4_000_000;

/** Undefined where the lines alone are not what they look like, because of an alias for example. */
function parsedList(lines: readonly string[]): Json | undefined {
  try {
    const list = parsed(neededLines(lines).join('\n'));
    return isArray(list) && list.every((item) => stringAt(item, 'version') !== undefined) ? list : undefined;
  } catch {
    return undefined;
  }
}

function read(list: Json): readonly IndexEntry[] {
  if (!isArray(list)) return [];
  return list.flatMap((item): readonly IndexEntry[] => {
    const version = stringAt(item, 'version');
    if (version === undefined) return [];
    const digest = /^(?:sha256:)?([0-9a-f]{64})$/i.exec(stringAt(item, 'digest') ?? '')?.[1]?.toLowerCase();
    return [
      {
        version,
        urls: stringsAt(item, 'urls'),
        ...(digest === undefined ? {} : { digest: `sha256:${digest}` }),
        created: Date.parse(stringAt(item, 'created') ?? '') || 0,
      },
    ];
  });
}

/** The lines of a chart below its name, in an index as Helm writes it; `otherForm` where it is written otherwise. */
function linesOfChart(text: string, name: string): readonly string[] | 'otherForm' | undefined {
  const start = /^entries:[ \t]*(?:#.*)?\r?\n/m.exec(text);
  if (!start) return 'otherForm';
  const found: string[] = [];
  let isIn = false;
  let indent: number | undefined;
  for (const line of linesFrom(text, start.index + start[0].length)) {
    const depth = depthOf(line);
    if (depth === undefined) continue;
    indent ??= depth;
    if (depth < indent || depth === 0) break;
    if (depth !== indent || line[depth] === '-') {
      if (isIn) found.push(line);
      continue;
    }
    if (isIn) break;
    const key = keyLine.exec(line.slice(depth));
    if (!key) return 'otherForm';
    isIn = (key[1] ?? key[2] ?? key[3]) === name;
    if (isIn && key[4] !== '') return 'otherForm';
  }
  return isIn ? found : undefined;
}

function* linesFrom(text: string, start: number): Generator<string> {
  for (let from = start; from < text.length;) {
    const end = text.indexOf('\n', from);
    const stop = end < 0 ? text.length : end;
    yield text.slice(from, text[stop - 1] === '\r' ? stop - 1 : stop);
    from = stop + 1;
  }
}

/** Undefined of a line that says nothing. */
function depthOf(line: string): number | undefined {
  const depth = line.search(/[^ ]/);
  return depth < 0 || line[depth] === '#' ? undefined : depth;
}

/** A name, quoted or not, and what stands behind it. */
const keyLine = /^(?:"([^"\\]*)"|'([^']*)'|([^\s"'#[\]{}&*!|>%@`?][^:#]*?)):[ \t]*(.*?)(?:[ \t]*#.*)?$/;

const needed: ReadonlySet<string> = new Set(['version', 'urls', 'digest', 'created']);

/** Of each item of a list the fields that are needed, with all that belongs to them. */
function neededLines(lines: readonly string[]): readonly string[] {
  const kept: string[] = [];
  const list = depthOf(lines[0] ?? '');
  let field: Field = { depth: undefined, isNeeded: false };
  for (const line of lines) {
    const depth = depthOf(line) ?? 0;
    if (depth === list && line[depth] === '-') {
      const rest = line.slice(depth + 1).trimStart();
      field = { depth: rest === '' ? undefined : line.length - rest.length, isNeeded: isNeeded(rest) };
      kept.push(field.isNeeded ? line : line.slice(0, depth + 1));
      continue;
    }
    if (depth === (field.depth ?? depth) && line[depth] !== '-')
      field = { depth, isNeeded: isNeeded(line.slice(depth)) };
    if (field.isNeeded) kept.push(line);
  }
  return kept;
}

interface Field {
  readonly depth: number | undefined;
  readonly isNeeded: boolean;
}

const isNeeded = (line: string): boolean => needed.has(/^["']?([A-Za-z]+)["']?:/.exec(line)?.[1] ?? '');
