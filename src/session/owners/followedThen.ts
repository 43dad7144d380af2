import { followedHead } from '../../core/owner/followedHead.ts';
import type { Owner } from '../../core/owner/owner.ts';
import type { RepositoryInput } from '../inputs.ts';

/** Whether an owner then follows what is merged into: what it followed so far, or what those above it follow. */
export function followedThen(
  next: Owner,
  merged: readonly Pick<Owner, 'remote' | 'ref'>[],
  { repository }: RepositoryInput,
): FollowedThen {
  const isSame = ({ remote, ref }: Pick<Owner, 'remote' | 'ref'>): boolean =>
    remote === next.remote && JSON.stringify(ref) === JSON.stringify(next.ref);
  if (merged.some(isSame)) return { kind: 'known', at: {} };
  const head = followedHead(next.remote, next.ref, repository);
  if (head.kind === 'unknown') return { kind: 'unknown', reason: head.reason };
  const isMerged = merged.some(({ remote, ref }) => {
    const other = followedHead(remote, ref, repository);
    return other.kind === 'known' && other.name === head.name;
  });
  return { kind: 'known', at: isMerged ? {} : { commit: head.commit } };
}

type FollowedThen =
  | { readonly kind: 'known'; readonly at: { readonly commit?: string } }
  | { readonly kind: 'unknown'; readonly reason: string };
