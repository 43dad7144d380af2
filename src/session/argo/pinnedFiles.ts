import type { ArgoElsewhere } from '../../core/owner/argo/argoElsewhere.ts';
import { followedHead } from '../../core/owner/followedHead.ts';
import { sameRepository } from '../../core/owner/gitUrl.ts';
import { missingRevision } from '../git/missingRevision.ts';
import { ancestryKey, type Inputs, type RepositoryInput } from '../inputs.ts';
import type { PinnedFiles } from '../builds/buildOptions.ts';

/** What has become of the files that a source has elsewhere. `name` is for people: `origin/release`. */
export type PinState =
  | {
      readonly kind: 'there' | 'waiting';
      readonly pinned: PinnedFiles;
      readonly name: string;
      /** It waits for whether it is older than this commit. */
      readonly isOlderThan?: string;
    }
  | { readonly kind: 'unknown'; readonly reason: string; readonly pinned?: PinnedFiles };

export interface Pins {
  /** At what is followed, as of the last fetch. */
  readonly next: PinState;
  /** At what was applied last; where nobody says what that was, the same. */
  readonly applied: PinState;
}

export function pinsOf(repositories: Inputs['repositories'], place: ArgoElsewhere): Pins {
  const { url, targetRevision, ref, applied } = place;
  const found = cloneOf(repositories, url);
  if (!found) {
    const unknown = { kind: 'unknown', reason: `${url} is not open here` } as const;
    return { next: unknown, applied: unknown };
  }
  const { root, remote, repository } = found;
  const head = followedHead(remote, ref, repository.repository);
  const how = { repository: repository.repository, remote, isFetched: head.kind === 'known' };
  const at = (commit: string, name: string): PinState => {
    const pinned = { root, commit, url, targetRevision };
    const tree = repository.commits.get(commit);
    if (!tree) return { kind: 'waiting', pinned, name };
    return tree.ok
      ? { kind: 'there', pinned, name }
      : { kind: 'unknown', reason: missingRevision(name, tree.failure, how), pinned };
  };
  const next: PinState =
    head.kind === 'known' ? at(head.commit, head.name) : { kind: 'unknown', reason: head.reason };
  if (applied === undefined || next.pinned?.commit === applied) return { next, applied: next };
  const then = at(applied, applied.slice(0, 10));
  if (next.kind !== 'there' || then.kind !== 'there') return { next, applied: then };
  const isOlder = repository.ancestry.get(ancestryKey(next.pinned.commit, applied));
  if (isOlder === undefined)
    return { next: { ...next, kind: 'waiting', isOlderThan: applied }, applied: then };
  // What is applied is newer than what this clone has fetched.
  return { next: isOlder ? then : next, applied: then };
}

interface Clone {
  readonly root: string;
  readonly remote: string;
  readonly repository: RepositoryInput;
}

function cloneOf(repositories: Inputs['repositories'], url: string): Clone | undefined {
  for (const [root, repository] of repositories)
    for (const { name, urls } of repository.repository.remotes)
      if (urls.some((known) => sameRepository(known, url))) return { root, remote: name, repository };
  return undefined;
}
