import { success, type Outcome } from '../base/outcome.ts';
import { stringAt, type JsonObject } from '../core/resource/json.ts';
import type { ClusterFailure } from './clusterFailure.ts';
import { badKubeconfig, type Kubeconfig } from './kubeconfig.ts';
import { renewableCredential, type RenewalOptions } from './renewableCredential.ts';
import { signedByLibrary } from './signedByLibrary.ts';
import type { TlsOptions } from './transport.ts';

/** How requests of one context are sent and signed. Lives in memory alone, and is never logged. */
export interface Authentication {
  /** Without a final slash. */
  readonly server: string;
  readonly proxyUrl?: string;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly tls: TlsOptions;
  /** When it has to be made again, in milliseconds since the epoch. */
  readonly expiresAt?: number;
}

/** Makes the authentication of one context. Here, and so only for a chosen context, a credential plugin is run. */
export async function authenticate(
  kubeconfig: Kubeconfig,
  contextName: string,
  options: RenewalOptions,
): Promise<Outcome<Authentication, ClusterFailure>> {
  const entries = contextEntries(kubeconfig, contextName);
  if (!entries.ok) return entries;
  const { cluster, user, server } = entries.value;
  const proxyUrl = stringAt(cluster, 'proxy-url');
  const common = { server, ...(proxyUrl ? { proxyUrl } : {}) };
  // As kubectl does: what is sent in the clear carries no credentials.
  if (server.startsWith('http://'))
    return success({ ...common, headers: {}, tls: { rejectUnauthorized: true } });
  try {
    const signed = await signedByLibrary(cluster, user);
    const renewable = await renewableCredential(cluster, user, options);
    if (!renewable.ok) return renewable;
    const { headers, tls, expiresAt } = renewable.value;
    return success({
      ...common,
      headers: { ...signed.headers, ...headers },
      tls: { ...signed.tls, ...tls },
      ...(expiresAt === undefined ? {} : { expiresAt }),
    });
  } catch (error) {
    return badKubeconfig(`context ${contextName}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

interface ContextEntries {
  readonly cluster: JsonObject;
  readonly user: JsonObject;
  readonly server: string;
}

export function contextEntries(
  kubeconfig: Kubeconfig,
  contextName: string,
): Outcome<ContextEntries, ClusterFailure> {
  const files = kubeconfig.files.join(', ');
  const context = kubeconfig.contexts.get(contextName);
  if (!context)
    return badKubeconfig(`${files}: there is no context "${contextName}"; choose the clusters again`);
  const clusterName = stringAt(context, 'cluster') ?? '';
  const cluster = kubeconfig.clusters.get(clusterName);
  const server = stringAt(cluster, 'server')?.replace(/\/+$/, '') ?? '';
  if (!cluster || !/^https?:\/\//.test(server) || !URL.canParse(server))
    return badKubeconfig(
      `${files}: context "${contextName}" needs a cluster "${clusterName}" with a server (https://…)`,
    );
  const userName = stringAt(context, 'user') ?? '';
  const user = userName === '' ? {} : kubeconfig.users.get(userName);
  if (!user) return badKubeconfig(`${files}: context "${contextName}" needs a user "${userName}"`);
  return success({ cluster, user, server });
}
