import type { FollowedRef } from './followedRef.ts';
import { fetchBranches } from './fetchCommand.ts';
import { highestVersion } from './helm/highestVersion.ts';
import type { KnownRef, KnownRefs } from './knownRefs.ts';
import { remoteHead, unsaidRef } from './remoteHead.ts';
import { trackingRef } from './trackingRef.ts';

/** The newest commit of what an owner follows, as of the last fetch. `name` is for people: `origin/main`, `v1.2.0`. */
export type FollowedHead =
  | { readonly kind: 'known'; readonly name: string; readonly commit: string }
  | { readonly kind: 'unknown'; readonly reason: string };

/** Resolves what an owner follows as source-controller would, among what has been fetched. */
export function followedHead(remote: string, ref: FollowedRef, known: KnownRefs): FollowedHead {
  switch (ref.by) {
    case 'remoteHead': {
      const head = remoteHead(remote, known);
      return head ? headAt(head) : { kind: 'unknown', reason: unknownDefault(remote, known) };
    }
    case 'unsaid':
      return unsaidHead(known);
    case 'commit':
      return { kind: 'known', name: ref.value.slice(0, 10), commit: ref.value };
    case 'branch':
      return tracked(remote, `refs/heads/${ref.value}`, known);
    case 'tag':
      return tracked(remote, `refs/tags/${ref.value}`, known);
    case 'branchOrTag': {
      const branch = tracked(remote, `refs/heads/${ref.value}`, known);
      const tag = branch.kind === 'unknown' ? tracked(remote, `refs/tags/${ref.value}`, known) : branch;
      return tag.kind === 'known' ? tag : branch;
    }
    case 'name':
      return tracked(remote, ref.value, known);
    case 'semver': {
      const tag = highestVersion(ref.value, known.refs);
      return tag ? headAt(tag) : { kind: 'unknown', reason: `no tag here matches ${ref.value}` };
    }
  }
}

/** Without a remote, and where it follows nothing, a branch is its own head. */
function unsaidHead(known: KnownRefs): FollowedHead {
  const ref = unsaidRef(known);
  if (ref) return headAt(ref);
  const { head } = known;
  return head.commit === undefined
    ? { kind: 'unknown', reason: 'nothing is committed yet' }
    : { kind: 'known', name: head.branch ?? 'HEAD', commit: head.commit };
}

/** Git notes the default branch of a remote only where it fetches that branch. */
const unknownDefault = (remote: string, known: KnownRefs): string =>
  `which branch is the default of ${remote} is not known here (${fetchBranches(remote, known)}, then git remote set-head ${remote} --auto)`;

function tracked(remote: string, ref: string, known: KnownRefs): FollowedHead {
  const { remotes, refs } = known;
  const refspecs = remotes.find(({ name }) => name === remote)?.fetch ?? [];
  const here = trackingRef(ref, refspecs);
  const found = refs.find(({ name }) => name === here);
  return found
    ? headAt(found)
    : {
        kind: 'unknown',
        reason: `${shortName(ref)} of ${remote} has not been fetched${howToFetch(remote, ref, known)}`,
      };
}

/** Of refs that are neither branches nor tags, Git is told one by one. */
function howToFetch(remote: string, ref: string, known: KnownRefs): string {
  if (ref.startsWith('refs/heads/')) return ` (${fetchBranches(remote, known)})`;
  return ref.startsWith('refs/tags/') ? ` (git fetch --tags ${remote})` : '';
}

const headAt = ({ name, commit }: KnownRef): FollowedHead => ({
  kind: 'known',
  name: shortName(name),
  commit,
});

const shortName = (ref: string): string => ref.replace(/^refs\/(?:heads|remotes|tags)\//, '');
