import type { FollowedRef } from './followedRef.ts';
import { highestVersion } from './helm/highestVersion.ts';
import { trackingRef } from './trackingRef.ts';

/** What this clone holds of its remotes. */
export interface KnownRefs {
  readonly remotes: readonly { readonly name: string; readonly fetch: readonly string[] }[];
  readonly head: { readonly branch?: string; readonly commit?: string; readonly upstream?: string };
  readonly refs: readonly KnownRef[];
}

export interface KnownRef {
  readonly name: string;
  readonly commit: string;
  readonly committedAt?: number;
}

/** The newest commit of what an owner follows, as of the last fetch. `name` is for people: `origin/main`, `v1.2.0`. */
export type FollowedHead =
  | { readonly kind: 'known'; readonly name: string; readonly commit: string }
  | { readonly kind: 'unknown'; readonly reason: string };

/** Resolves what an owner follows as source-controller would, among what has been fetched. */
export function followedHead(remote: string, ref: FollowedRef, known: KnownRefs): FollowedHead {
  switch (ref.by) {
    case 'upstream':
      return upstreamHead(known);
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
      return tag
        ? { kind: 'known', name: shortName(tag.name), commit: tag.commit }
        : { kind: 'unknown', reason: `no tag here matches ${ref.value}` };
    }
  }
}

/** A branch that follows nothing is its own head. */
function upstreamHead({ head, refs }: KnownRefs): FollowedHead {
  const upstream = refs.find(({ name }) => name === head.upstream);
  if (upstream) return { kind: 'known', name: shortName(upstream.name), commit: upstream.commit };
  return head.commit === undefined
    ? { kind: 'unknown', reason: 'nothing is committed yet' }
    : { kind: 'known', name: head.branch ?? 'HEAD', commit: head.commit };
}

function tracked(remote: string, ref: string, { remotes, refs }: KnownRefs): FollowedHead {
  const refspecs = remotes.find(({ name }) => name === remote)?.fetch ?? [];
  const here = trackingRef(ref, refspecs);
  const found = refs.find(({ name }) => name === here);
  return found
    ? { kind: 'known', name: shortName(found.name), commit: found.commit }
    : { kind: 'unknown', reason: `${shortName(ref)} of ${remote} has not been fetched` };
}

const shortName = (ref: string): string => ref.replace(/^refs\/(?:heads|remotes|tags)\//, '');
