import { isMap, isScalar, parseDocument, type Scalar, type YAMLMap } from 'yaml';
import { failed, success, type Outcome } from '../../base/outcome.ts';
import { chainTo, documentAt, type Link } from '../provenance/sourceNode.ts';
import type { ScalarVariable } from '../provenance/variable.ts';
import type { Json } from '../resource/json.ts';
import type { Origin } from '../resource/origin.ts';
import { linePositions } from '../yaml/linePositions.ts';
import type { SourceText } from '../yaml/sourceText.ts';
import type { TextEdit } from '../yaml/textEdit.ts';
import { scalarText, styleOfNode } from '../yaml/yamlText.ts';
import { addEntry, removeEntry, replaceEntry } from './entryEdits.ts';
import { changedPart } from './changedPart.ts';
import { imageReference } from './imageReference.ts';
import { innerText } from './innerText.ts';

export type ScalarValue = Exclude<Json, object>;

/** What a rendered field says, and what it shall say. */
export interface ScalarChange {
  readonly rendered: ScalarValue;
  readonly wanted: ScalarValue;
  /** Of which it is made, as far as that is known. */
  readonly variables?: readonly ScalarVariable[];
}

/**
 * Edits the place that controls a rendered scalar so that it says another value: the scalar itself in a resource or a
 * patch or among values, or the part of it that an `images` entry, a generator's literal or a value holds. The failure is a
 * reason for people.
 */
export function writeScalar(
  source: SourceText,
  origin: Origin,
  change: ScalarChange,
): Outcome<readonly TextEdit[], string> {
  const whole = writeFile(source, origin, change);
  if (whole) return success([whole]);
  const offset = linePositions(source).offsetAt(origin);
  const chain = chainTo(documentAt(source, offset), offset);
  const last = chain.at(-1);
  if (!last || !isScalar(last.node) || !last.node.range) return notThere(origin);
  const [start, end] = last.node.range;
  if (start <= offset && offset > start && styleOfNode(last.node) === 'block')
    return writeInText(source, last.node, offset, change) ?? writeOnLine(source, offset, change, origin);
  const written = String(last.node.value);
  const image = imageEntry(chain);
  if (image) return writeImage(source, image, change, origin);
  if (written === String(change.rendered)) {
    const style = styleOfNode(last.node);
    const isMultiLine =
      style === 'block' || (typeof change.wanted === 'string' && change.wanted.includes('\n'));
    const pair = isMultiLine ? pairOf(chain, last) : undefined;
    const edit = pair
      ? replaceEntry(source, pair, change.wanted)
      : { start, end: endOf(source.text, start, end), text: styled(change, last.node) };
    return edit ? success([edit]) : notThere(origin);
  }
  const part = partOf(written, change);
  if (part !== undefined)
    return success([
      { start, end: endOf(source.text, start, end), text: styled({ ...change, wanted: part }, last.node) },
    ]);
  return writeLiteral(source, last.node, start, change) ?? failed(whyNot(written, change, origin));
}

/**
 * A quoted text that becomes a number or a boolean must lose its quotes to be one, but where it was a number in spite of
 * them; and a number that something made a text of stays one.
 */
function styled({ rendered, wanted }: ScalarChange, node: unknown): string {
  const style = styleOfNode(node);
  const isQuoted = style === 'single' || style === 'double';
  if (isQuoted && typeof rendered !== 'string' && wanted !== null) return scalarText(String(wanted), style);
  const written = style === 'plain' && isScalar(node) ? String(node.value) : '';
  if (typeof rendered === 'string' && typeof wanted === 'string' && isBare(written) && isBare(wanted))
    return wanted;
  return scalarText(wanted, style);
}

/** What every reader takes for a number or a boolean. */
const isBare = (text: string): boolean => /^(?:-?(?:0|[1-9]\d*)(?:\.\d+)?|true|false)$/.test(text);

const partOf = (written: string, { rendered, wanted }: ScalarChange): string | undefined => {
  if (typeof rendered !== 'string' || typeof wanted !== 'string') return undefined;
  const part = changedPart(written, rendered, wanted);
  return part?.includes('\n') === true ? undefined : part;
};

/** Of a file that is a value as it is. */
function writeFile(
  { text }: SourceText,
  { line, column }: Origin,
  { rendered, wanted }: ScalarChange,
): TextEdit | undefined {
  if (line !== 1 || column !== 1 || typeof rendered !== 'string' || typeof wanted !== 'string')
    return undefined;
  const said = text.trimEnd();
  return said !== '' && said === rendered.trimEnd()
    ? { start: 0, end: said.length, text: wanted.trimEnd() }
    : undefined;
}

/** Within a text, such as an inline patch or values: it is read as YAML of its own; undefined where it is none. */
function writeInText(
  source: SourceText,
  block: Scalar,
  offset: number,
  change: ScalarChange,
): Outcome<readonly TextEdit[], string> | undefined {
  const inner = innerText(source, block);
  const at = inner?.within(offset) ?? 0;
  const node: unknown = inner && chainTo(documentAt(inner.source, at), at).at(-1)?.node;
  if (!inner || !isScalar(node) || !node.range || styleOfNode(node) === 'block') return undefined;
  const isOneLine = typeof change.wanted !== 'string' || !change.wanted.includes('\n');
  const isWhole = String(node.value) === String(change.rendered) && isOneLine;
  const wanted = isWhole ? change.wanted : partOf(String(node.value), change);
  if (wanted === undefined) return undefined;
  const [start, end] = node.range;
  const text = styled({ ...change, wanted }, node);
  return success([{ start: inner.outside(start), end: inner.outside(end), text }]);
}

/** What the rest of a line holds is read as YAML of its own. */
function writeOnLine(
  { text }: SourceText,
  offset: number,
  change: ScalarChange,
  origin: Origin,
): Outcome<readonly TextEdit[], string> {
  const { rendered, wanted } = change;
  const lineEnd = text.indexOf('\n', offset);
  const rest = text.slice(offset, lineEnd < 0 ? text.length : lineEnd).trimEnd();
  const { contents } = parseDocument(rest, { schema: 'failsafe', logLevel: 'silent' });
  if (!isScalar(contents) || String(contents.value) !== String(rendered))
    return failed(whyNot(rest, change, origin));
  if (typeof wanted === 'string' && wanted.includes('\n'))
    return failed(`${placeText(origin)} holds one line of text`);
  const [start, end] = contents.range;
  return success([
    { start: offset + start, end: offset + end, text: styled({ rendered, wanted }, contents) },
  ]);
}

/** The entry of `images` in a kustomization that a place lies in. */
function imageEntry(chain: readonly Link[]): YAMLMap | undefined {
  const images = chain.findIndex(({ name }) => name === 'images');
  const entry: unknown = chain[images + 1]?.node;
  const key = chain.at(-1)?.name;
  return images === 1 && isMap(entry) && key !== undefined && imageKeys.has(key) ? entry : undefined;
}

const imageKeys: ReadonlySet<string> = new Set(['newTag', 'newName', 'digest', 'name']);

function writeImage(
  source: SourceText,
  entry: YAMLMap,
  { rendered, wanted }: ScalarChange,
  origin: Origin,
): Outcome<readonly TextEdit[], string> {
  if (typeof rendered !== 'string' || typeof wanted !== 'string')
    return failed(whyNot('an image', { rendered, wanted }, origin));
  const [before, after] = [imageReference(rendered), imageReference(wanted)];
  const edits = (
    [
      ['newName', before.name, after.name],
      ['newTag', before.tag, after.tag],
      ['digest', before.digest, after.digest],
    ] as const
  ).flatMap(([key, old, value]) => {
    if (old === value) return [];
    const pair = entry.items.findLast((item) => isScalar(item.key) && item.key.value === key);
    if (value === undefined) return [removeEntry(source, entry, key)];
    return [pair ? replaceEntry(source, pair, value) : addEntry(source, entry, key, value)];
  });
  const made = edits.filter((edit) => edit !== undefined);
  return made.length === edits.length ? success(made) : notThere(origin);
}

/** `KEY=value` in the literals of a generator. */
function writeLiteral(
  { text }: SourceText,
  node: unknown,
  start: number,
  { rendered, wanted }: ScalarChange,
): Outcome<readonly TextEdit[], string> | undefined {
  if (!isScalar(node) || typeof wanted !== 'string' || wanted.includes('\n')) return undefined;
  const written = String(node.value);
  const equals = written.indexOf('=');
  if (equals < 0 || written.slice(equals + 1) !== String(rendered)) return undefined;
  const end = endOf(text, start, node.range?.[1] ?? start);
  return success([
    { start, end, text: scalarText(written.slice(0, equals + 1) + wanted, styleOfNode(node)) },
  ]);
}

function pairOf(chain: readonly Link[], last: Link): YAMLMap['items'][number] | undefined {
  const map: unknown = chain.at(-2)?.node;
  return isMap(map) ? map.items.find(({ value }) => value === last.node) : undefined;
}

const endOf = (text: string, start: number, end: number): number =>
  start + text.slice(start, end).trimEnd().length;

const notThere = (origin: Origin): Outcome<never, string> =>
  failed(`${placeText(origin)} has no value that could be edited`);

function whyNot(written: string, { rendered, variables = [] }: ScalarChange, origin: Origin): string {
  if (variables.length > 0) return `${placeText(origin)} takes the value from ${variablesText(variables)}`;
  const variable = /\$\{([A-Za-z_][A-Za-z0-9_]*)/.exec(written)?.[1];
  if (variable !== undefined)
    return `${placeText(origin)} takes the value from the variable ${variable}: change it where it is set`;
  return `${placeText(origin)} is what “${String(rendered)}” was made from, and does not say it`;
}

/** `the variable TAG, which clusters/prod/apps.yaml:14 sets: change it there` */
function variablesText(variables: readonly ScalarVariable[]): string {
  const named = variables.map(({ name, setting }) => {
    switch (setting?.kind) {
      case 'line':
        return `${name}, which ${placeText(setting.origin)} sets`;
      case 'object':
        return `${name}, which ${setting.title} sets in the cluster, and no line of the repository`;
      case 'nothing':
        return `${name}, which nothing sets`;
      case undefined:
        return name;
    }
  });
  const isThere = variables.some(({ setting }) => setting?.kind === 'line' || !setting);
  const where = isThere
    ? `: change it ${variables.every(({ setting }) => setting) ? 'there' : 'where it is set'}`
    : '';
  return `the ${variables.length === 1 ? 'variable' : 'variables'} ${named.join(', and ')}${where}`;
}

/** `apps/web.yaml:12`. */
export const placeText = ({ path, line }: Pick<Origin, 'path' | 'line'>): string => `${path}:${String(line)}`;
