import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gitOutput } from '../../harness/git.ts';

/** Clones an empty repository into a folder, with an author and the branch `main`. */
export async function cloned(address: string, folder: string): Promise<string> {
  await gitOutput('.', 'clone', '--quiet', address, folder);
  await gitOutput(folder, 'symbolic-ref', 'HEAD', 'refs/heads/main');
  await gitOutput(folder, 'config', 'user.name', 'Ada Example');
  await gitOutput(folder, 'config', 'user.email', 'ada@example.com');
  return folder;
}

/** Commits files to a branch of a clone, and pushes it. */
export async function pushFiles(
  clone: string,
  branch: string,
  files: Readonly<Record<string, string>>,
): Promise<void> {
  const git = (...args: readonly string[]): Promise<Buffer> => gitOutput(clone, ...args);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(clone, file)), { recursive: true });
    writeFileSync(path.join(clone, file), text);
  }
  await git('add', '--all', '--force');
  await git('commit', '--quiet', '--message', `files of ${branch}`);
  await git('push', '--quiet', '--set-upstream', 'origin', branch);
}
