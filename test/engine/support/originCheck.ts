import { isAlias, isScalar, LineCounter, parseAllDocuments, visit } from 'yaml';
import { printJson, type Json } from '../../../src/core/resource/json.ts';
import type { Origin } from '../../../src/core/resource/origin.ts';

/** What the place of a scalar says about its value, found with another YAML library than the engine's. */
export type OriginVerdict = 'equal' | 'spelled differently' | 'part of it' | 'wrong';

/** Looks up what is written at an origin and compares it with the value that was rendered. */
export class OriginCheck {
  readonly #files: ReadonlyMap<string, string | Uint8Array>;
  readonly #scalars = new Map<string, ReadonlyMap<string, string>>();

  constructor(files: ReadonlyMap<string, string | Uint8Array>) {
    this.#files = files;
  }

  verdict(origin: Origin, value: Json): OriginVerdict {
    const text = this.#textOf(origin.path);
    const rendered = typeof value === 'string' ? value : value === null ? '' : printJson(value);
    if (!origin.certain && origin.line === 1 && origin.column === 1 && says(text, rendered)) return 'equal';
    const written = origin.path.endsWith('.env') ? environmentLine(text, origin) : this.#scalarAt(origin);
    if (written === undefined) return 'wrong';
    if (written === rendered || (value === null && /^(~|null)?$/i.test(written))) return 'equal';
    if (typeof value !== 'string' && spelled(written) === Number(value)) return 'spelled differently';
    // The two libraries fold some block texts differently.
    if (written.includes('\n') && unfolded(written) === unfolded(rendered)) return 'spelled differently';
    if (Date.parse(written) === Date.parse(rendered)) return 'spelled differently';
    if (origin.certain) return 'wrong';
    return isPart(written, rendered) ? 'part of it' : 'wrong';
  }

  #scalarAt({ path, line, column }: Origin): string | undefined {
    const known = this.#scalars.get(path) ?? scalarsOf(this.#textOf(path));
    this.#scalars.set(path, known);
    return known.get(`${String(line)}:${String(column)}`);
  }

  #textOf(path: string): string {
    const contents = this.#files.get(`/${path}`);
    return typeof contents === 'string' ? contents : Buffer.from(contents ?? '').toString('utf8');
  }
}

/** A literal of a generator, a tag of an image, a prefix, a name before it got one, a value in a quoted JSON patch. */
function isPart(written: string, rendered: string): boolean {
  const inLiteral = written.slice(written.indexOf('=') + 1);
  const unquoted = inLiteral.replaceAll(/^["']|["']$/g, '');
  const contains = rendered.includes(written) || written.includes(JSON.stringify(rendered));
  return contains || says(inLiteral, rendered) || says(unquoted, rendered);
}

/** All scalars of a file, those of patches written inside it included, by line and column. */
function scalarsOf(text: string): ReadonlyMap<string, string> {
  const scalars = new Map<string, string>();
  const lines = new LineCounter();
  for (const document of parseAllDocuments(text, {
    schema: 'failsafe',
    lineCounter: lines,
    uniqueKeys: false,
    merge: true,
  })) {
    visit(document, (_key, node) => {
      if (isAlias(node) || !isScalar(node) || !node.range) return;
      const value = String(node.value);
      for (const start of starts(text, node.range[0])) {
        const { line, col } = lines.linePos(start);
        const before = text.slice(start - (col - 1), start);
        scalars.set(`${String(line)}:${String(Array.from(before).length + 1)}`, value);
      }
      if (node.type !== 'BLOCK_LITERAL') return;
      const { line } = lines.linePos(node.range[0]);
      const first = text.split('\n')[line] ?? '';
      const indent = first.length - first.trimStart().length;
      for (const [place, inner] of scalarsOf(value)) {
        const [innerLine = 0, innerColumn = 0] = place.split(':').map(Number);
        const key = `${String(line + innerLine)}:${String(indent + innerColumn)}`;
        if (!scalars.has(key)) scalars.set(key, inner);
      }
    });
  }
  return scalars;
}

/** The engine's reader counts anchors and tags in; this library does not. */
function starts(text: string, start: number): readonly number[] {
  const properties = /(?:[&!][^\s]*[ \t]+)+$/.exec(text.slice(Math.max(0, start - 200), start));
  return properties ? [start, start - properties[0].length] : [start];
}

const environmentLine = (text: string, { line }: Origin): string | undefined => {
  const written = text.split('\n')[line - 1]?.trim();
  return written?.includes('=') === true ? written : undefined;
};

const says = (text: string, rendered: string): boolean =>
  text === rendered || Buffer.from(text).toString('base64') === rendered.replaceAll('\n', '');

const unfolded = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

/** Numbers and booleans as YAML 1.1 readers take them. */
function spelled(written: string): number | undefined {
  if (/^[-+]?0o?[0-7]+$/.test(written)) return Number.parseInt(written.replace('o', ''), 8);
  if (/^(true|yes|on|y)$/i.test(written)) return 1;
  if (/^(false|no|off|n)$/i.test(written)) return 0;
  const number = Number(written.replaceAll('_', ''));
  return Number.isNaN(number) ? undefined : number;
}
