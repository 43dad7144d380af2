import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gitOutput } from '../../harness/git.ts';
import { fleetFiles, type FleetOwner } from './fleetFiles.ts';

export const fleetUrl = 'https://git.example.com/bench/fleet.git';

/** Writes a repository with the files of these owners, commits it, and gives the commit. */
export async function writeFleetRepository(folder: string, owners: readonly FleetOwner[]): Promise<string> {
  for (const [file, text] of fleetFiles(owners)) {
    const absolute = path.join(folder, file);
    mkdirSync(path.dirname(absolute), { recursive: true });
    writeFileSync(absolute, text);
  }
  const git = (...args: readonly string[]): Promise<Buffer> => gitOutput(folder, ...args);
  await git('init', '--quiet', '--initial-branch=main');
  await git('remote', 'add', 'origin', fleetUrl);
  await git('add', '--all');
  await git('commit', '--quiet', '--message', 'The fleet');
  const commit = (await git('rev-parse', 'HEAD')).toString('utf8').trim();
  // As after a push: nothing waits to be applied.
  await git('update-ref', 'refs/remotes/origin/main', commit);
  return commit;
}
