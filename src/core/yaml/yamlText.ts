import { Document, isScalar, Scalar, visit } from 'yaml';
import { isArray, isObject, printJson, type Json } from '../resource/json.ts';

/** How a scalar is written; `block` is a literal text below its key. */
export type ScalarStyle = 'plain' | 'single' | 'double' | 'block';

/**
 * A scalar on one line, read as exactly this value by every reader of YAML 1.1 and 1.2 that agents use: a text that any
 * of them could take for something else is quoted. The style is kept where it can be.
 */
export function scalarText(value: Exclude<Json, object>, style: ScalarStyle = 'plain'): string {
  if (value === null) return 'null';
  if (typeof value !== 'string') return printJson(value);
  const isOneLine = !/[\n\r\t\u0085\u2028\u2029]/.test(value) && !/[^\P{C}\u200d]/u.test(value);
  if (style === 'single' && isOneLine) return `'${value.replaceAll("'", "''")}'`;
  return style !== 'double' && isPlain(value) ? value : JSON.stringify(value);
}

/** A value as lines of block YAML without indentation and without a line break at the end. */
export function blockText(value: Json, lineBreak = '\n'): string {
  const document = new Document(value, { aliasDuplicateObjects: false });
  visit(document, {
    Scalar: (_key, node) => {
      if (typeof node.value === 'string') node.type = styleOf(node.value);
    },
  });
  const text = document.toString({ lineWidth: 0, indentSeq: true }).replace(/\n$/, '');
  return lineBreak === '\n' ? text : text.replaceAll('\n', lineBreak);
}

/** Whether it takes lines of its own. */
export const isBlock = (value: Json): boolean =>
  isArray(value) ? value.length > 0 : isObject(value) && Object.keys(value).length > 0;

/** As a scalar of the source is written. */
export function styleOfNode(node: unknown): ScalarStyle {
  if (!isScalar(node)) return 'plain';
  if (node.type === Scalar.QUOTE_SINGLE) return 'single';
  if (node.type === Scalar.QUOTE_DOUBLE) return 'double';
  return node.type === Scalar.BLOCK_LITERAL || node.type === Scalar.BLOCK_FOLDED ? 'block' : 'plain';
}

function styleOf(text: string): Scalar.Type {
  if (isPlain(text)) return Scalar.PLAIN;
  return text.trimEnd().includes('\n') && !/[^\P{C}\n]/u.test(text)
    ? Scalar.BLOCK_LITERAL
    : Scalar.QUOTE_DOUBLE;
}

/** Words, addresses, versions and quantities; nothing that a reader takes for a number, a boolean, null or a date. */
function isPlain(text: string): boolean {
  if (/^(?:y|yes|n|no|on|off|true|false|null)$/i.test(text)) return false;
  return (
    /^[A-Za-z/](?:[\w./@%+-]|:(?=[\w/])| (?=[\w./@%+-]))*$/.test(text) ||
    /^\d+\.\d+\.\d+[\w.+-]*$/.test(text) ||
    /^(?!0[xob])\d+(?:\.\d+)?[A-Za-z]+$/i.test(text)
  );
}
