/** The file or folder, as the kustomization writes it. */
export function namedFile(message: string): string | undefined {
  return (
    lastMatch(message, /(?:accumulating|merging) resources from '([^']*)'/g) ??
    lastMatch(message, /\[path: "([^"]*)"\]/g) ??
    lastMatch(message, /from path\(([^)]*)\)/g) ??
    lastMatch(message, /(?:file sources|env source files|literal sources):? \[([^\]\s]*)/g) ??
    lastMatch(message, /\n(?:- )?path: (\S+)/g)
  );
}

/** Without the steps that led there. */
export function shortened(message: string, name: string): string {
  const [, cycle] =
    /cycle detected: candidate root '[^']*' contains visited root '([^']*)'/.exec(message) ?? [];
  if (cycle !== undefined) return `${name}: the bases go in a circle, this one leads back to ${cycle || '.'}`;
  if (message.includes('no such file or directory')) return `${name}: no such file or directory`;
  const [, cause] =
    /(?:accumulating|merging) resources from '[^']*': ((?:(?!': must build at directory).)*)/s.exec(
      message.slice(Math.max(0, message.lastIndexOf(`resources from '${name}'`) - 'accumulating '.length)),
    ) ?? [];
  return cause === undefined ? plainCause(message) : `${name}: ${plainCause(cause)}`;
}

/** Without Go's own ways to say things. */
export function plainCause(message: string): string {
  const text = message
    .replace(/^MalformedYAMLError: (?:yaml: )?(.*) in File: \S+$/s, '$1')
    .replace(/^error unmarshaling JSON: while decoding JSON: /, '')
    .replace(/ in object \{\{.*$/s, '')
    .trim();
  return /UTF-8 octet|control characters/.test(text) ? `this is no UTF-8 text (${text})` : text;
}

const lastMatch = (message: string, pattern: RegExp): string | undefined =>
  [...message.matchAll(pattern)].at(-1)?.[1];
