import type { Inputs } from '../inputs.ts';

/** Where in a repository of the workspace a file lies, by its absolute path; undefined where in none. */
export function placeInRepository(
  { repositories }: Pick<Inputs, 'repositories'>,
  path: string,
): { readonly root: string; readonly name: string } | undefined {
  let nearest: string | undefined;
  for (const root of repositories.keys())
    if (path.startsWith(`${root}/`) && root.length > (nearest?.length ?? -1)) nearest = root;
  return nearest === undefined ? undefined : { root: nearest, name: path.slice(nearest.length + 1) };
}

/** Any other file holds no manifests, whatever it says. */
export const isValidatedFile = (path: string): boolean =>
  /\.(?:ya?ml|json)$/.test(path) || path.endsWith('/Kustomization');

/** Files, by the repositories that hold them, as these name them. */
export function namesByRepository(
  inputs: Pick<Inputs, 'repositories'>,
  paths: readonly string[],
): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>();
  for (const path of paths) {
    const place = placeInRepository(inputs, path);
    if (place) names.set(place.root, [...(names.get(place.root) ?? []), place.name]);
  }
  return names;
}
