import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { failed, success, type Outcome } from '../../base/outcome.ts';
import { cancelledFailure, failureOfExit, failureOfSpawn, type GitFailure } from '../gitFailure.ts';
import { readEnvironment, safeArguments, startFolder } from '../read/gitCommand.ts';
import { createGitReader } from '../read/gitReader.ts';

/** One commit of another repository. */
export interface FetchedRepository {
  readonly commit: string;
  /** Without links and submodules. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

export interface RepositoryToFetch {
  /** As Git takes it. */
  readonly url: string;
  /** A branch, a tag or a commit; '' for the branch that the server has checked out. */
  readonly ref: string;
  /** Where clones are kept, one a repository. */
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Fetches one commit and nothing before it, into a clone of our own. The person's credential helpers and ssh are asked, as a
 * clone of theirs would, but nothing asks back; no hook, filter or submodule runs or is followed.
 */
export async function fetchRepository(
  asked: RepositoryToFetch,
): Promise<Outcome<FetchedRepository, GitFailure>> {
  const { url, ref, environment, signal } = asked;
  const clone = join(asked.folder, createHash('sha256').update(url).digest('hex'));
  await mkdir(clone, { recursive: true, mode: 0o700 });
  const made = await git(clone, ['init', '--quiet', '--template='], { environment, signal });
  if (!made.ok) return made;
  const name = `refs/plumbline/${createHash('sha256').update(ref).digest('hex')}`;
  const spec = `+${ref === '' ? 'HEAD' : ref}:${name}`;
  const options = ['--quiet', '--depth=1', '--no-tags', '--no-recurse-submodules', '--no-auto-maintenance'];
  const fetched = await git(clone, ['fetch', ...options, '--', url, spec], { environment, signal });
  if (!fetched.ok) return fetched;
  const reader = createGitReader(clone, { environment });
  try {
    const commit = await reader.commit(name, signal);
    if (!commit.ok) return commit;
    const tree = await reader.tree(commit.value.commit, signal);
    if (!tree.ok) return tree;
    const entries = tree.value.filter(({ mode }) => mode === '100644' || mode === '100755');
    const size = entries.reduce((sum, entry) => sum + (entry.size ?? 0), 0);
    if (size > mostBytes) return failed({ code: 'failed', message: `${url} is larger than 256 MB` });
    const blobs = await reader.blobs([...new Set(entries.map(({ objectId }) => objectId))], signal);
    if (!blobs.ok) return blobs;
    const files = entries.flatMap(({ path, objectId }) => {
      const bytes = blobs.value.get(objectId);
      return bytes ? [[path, bytes] as const] : [];
    });
    return success({ commit: commit.value.commit, files: new Map(files) });
  } finally {
    reader.dispose();
  }
}

const mostBytes = 256 * 1024 * 1024;

function git(
  folder: string,
  args: readonly string[],
  { environment, signal }: Pick<RepositoryToFetch, 'environment' | 'signal'>,
): Promise<Outcome<undefined, GitFailure>> {
  const { GIT_ASKPASS, SSH_ASKPASS } = environment;
  const env = {
    ...readEnvironment(environment),
    GIT_ASKPASS,
    SSH_ASKPASS,
    GIT_ALLOW_PROTOCOL: 'https:http:ssh',
  };
  return new Promise((resolve) => {
    if (signal?.aborted) {
      resolve(failed(cancelledFailure));
      return;
    }
    const started = spawn('git', [...safeArguments, '-C', folder, ...args], {
      cwd: startFolder,
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
      windowsHide: true,
      signal,
      timeout: timeLimitMs,
    });
    const stderr: Buffer[] = [];
    started.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    started.on('error', (error) => {
      resolve(failed(failureOfSpawn(error)));
    });
    started.on('close', (exitCode) => {
      resolve(
        exitCode === 0
          ? success(undefined)
          : failed(failureOfExit({ exitCode, stderr: Buffer.concat(stderr).toString() })),
      );
    });
  });
}

const timeLimitMs = 120_000;
