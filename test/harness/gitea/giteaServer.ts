import path from 'node:path';
import type { GitServer } from '../gitServer.ts';
import { writePrivateFile } from '../writePrivateFile.ts';
import { newGiteaRepository } from './giteaObjects.ts';
import type { Gitea, GiteaUser } from './startGitea.ts';

export interface GiteaServer extends GitServer {
  /** A file of Git's own configuration for a person who may push. */
  readonly configuration: string;
}

/** Gitea as the server of a person's repositories, which everybody may read. */
export function giteaServer(gitea: Gitea, person: GiteaUser, folder: string): GiteaServer {
  const credentials = path.join(folder, 'git-credentials');
  const configuration = path.join(folder, 'gitconfig');
  const url = new URL(gitea.url);
  url.username = person.name;
  url.password = person.token;
  writePrivateFile(credentials, `${url.href}\n`);
  writePrivateFile(configuration, `[credential]\n\thelper = store --file=${credentials}\n`);
  return {
    create: async (name) => (await newGiteaRepository(gitea, person, name)).cloneUrl,
    pushes: ['-c', `credential.helper=store --file=${credentials}`],
    configuration,
    // The forge outlives what it serves.
    stop: () => undefined,
  };
}
