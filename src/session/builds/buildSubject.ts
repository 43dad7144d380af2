/** The key of a build without its revision: what is built, wherever the files come from. */
export function buildSubject(key: string): string {
  const start = key.indexOf('\n');
  return key.slice(0, start) + key.slice(key.indexOf('\n', start + 1));
}
