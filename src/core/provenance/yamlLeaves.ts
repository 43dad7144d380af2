import { isPair, isScalar, isSeq, parseAllDocuments, Scalar, visit } from 'yaml';
import { isBlockScalar } from './isBlockScalar.ts';

/** A scalar of a YAML text, where its own characters stand: without quotes, of a text of several lines its first line. */
export interface YamlLeaf {
  readonly path: readonly string[];
  readonly type: 'string' | 'number' | 'boolean';
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Where the value begins, its quotes or its `|` included. */
  readonly offset: number;
}

/** All scalars of a YAML text that say something, in order. What an alias stands for is said at its anchor. */
export function yamlLeaves(text: string): readonly YamlLeaf[] {
  const found: YamlLeaf[] = [];
  let documents;
  try {
    documents = parseAllDocuments(text, { schema: 'failsafe', uniqueKeys: false, logLevel: 'silent' });
  } catch {
    return [];
  }
  for (const document of documents) {
    visit(document, {
      Scalar: (key, node, ancestors) => {
        if (key === 'key' || !node.range || typeof node.value !== 'string') return;
        const leaf = leafOf(text, node, node.range);
        if (leaf) found.push({ path: pathOf(ancestors, node), ...leaf });
      },
    });
  }
  return found;
}

function leafOf(
  text: string,
  node: Scalar,
  [start, end]: readonly number[],
): Omit<YamlLeaf, 'path'> | undefined {
  if (start === undefined || end === undefined) return undefined;
  const value = String(node.value);
  if (isBlockScalar(node)) {
    const line = /\n[ \t]*(\S[^\r\n]*)/.exec(text.slice(start, end));
    const [, content = ''] = line ?? [];
    const from = line ? start + line.index + line[0].length - content.length : end;
    const said = content.trimEnd();
    return said === ''
      ? undefined
      : { type: 'string', text: said, start: from, end: from + said.length, offset: start };
  }
  const isQuoted = node.type === Scalar.QUOTE_DOUBLE || node.type === Scalar.QUOTE_SINGLE;
  if (isQuoted) return { type: 'string', text: value, start: start + 1, end: end - 1, offset: start };
  if (value === '' || value === '~' || value === 'null') return undefined;
  const type = /^-?\d+(?:\.\d+)?$/.test(value)
    ? 'number'
    : /^(?:true|false)$/.test(value)
      ? 'boolean'
      : 'string';
  return { type, text: value, start, end, offset: start };
}

function pathOf(ancestors: readonly unknown[], node: unknown): readonly string[] {
  const path: string[] = [];
  for (const [i, ancestor] of ancestors.entries()) {
    if (isPair(ancestor)) path.push(isScalar(ancestor.key) ? String(ancestor.key.value) : '');
    else if (isSeq(ancestor)) {
      const item: unknown = ancestors[i + 1] ?? node;
      path.push(String(ancestor.items.findIndex((one) => one === item)));
    }
  }
  return path;
}
