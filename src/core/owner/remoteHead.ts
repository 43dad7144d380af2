import type { KnownRef, KnownRefs } from './knownRefs.ts';
import { trackingRef } from './trackingRef.ts';

/**
 * The default branch of a remote, as it is kept here: what Git noted when it cloned or fetched, else `main` or `master`, where
 * there is one of them. That a single branch was fetched does not make it the default: a checkout for CI holds just its own.
 */
export function remoteHead(remote: string, { remotes, refs }: KnownRefs): KnownRef | undefined {
  const noted = refs.find(({ name }) => name === `refs/remotes/${remote}/HEAD`);
  const found = refs.find(({ name }) => name === noted?.target);
  if (found) return found;
  const refspecs = remotes.find(({ name }) => name === remote)?.fetch ?? [];
  const usual = ['refs/heads/main', 'refs/heads/master'].map((branch) => trackingRef(branch, refspecs));
  const [only, ...more] = refs.filter(({ name }) => usual.includes(name));
  return more.length === 0 ? only : undefined;
}

/**
 * What stands for what nobody says: the default branch of the remote that is worked with, whichever branch is checked out, since
 * what is pushed for review is not what anybody applies. Without one, what the branch follows; undefined where it follows nothing.
 */
export function unsaidRef(known: KnownRefs): KnownRef | undefined {
  const { remotes, head, refs } = known;
  const remote =
    remotes.find(({ name }) => head.upstream?.startsWith(`refs/remotes/${name}/`)) ??
    remotes.find(({ name }) => name === 'origin') ??
    remotes[0];
  const byDefault = remote && remoteHead(remote.name, known);
  return byDefault ?? refs.find(({ name }) => name === head.upstream);
}
