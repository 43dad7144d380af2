import { stringAt, type Json } from '../resource/json.ts';

/**
 * What an owner follows in its repository. `remoteHead` is the default branch of the remote; `unsaid`, where nobody says it, the
 * default branch as well, or without one what is checked out here (`unsaidRef`).
 */
export type FollowedRef =
  | { readonly by: 'branch' | 'tag' | 'branchOrTag' | 'semver' | 'name' | 'commit'; readonly value: string }
  | { readonly by: 'remoteHead' | 'unsaid' };

/** `spec.ref` of a Flux GitRepository, by precedence as source-controller checks out; without one it is `master`. */
export function readFollowedRef(ref: Json | undefined): FollowedRef {
  for (const by of ['commit', 'name', 'semver', 'tag', 'branch'] as const) {
    const value = stringAt(ref, by);
    if (value) return { by, value };
  }
  return { by: 'branch', value: 'master' };
}
