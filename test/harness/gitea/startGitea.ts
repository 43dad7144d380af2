import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { userInfo } from 'node:os';
import path from 'node:path';
import { runCommand } from '../process/command.ts';
import { freePort } from '../process/freePorts.ts';
import { startServer, type ServerProcess } from '../process/serverProcess.ts';
import { waitUntil } from '../process/waitUntil.ts';
import { provideGitea } from '../tools/gitea.ts';
import { writePrivateFile } from '../writePrivateFile.ts';
import { giteaConfiguration } from './giteaConfiguration.ts';
import { giteaRequests, type GiteaRequest } from './giteaRequests.ts';

/** A person on this forge. Tokens of other people are made with their passwords. */
export interface GiteaUser {
  readonly name: string;
  readonly password: string;
  /** May do all that the person may. */
  readonly token: string;
}

export interface Gitea {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** An administrator. */
  readonly admin: GiteaUser;
  /** The API below `/api/v1`, as the administrator unless another token is given. */
  readonly request: GiteaRequest;
  readonly processes: readonly ServerProcess[];
  readonly stop: () => Promise<void>;
}

/** A real forge: Gitea with SQLite on a free port of 127.0.0.1, empty but for one administrator. */
export async function startGitea(folder: string): Promise<Gitea> {
  const tools = await provideGitea();
  const program = path.join(tools, 'gitea');
  const files = path.join(tools, 'files');
  mkdirSync(path.join(folder, 'home'), { recursive: true });
  const url = `http://127.0.0.1:${await freePort()}`;
  const configuration = path.join(folder, 'app.ini');
  const runUser = userInfo().username;
  writePrivateFile(
    configuration,
    giteaConfiguration({ folder, url, runUser, ...(existsSync(files) ? { files } : {}) }),
  );
  const env = {
    HOME: path.join(folder, 'home'),
    USER: runUser,
    GITEA_WORK_DIR: folder,
    // Where tests run as root, as in a container, it would not start.
    GITEA_I_AM_BEING_UNSAFE_RUNNING_AS_ROOT: 'true',
  };
  const gitea = (...args: readonly string[]): Promise<string> =>
    runCommand(program, ['--config', configuration, ...args], { cwd: folder, env });

  await gitea('migrate');
  const admin = { name: 'admin-of-tests', password: randomBytes(12).toString('hex') };
  const created = await gitea(
    ...['admin', 'user', 'create', '--admin', '--must-change-password=false'],
    ...['--username', admin.name, '--password', admin.password, '--email', 'admin@example.com'],
    ...['--access-token', '--access-token-name', 'harness', '--access-token-scopes', 'all'],
  );
  const token = /\b[0-9a-f]{40}\b/.exec(created)?.[0];
  if (token === undefined) throw new Error(`Gitea made no token: ${created}`);

  const server = startServer({
    name: 'gitea',
    program,
    args: ['--config', configuration, 'web'],
    folder,
    env,
  });
  const request = giteaRequests(url, token);
  try {
    await waitUntil('answer of Gitea', async () => (await request('GET', '/version')).status === 200, {
      processes: [server],
    });
  } catch (error) {
    await server.stop();
    throw error;
  }
  return { url, admin: { ...admin, token }, request, processes: [server], stop: () => server.stop() };
}
