import { resolve } from 'node:path';
import type { FileBytes } from '../../base/fileBytes.ts';
import { failed, success, type Outcome } from '../../base/outcome.ts';
import { slashPath } from '../../base/slashPath.ts';
import { cancelledFailure, type GitFailure } from '../gitFailure.ts';
import { BlobProcess } from './blobProcess.ts';
import type {
  CommitInfo,
  GitReader,
  GitRepository,
  HistoryEntry,
  HistoryQuery,
  TreeEntry,
  WorkingTree,
} from './gitApi.ts';
import type { GitCommand } from './gitCommand.ts';
import { gitRefs, listRefs } from './gitRefs.ts';
import { configuredRemotes, gitRemotes, resolvedRemotes } from './gitRemotes.ts';
import { historyEntries, listHistory } from './history.ts';
import { lastFetch } from './lastFetch.ts';
import { cleanedByLfs, hasAttributes, isLfsObject, lfsFiles, lfsObjectPath } from './lfsFiles.ts';
import { readRegularFile } from './regularFile.ts';
import { runGit } from './runGit.ts';
import { treeEntries } from './treeEntries.ts';
import { listWorkingTree, workingTreeFiles } from './workingTreeFiles.ts';

/** Reads the repository that holds `folder`. */
export function createGitReader(folder: string, options: Partial<GitCommand> = {}): GitReader {
  return new RepositoryReader(folder, {
    program: options.program ?? 'git',
    environment: options.environment ?? process.env,
  });
}

/**
 * Every read starts `git` itself. simple-git is not used for reads: it refuses the settings that make one safe
 * (`core.hooksPath`, `core.fsmonitor`, `GIT_ASKPASS`, `GIT_CONFIG_COUNT` in the environment) unless its guards are
 * switched off, and gives text where bytes are needed.
 */
class RepositoryReader implements GitReader {
  readonly #folder: string;
  readonly #command: GitCommand;
  #root: string | undefined;
  #blobs: BlobProcess | undefined;
  readonly #disposed = new AbortController();
  readonly lfsPointer = cleanedByLfs;

  constructor(folder: string, command: GitCommand) {
    this.#folder = resolve(folder);
    this.#command = command;
  }

  async repository(): Promise<Outcome<GitRepository, GitFailure>> {
    const root = await this.#resolveRoot();
    if (!root.ok) return root;
    const [folders, branch, commit, upstream, configured, resolved, listed] = await Promise.all([
      this.#text(['rev-parse', '--is-shallow-repository', '--absolute-git-dir', '--git-common-dir']),
      this.#text(['symbolic-ref', '--quiet', 'HEAD']),
      this.#text(['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']),
      this.#text(['rev-parse', '--symbolic-full-name', '@{upstream}']),
      this.#text(configuredRemotes),
      this.#text(resolvedRemotes),
      this.#text(listRefs),
    ]);
    if (!folders.ok) return folders;
    const remotes = gitRemotes(configured.ok ? configured.value : '', resolved.ok ? resolved.value : '');
    const [isShallow, ...found] = folders.value.split('\n');
    const [gitFolder = '', commonFolder = ''] = found.map((folder) => slashPath(resolve(root.value, folder)));
    const fetchedAt = await lastFetch(
      [...new Set([gitFolder, commonFolder])],
      remotes.map(({ name }) => name),
    );
    return success({
      root: root.value,
      gitFolder,
      commonFolder,
      remotes,
      head: {
        ...(branch.ok ? { branch: branch.value.replace(/^refs\/heads\//, '') } : {}),
        ...(commit.ok ? { commit: commit.value } : {}),
        ...(upstream.ok && upstream.value !== '' ? { upstream: upstream.value } : {}),
      },
      refs: listed.ok ? gitRefs(listed.value) : [],
      ...(isShallow === 'true' ? { isShallow: true } : {}),
      ...(fetchedAt === undefined ? {} : { fetchedAt }),
    });
  }

  async workingTree(signal?: AbortSignal): Promise<Outcome<WorkingTree, GitFailure>> {
    const listed = await this.#bytes(listWorkingTree, { signal });
    if (!listed.ok) return listed;
    const { inIndex, ...tree } = workingTreeFiles(listed.value);
    if (!hasAttributes(tree)) return success({ ...tree, lfs: new Map() });
    const input = tree.files.map((path) => `${path}\0`).join('');
    const attributes = await this.#bytes(['check-attr', '-z', '--stdin', 'filter'], { signal, input });
    return attributes.ok ? success({ ...tree, lfs: lfsFiles(attributes.value, inIndex) }) : attributes;
  }

  async tree(revision: string, signal?: AbortSignal): Promise<Outcome<readonly TreeEntry[], GitFailure>> {
    const commit = await this.#resolveCommit(revision, signal);
    if (!commit.ok) return commit;
    const list = (...options: readonly string[]): Promise<Outcome<Buffer, GitFailure>> =>
      this.#bytes(['ls-tree', '-r', '-z', ...options, '--full-tree', commit.value], { revision, signal });
    let listed = await list('-l');
    // Sizes need the files themselves, and a partial clone may not hold them.
    if (!listed.ok && listed.failure.code === 'missingObjects') listed = await list();
    return listed.ok ? success(treeEntries(listed.value)) : listed;
  }

  async blobs(
    objectIds: readonly string[],
    signal?: AbortSignal,
  ): Promise<Outcome<ReadonlyMap<string, Uint8Array>, GitFailure>> {
    const root = await this.#resolveRoot(signal);
    if (!root.ok) return root;
    if (this.#disposed.signal.aborted) return failed(cancelledFailure);
    this.#blobs ??= new BlobProcess(this.#command, root.value);
    return this.#blobs.read(objectIds, signal);
  }

  async lfsObject(objectId: string): Promise<FileBytes | undefined> {
    const [common, configured] = await Promise.all([
      this.#text(['rev-parse', '--git-common-dir']),
      this.#text(['config', '--get', '--type=path', 'lfs.storage']),
    ]);
    if (!common.ok || this.#root === undefined) return undefined;
    const storage = resolve(this.#root, common.value, configured.ok ? configured.value : 'lfs');
    const content = await readRegularFile(storage, lfsObjectPath(objectId));
    return content && ('oversized' in content || isLfsObject(content, objectId)) ? content : undefined;
  }

  async commit(revision: string, signal?: AbortSignal): Promise<Outcome<CommitInfo, GitFailure>> {
    const id = await this.#resolveCommit(revision, signal);
    if (!id.ok) return id;
    const shown = await this.#text(
      [
        'log',
        '-1',
        '--no-show-signature',
        '--no-patch',
        '--no-notes',
        '--format=%H%x00%an%x00%aI%x00%s',
        id.value,
      ],
      { revision, signal },
    );
    if (!shown.ok) return shown;
    const [commit = id.value, author = '', date = '', subject = ''] = shown.value.split('\0');
    return success({ commit, author, date, subject });
  }

  async history(
    query: HistoryQuery,
    signal?: AbortSignal,
  ): Promise<Outcome<readonly HistoryEntry[], GitFailure>> {
    const { revision } = query;
    const id = await this.#resolveCommit(revision, signal);
    if (!id.ok) return id;
    const listed = await this.#bytes(listHistory(query, id.value), { revision, signal });
    return listed.ok ? success(historyEntries(listed.value)) : listed;
  }

  async isAncestor(
    ancestor: string,
    descendant: string,
    signal?: AbortSignal,
  ): Promise<Outcome<boolean, GitFailure>> {
    for (const revision of [ancestor, descendant]) {
      const known = await this.#resolveCommit(revision, signal);
      if (!known.ok) return known;
    }
    // The one that is left of the two when what the other reaches is taken away; nothing where all is reached.
    const left = await this.#text(['rev-list', '-1', ancestor, '--not', descendant], { signal });
    return left.ok ? success(left.value === '') : left;
  }

  async mergeBase(a: string, b: string, signal?: AbortSignal): Promise<Outcome<string, GitFailure>> {
    for (const revision of [a, b]) {
      const known = await this.#resolveCommit(revision, signal);
      if (!known.ok) return known;
    }
    return this.#text(['merge-base', a, b], { signal });
  }

  dispose(): void {
    this.#disposed.abort();
    this.#blobs?.dispose();
  }

  async #resolveRoot(signal?: AbortSignal): Promise<Outcome<string, GitFailure>> {
    if (this.#root !== undefined) return success(this.#root);
    const top = await this.#run(this.#folder, ['rev-parse', '--show-toplevel'], { signal });
    if (!top.ok) return top;
    // Inside a `.git` folder there is no working tree, and Git says so by saying nothing.
    const root = withoutLineEnd(top.value);
    if (root === '') return failed({ code: 'notARepository', message: 'not inside a working tree' });
    this.#root = slashPath(resolve(root));
    return success(this.#root);
  }

  /** A full id, so that nothing in a name from outside can be read as an option. */
  async #resolveCommit(revision: string, signal?: AbortSignal): Promise<Outcome<string, GitFailure>> {
    if (revision === '' || revision.startsWith('-') || /[\0\n]/.test(revision))
      return failed({
        code: 'unknownRevision',
        revision,
        message: `${JSON.stringify(revision)} names no revision`,
      });
    return this.#text(['rev-parse', '--verify', '--quiet', `${revision}^{commit}`], { revision, signal });
  }

  async #text(args: readonly string[], about: CallOptions = {}): Promise<Outcome<string, GitFailure>> {
    const outcome = await this.#bytes(args, about);
    return outcome.ok ? success(withoutLineEnd(outcome.value)) : outcome;
  }

  async #bytes(args: readonly string[], about: CallOptions = {}): Promise<Outcome<Buffer, GitFailure>> {
    const root = await this.#resolveRoot(about.signal);
    return root.ok ? this.#run(root.value, args, about) : root;
  }

  #run(folder: string, args: readonly string[], about: CallOptions): Promise<Outcome<Buffer, GitFailure>> {
    const ended = this.#disposed.signal;
    const signal = about.signal ? AbortSignal.any([about.signal, ended]) : ended;
    return runGit(this.#command, { ...about, folder, args, signal });
  }
}

interface CallOptions {
  readonly revision?: string;
  readonly signal?: AbortSignal | undefined;
  readonly input?: string;
}

const withoutLineEnd = (output: Buffer): string => output.toString().replace(/\r?\n$/, '');
