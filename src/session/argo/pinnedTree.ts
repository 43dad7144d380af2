import { failed, success, type Outcome } from '../../base/outcome.ts';
import { remoteFolder, remoteTitle } from '../../core/owner/remoteFile.ts';
import { withoutUser } from '../../core/owner/argo/argoSources.ts';
import type { Origin } from '../../core/resource/origin.ts';
import type { Build } from '../../engine/engineApi.ts';
import type { EngineFailure } from '../../engine/engineFailure.ts';
import type { PinnedFiles } from '../builds/buildOptions.ts';
import { submoduleFailure } from '../builds/submoduleFailure.ts';
import { withoutRoot } from '../builds/goodBuild.ts';
import type { FileTree } from '../inputs.ts';

/** Pinned files as they are now, and what the engine calls them. */
export interface PinnedTree extends PinnedFiles {
  readonly files: FileTree;
  readonly tree: string;
}

/**
 * What was built of pinned files, in a build of others: no edit of these reaches it, and where it comes from is told by
 * address and revision.
 */
export function asPinned(
  outcome: Outcome<Build, EngineFailure>,
  { tree, files, url, targetRevision }: PinnedTree,
): Outcome<Build, EngineFailure> {
  if (!outcome.ok) {
    const { failure } = outcome;
    if (failure.code === 'wanted')
      return failed({
        ...failure,
        paths: failure.paths.map((path) => (path.startsWith('/') ? path : `${tree}/${path}`)),
      });
    const plain = submoduleFailure(withoutRoot(failure, tree), files);
    return failed(
      'message' in plain ? { ...plain, message: `${titleOf(url, targetRevision)}: ${plain.message}` } : plain,
    );
  }
  const { scanned: _, ...build } = outcome.value;
  return success({
    ...build,
    reads: build.reads.filter((path) => path.startsWith(remoteFolder)),
    objects: build.objects.map((object) => ({
      ...object,
      origins: new Map(
        [...object.origins].map(([field, origin]) => [field, withAddress(origin, url, targetRevision)]),
      ),
    })),
  });
}

const withAddress = (origin: Origin, url: string, ref: string): Origin =>
  origin.path.startsWith(remoteFolder)
    ? origin
    : {
        ...origin,
        path: remoteTitle({ reference: { kind: 'git', url: withoutUser(url), ref }, inside: origin.path }),
      };

const titleOf = (url: string, targetRevision: string): string =>
  `${withoutUser(url)}${targetRevision === '' ? '' : ` at ${targetRevision}`}`;
