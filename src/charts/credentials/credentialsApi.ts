import type { ServerCertificates } from '../http/connections.ts';

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
