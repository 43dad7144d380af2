import { join } from 'node:path';
import type { ServerCertificates } from '../http/connections.ts';
import { configurationFolders, said } from './configurationFolders.ts';
import { registryCredential } from './registryCredential.ts';
import { repositoryCredential } from './repositoryCredential.ts';

/** What a person's own configuration of Helm and Docker says of a server. Secrets: they are in no text. */
export interface Credentials {
  ofRepository(repository: URL): Promise<RepositoryCredential | undefined>;
  /** `host` as it stands in references, with its port. */
  ofRegistry(host: string, signal?: AbortSignal): Promise<RegistryCredential | undefined>;
}

export interface RepositoryCredential {
  readonly username?: string;
  /** A header; undefined where the person has no name there. */
  readonly authorization?: string;
  readonly certificates?: ServerCertificates;
  /** The person has said that the credential is for packages on other hosts, too. */
  readonly isForAllHosts: boolean;
}

export type RegistryCredential =
  | { readonly kind: 'basic'; readonly authorization: string }
  /** What a sign-in by a page leaves: it is exchanged for a token. */
  | { readonly kind: 'identityToken'; readonly token: string };

export interface CredentialSources {
  readonly environment: NodeJS.ProcessEnv;
  readonly home: string;
  /** Whether the person has named this host: then the helper of all hosts may be asked for it. */
  readonly isConfirmed: (host: string) => boolean;
}

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

export const basicAuthorization = (username: string, password: string): string =>
  `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
