/**
 * Whether a text matches a pattern as gobwas/glob reads it, which Argo CD uses: `*` and `?` stop at the separator, `**` does
 * not; `[a-z]`, `[!abc]`, `{one,other}` and escapes. A pattern that cannot be read matches nothing.
 */
export function matchesGlob(pattern: string, text: string, separator = ''): boolean {
  const expression = compiled(pattern, separator);
  return expression?.test(text) === true;
}

const kept = new Map<string, RegExp | undefined>();

function compiled(pattern: string, separator: string): RegExp | undefined {
  const key = `${separator}\n${pattern}`;
  if (!kept.has(key)) {
    const source = translated(pattern, separator === '' ? '[^]' : `[^${escaped(separator)}]`);
    kept.set(key, source === undefined ? undefined : new RegExp(`^${source}$`, 'u'));
  }
  return kept.get(key);
}

function translated(pattern: string, one: string): string | undefined {
  let source = '';
  let depth = 0;
  for (let i = 0; i < pattern.length; i++) {
    const character = pattern[i] ?? '';
    if (character === '\\') {
      const next = String.fromCodePoint(pattern.codePointAt(i + 1) ?? 0);
      if (i + 1 === pattern.length) return undefined;
      source += escaped(next);
      i += next.length;
    } else if (character === '*') {
      const isAll = pattern[i + 1] === '*';
      source += isAll ? '[^]*' : `${one}*`;
      if (isAll) i++;
    } else if (character === '?') source += one;
    else if (character === '[') {
      const range = /^\[(!?)([^\]\\]+)\]/.exec(pattern.slice(i));
      if (!range) return undefined;
      const [whole, not = '', inside = ''] = range;
      source += `[${not === '' ? '' : '^'}${inside.replaceAll(/[\^[]/g, '\\$&')}]`;
      i += whole.length - 1;
    } else if (character === '{') {
      depth++;
      source += '(?:';
    } else if (character === '}' && depth > 0) {
      depth--;
      source += ')';
    } else if (character === ',' && depth > 0) source += '|';
    else source += escaped(character);
  }
  return depth === 0 ? source : undefined;
}

const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
