/**
 * An absolute path as the core knows it: with forward slashes and, on Windows, a small drive letter, as VS Code writes
 * it. Where `/` begins a path it is not one of Windows, and a backslash in it is a part of a name.
 */
export function slashPath(path: string): string {
  if (path.startsWith('/')) return path;
  const slashed = path.replaceAll('\\', '/');
  return slashed.replace(/^[A-Z]:/, (drive) => drive.toLowerCase());
}
