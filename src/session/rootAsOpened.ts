/** The root as the person's folder reaches it: where links lie on the way, the editor speaks of files by that name. */
export function rootAsOpened(folder: string, realFolder: string, realRoot: string): string {
  const below = realFolder.slice(realRoot.length);
  return realFolder.startsWith(realRoot) && folder.endsWith(below)
    ? folder.slice(0, folder.length - below.length)
    : realRoot;
}
