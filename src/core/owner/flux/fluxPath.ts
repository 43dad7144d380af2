/**
 * A folder of a source as `spec.path` of a Flux Kustomization names it, without leading or trailing slash; '' is the
 * root. As Flux joins paths: `..` leads nowhere at the root, and through folders that need not exist.
 */
export function fluxPath(path: string): string {
  const folders: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') folders.pop();
    else if (segment !== '' && segment !== '.') folders.push(segment);
  }
  return folders.join('/');
}
