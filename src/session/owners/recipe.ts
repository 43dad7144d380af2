import type { WatchScope } from '../../cluster/clusterApi.ts';
import type { ChartReference } from '../../core/owner/helm/chartReference.ts';
import type { JsonObject } from '../../core/resource/json.ts';
import type { BuildHow } from '../inputs.ts';
import type { PinnedCommit } from '../builds/buildOptions.ts';

/** What an owner's spec adds to its builds, as far as all that it refers to could be read. */
export type OwnerRecipe = {
  /** What has to be watched for it where it is read, by `scopeKey`. */
  readonly scopes: ReadonlyMap<string, WatchScope>;
  /** Charts from elsewhere than the repository that it takes, at any revision; what its agent keeps of what it applied. */
  readonly charts?: readonly ChartReference[];
  /** Files of other commits or repositories that it takes at any point. */
  readonly pinned?: readonly PinnedCommit[];
  readonly kept?: BuildHow['options'];
  /** What has to be watched for that, where its objects are. */
  readonly keptScope?: readonly [string, WatchScope];
} & (KnownRecipe | { readonly kind: 'waiting' | 'unknown'; readonly reason: string });

export interface KnownRecipe extends BuildHow {
  readonly kind: 'known';
  /** For the revision that was applied: a variable without a value was nothing to refuse then, or it had not been. */
  readonly applied?: BuildHow['options'];
  /** What it takes files of beside its own revision has moved on since: `origin/release`. */
  readonly pinsAhead?: { readonly name: string; readonly commit: string };
  /** Objects whose variables nobody knows: what the files say with them stays as it is written. */
  readonly open?: readonly string[];
  /** What `spec.postBuild.substituteFrom` was read from, in its order; null where there is no such object, undefined where nobody knows. */
  readonly sources?: readonly (JsonObject | null | undefined)[];
  /** In place of both, of an owner whose own spec lies in the files; what is not there yet cannot be built yet. */
  readonly byRevision?: ReadonlyMap<string, BuildHow['options']>;
}
