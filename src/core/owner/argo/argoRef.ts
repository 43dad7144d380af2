import type { FollowedRef } from '../followedRef.ts';
import { namesOneVersion } from '../helm/namesOneVersion.ts';
import { parseVersionRange } from '../helm/versionRange.ts';

/**
 * `targetRevision` as Argo CD resolves it: a commit by its whole id, a range of versions among the tags, a branch or a tag
 * by its name. Nothing, or HEAD, is the default branch of the remote.
 */
export function argoRef(targetRevision: string): FollowedRef {
  if (targetRevision === '' || targetRevision === 'HEAD') return { by: 'remoteHead' };
  if (/^[0-9a-f]{40}$/.test(targetRevision)) return { by: 'commit', value: targetRevision };
  if (targetRevision.startsWith('refs/')) return { by: 'name', value: targetRevision };
  if (!namesOneVersion(targetRevision) && parseVersionRange(targetRevision))
    return { by: 'semver', value: targetRevision };
  return { by: 'branchOrTag', value: targetRevision };
}
