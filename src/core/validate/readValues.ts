/**
 * The values that a template reads where it fails, from the chart's own values down: as Helm's message names them, else as
 * the line does, where it names no others. Undefined where that cannot be told.
 */
export function readValues(
  message: string,
  line: string | undefined,
  template: string,
): readonly string[] | undefined {
  const [named] = namesIn(/at <(.*?)>/.exec(message)?.[1] ?? '');
  const onLine = new Set(namesIn(line ?? ''));
  const [only] = onLine.size === 1 ? onLine : [];
  const found = named ?? only;
  if (found === undefined) return undefined;
  // A chart within the chart has its values under its name.
  const within = [...template.matchAll(/(?:^|\/)charts\/([^/]+)\//g)].map(([, name = '']) => name);
  return [...within, ...found.split('.')];
}

const namesIn = (text: string): readonly string[] =>
  [...text.matchAll(/\.Values((?:\.[A-Za-z_]\w*)+)/g)].map(([, names = '']) => names.slice(1));
