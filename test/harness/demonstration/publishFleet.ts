import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gitOutput } from '../git.ts';
import type { GitServer } from '../gitServer.ts';

const fixture = fileURLToPath(new URL('../../fixtures/demo', import.meta.url));
const addressInFixture = 'https://git.example.com/fleet.git';
const syncFile = path.join('clusters', 'demo', 'flux-system', 'gotk-sync.yaml');

/**
 * Puts the fixture's repository on a Git server and a clone of it into `workspace`. Gives the revision as Flux writes
 * it and the text of the objects that make Flux read it.
 */
export async function publishFleet(
  gitServer: GitServer,
  workspace: string,
): Promise<{ readonly revision: string; readonly sync: string }> {
  const address = await gitServer.create('fleet');
  await gitOutput('.', 'clone', '--quiet', address, workspace);
  cpSync(fixture, workspace, { recursive: true });
  const sync = readFileSync(path.join(workspace, syncFile), 'utf8').replace(addressInFixture, address);
  writeFileSync(path.join(workspace, syncFile), sync);
  const git = (...args: readonly string[]): Promise<Buffer> => gitOutput(workspace, ...args);
  await git('symbolic-ref', 'HEAD', 'refs/heads/main');
  // The person who opens the workspace may commit: as somebody, even where Git knows no name.
  await git('config', 'user.name', 'Dana Developer');
  await git('config', 'user.email', 'dana@example.com');
  await git('add', '--all');
  await git('commit', '--quiet', '--message', 'Shop with web 1.4.2');
  await git(...(gitServer.pushes ?? []), 'push', '--quiet', '--set-upstream', 'origin', 'main');
  const commit = (await git('rev-parse', 'HEAD')).toString('utf8').trim();
  return { revision: `main@sha1:${commit}`, sync };
}
