import { stringAt, type Json } from '../resource/json.ts';

/** What an owner follows in its repository. `upstream` is whatever the branch that is checked out here follows. */
export type FollowedRef =
  | { readonly by: 'branch' | 'tag' | 'branchOrTag' | 'semver' | 'name' | 'commit'; readonly value: string }
  | { readonly by: 'upstream' };

/** `spec.ref` of a Flux GitRepository, by precedence as source-controller checks out; without one it is `master`. */
export function readFollowedRef(ref: Json | undefined): FollowedRef {
  for (const by of ['commit', 'name', 'semver', 'tag', 'branch'] as const) {
    const value = stringAt(ref, by);
    if (value) return { by, value };
  }
  return { by: 'branch', value: 'master' };
}
