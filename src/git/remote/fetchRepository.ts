import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { failed, success, type Outcome } from '../../base/outcome.ts';
import type { GitFailure } from '../gitFailure.ts';
import type { CommitInfo, GitReader } from '../read/gitApi.ts';
import { createGitReader } from '../read/gitReader.ts';
import { runGit } from '../read/runGit.ts';

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
  /** The server may not be asked: what was fetched before is all there is. */
  readonly offline: boolean;
  /** Where clones are kept, one a repository. */
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Fetches one commit and nothing before it, into a clone of our own; what was fetched before stands for a server that does
 * not answer. The person's credential helpers and ssh are asked, as a clone of theirs would, but nothing asks back; no hook,
 * filter or submodule runs or is followed.
 */
export async function fetchRepository(
  asked: RepositoryToFetch,
): Promise<Outcome<FetchedRepository, GitFailure>> {
  const { url, environment, signal } = asked;
  const clone = join(asked.folder, sha256(url));
  await mkdir(clone, { recursive: true, mode: 0o700 });
  const command = { program: 'git', environment };
  const args = ['init', '--quiet', '--template='];
  const made = await runGit(command, { folder: clone, args, signal });
  if (!made.ok) return made;
  const reader = createGitReader(clone, command);
  try {
    const commit = await commitOf(asked, clone, reader);
    return commit.ok ? await filesOf(reader, commit.value, asked) : commit;
  } finally {
    reader.dispose();
  }
}

/** The commit that the ref stands for, fetched where it can be. */
async function commitOf(
  { url, ref, offline, environment, signal }: RepositoryToFetch,
  folder: string,
  reader: GitReader,
): Promise<Outcome<CommitInfo, GitFailure>> {
  const name = `refs/plumbline/${sha256(ref)}`;
  const before = await reader.commit(name, signal);
  // What a commit is called it is for ever.
  if (offline || (before.ok && before.value.commit === ref)) return before;
  const limit = AbortSignal.timeout(timeLimitMs);
  const fetched = await runGit(
    { program: 'git', environment },
    {
      folder,
      args: ['fetch', ...fetchOptions, '--', url, `+${ref === '' ? 'HEAD' : ref}:${name}`],
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
      variables: askingVariables(environment),
    },
  );
  if (fetched.ok) return reader.commit(name, signal);
  if (signal?.aborted) return fetched;
  if (before.ok && !fetched.failure.message.includes("couldn't find remote ref")) return before;
  return limit.aborted
    ? failed({ code: 'failed', message: `its server did not send it within ${String(timeLimitMs / 1000)} s` })
    : fetched;
}

async function filesOf(
  reader: GitReader,
  { commit }: CommitInfo,
  { signal }: RepositoryToFetch,
): Promise<Outcome<FetchedRepository, GitFailure>> {
  const tree = await reader.tree(commit, signal);
  if (!tree.ok) return tree;
  const entries = tree.value.filter(({ mode }) => mode === '100644' || mode === '100755');
  const size = entries.reduce((sum, entry) => sum + (entry.size ?? 0), 0);
  if (size > mostBytes) return failed({ code: 'failed', message: 'it is larger than 256 MB' });
  const blobs = await reader.blobs([...new Set(entries.map(({ objectId }) => objectId))], signal);
  if (!blobs.ok) return blobs;
  const files = entries.flatMap(({ path, objectId }) => {
    const bytes = blobs.value.get(objectId);
    return bytes ? [[path, bytes] as const] : [];
  });
  return success({ commit, files: new Map(files) });
}

const mostBytes = 256 * 1024 * 1024;
const timeLimitMs = 120_000;

const fetchOptions = [
  '--quiet',
  '--depth=1',
  '--no-tags',
  '--no-recurse-submodules',
  '--no-auto-maintenance',
];

/** What reads are not let do: ask the person's own programs for a credential, and reach a server. */
const askingVariables = ({ GIT_ASKPASS, SSH_ASKPASS }: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
  GIT_ASKPASS,
  SSH_ASKPASS,
  GIT_ALLOW_PROTOCOL: 'https:http:ssh',
});

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
