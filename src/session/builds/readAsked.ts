import { lfsCommand } from '../../core/owner/fetchCommand.ts';
import type { EngineFailure } from '../../engine/engineFailure.ts';
import { type FileTree, type Inputs, workingTree } from '../inputs.ts';
import type { WantedBuild } from '../snapshot.ts';
import { builtFiles } from './builtFiles.ts';
import { oversizedAmong } from './oversizedAmong.ts';

/** How a build has files read that it turns out to need. */
export interface FileReading {
  readonly files: (root: string, revision: string, paths: readonly string[]) => Promise<void>;
  /** What Git LFS keeps, by object id. */
  readonly objects: (root: string, objectIds: readonly string[]) => Promise<void>;
}

/** Files of one revision, and what they were when they were asked for. */
export interface AskedFiles extends Pick<WantedBuild, 'root' | 'revision' | 'mode'> {
  readonly files: FileTree;
  readonly paths: readonly string[];
}

export type ReadAnswer =
  | { readonly kind: 'read' | 'nothing' }
  /** `absent` are the objects of Git LFS that this clone has not got. */
  | { readonly kind: 'failed'; readonly failure: EngineFailure; readonly absent?: readonly string[] };

export async function readAsked(
  reading: FileReading,
  inputs: () => Inputs,
  asked: readonly AskedFiles[],
): Promise<ReadAnswer> {
  let isRead = false;
  for (const from of asked) {
    const { root, revision, files, paths } = from;
    const oversized = oversizedAmong(files, paths);
    if (oversized !== undefined) return { kind: 'failed', failure: { code: 'rejected', message: oversized } };
    const objects = paths.flatMap((path) => {
      const content = files.get(path);
      return content?.kind === 'unread' && content.lfs ? [{ path, ...content.lfs }] : [];
    });
    const absent = objects.filter(({ isAbsent }) => isAbsent);
    const [first] = absent;
    if (first) {
      const { remotes = [] } = inputs().repositories.get(root)?.repository ?? {};
      const command = lfsCommand({ remotes }, revision === workingTree ? undefined : revision);
      const message = `${first.path} is stored by Git LFS, and its content is not in this clone (${command})`;
      return {
        kind: 'failed',
        failure: { code: 'rejected', message, unread: message },
        absent: absent.map(({ objectId }) => objectId),
      };
    }
    const ofLfs = new Set(objects.map(({ path }) => path));
    const others = paths.filter((path) => !ofLfs.has(path));
    if (others.length > 0) await reading.files(root, revision, others);
    if (objects.length > 0)
      await reading.objects(
        root,
        objects.map(({ objectId }) => objectId),
      );
    isRead ||= builtFiles(inputs(), from)?.tree !== files;
  }
  return { kind: isRead ? 'read' : 'nothing' };
}
