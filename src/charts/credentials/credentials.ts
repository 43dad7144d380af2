import { join } from 'node:path';
import { configurationFolders, said } from './configurationFolders.ts';
import { registryCredential } from './registryCredential.ts';
import { repositoryCredential } from './repositoryCredential.ts';
import type { Credentials, CredentialSources } from './credentialsApi.ts';

/** Read again whenever it is asked for: a person signs in while we run. Nothing of a repository's content is looked at. */
export function createCredentials(sources: CredentialSources): Credentials {
  const { helm, docker } = configurationFolders(sources.environment, sources.home);
  const { HELM_REPOSITORY_CONFIG: repositories, HELM_REGISTRY_CONFIG: registries } = sources.environment;
  return {
    ofRepository: (repository) =>
      repositoryCredential(said(repositories) ?? join(helm, 'repositories.yaml'), repository),
    ofRegistry: async (host, signal) => {
      for (const file of [
        said(registries) ?? join(helm, 'registry', 'config.json'),
        join(docker, 'config.json'),
      ]) {
        const found = await registryCredential(file, host, { ...sources, signal });
        if (found) return found;
      }
      return undefined;
    },
  };
}
