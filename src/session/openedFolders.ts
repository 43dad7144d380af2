/** A folder of the workspace as the editor names it, and where it really is: links may lie on the way to it. */
export interface OpenedFolder {
  readonly opened: string;
  readonly real: string;
}

/** Where a file that the editor names really is. All paths have forward slashes. */
export const realPath = (folders: readonly OpenedFolder[], path: string): string =>
  moved(
    folders.map(({ opened, real }) => [opened, real]),
    path,
  );

/** How the editor names a file of the workspace. */
export const openedPath = (folders: readonly OpenedFolder[], path: string): string =>
  moved(
    folders.map(({ opened, real }) => [real, opened]),
    path,
  );

/**
 * A message of the protocol with its paths changed: whatever stands under `path`, `paths` or `folders` is an absolute
 * path.
 */
export function withPaths<T>(message: T, change: (path: string) => string): T {
  const visit = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(visit);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, named(key, inner) ?? visit(inner)]),
    );
  };
  const named = (key: string, value: unknown): unknown => {
    if (key === 'path' && typeof value === 'string') return change(value);
    if ((key !== 'paths' && key !== 'folders') || !Array.isArray(value)) return undefined;
    return value.map((one: unknown) => (typeof one === 'string' ? change(one) : visit(one)));
  };
  // The shape stays as it is: only texts become other texts.
  return visit(message) as T;
}

/** Folders may lie inside one another, and the nearest counts. */
function moved(folders: readonly (readonly [from: string, to: string])[], path: string): string {
  const [from, to] = folders
    .filter(([folder]) => path === folder || path.startsWith(`${folder}/`))
    .reduce<readonly [string, string]>(
      (best, one) => (one[0].length > best[0].length ? one : best),
      ['', ''],
    );
  return from === '' ? path : `${to}${path.slice(from.length)}`;
}
