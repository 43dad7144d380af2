/**
 * What a changed file means to Git: `reference` where what a revision means may have changed with it (of Git LFS the contents
 * as well), `other` where it is one of Git's own that says nothing (locks and objects come and go with every command), undefined where it is
 * none of Git's. `gitFolders` are those that are known, wherever they lie; paths have forward slashes.
 */
export function placeInGit(path: string, gitFolders: readonly string[]): 'reference' | 'other' | undefined {
  const known = gitFolders.find((folder) => path.startsWith(`${folder}/`));
  const below = known === undefined ? /\/\.git\/(.*)$/.exec(path)?.[1] : path.slice(known.length + 1);
  if (below === undefined) return undefined;
  const isReference =
    /^(worktrees\/[^/]+\/)?(HEAD|FETCH_HEAD|packed-refs|config|refs\/.*|lfs\/objects\/.*)$/.test(below);
  return isReference && !path.endsWith('.lock') ? 'reference' : 'other';
}
