/**
 * Where a ref of a remote is kept in this clone, by the remote's refspecs (`+refs/heads/*:refs/remotes/origin/*`);
 * undefined where it is not fetched. Tags have the same name everywhere.
 */
export function trackingRef(ref: string, refspecs: readonly string[]): string | undefined {
  for (const refspec of refspecs) {
    const [source = '', destination = ''] = refspec.replace(/^\+/, '').split(':');
    if (destination === '') continue;
    const [before = '', after] = source.split('*');
    if (after === undefined) {
      if (source === ref) return destination;
    } else if (ref.length >= source.length - 1 && ref.startsWith(before) && ref.endsWith(after)) {
      return destination.replace('*', () => ref.slice(before.length, ref.length - after.length));
    }
  }
  return ref.startsWith('refs/tags/') ? ref : undefined;
}
