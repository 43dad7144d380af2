import { readFile } from 'node:fs/promises';
import { success, type Outcome } from '../base/outcome.ts';
import { isObject, stringAt, type JsonObject } from '../core/resource/json.ts';
import type { ClusterFailure } from './clusterFailure.ts';
import { runExecPlugin } from './execPlugin.ts';
import { badKubeconfig } from './kubeconfig.ts';
import type { TlsOptions } from './transport.ts';

export interface RenewableCredential {
  readonly headers: Readonly<Record<string, string>>;
  readonly tls: Pick<TlsOptions, 'cert' | 'key'>;
  /** In milliseconds since the epoch; absent where only a 401 tells. */
  readonly expiresAt?: number;
}

export interface RenewalOptions {
  readonly environment: NodeJS.ProcessEnv;
  readonly now: () => number;
  readonly pluginTimeoutMs: number;
}

/** The credentials that change while we run: those of a plugin, or of a file that something else writes. */
export async function renewableCredential(
  cluster: JsonObject,
  user: JsonObject,
  { environment, now, pluginTimeoutMs }: RenewalOptions,
): Promise<Outcome<RenewableCredential, ClusterFailure>> {
  const { exec } = user;
  if (isObject(exec)) {
    const credential = await runExecPlugin({ exec, cluster, environment, timeoutMs: pluginTimeoutMs });
    if (!credential.ok) return credential;
    const { token, clientCertificate, expiresAt } = credential.value;
    return success({
      headers: token ? bearer(token) : {},
      tls: clientCertificate ? { cert: clientCertificate.certificate, key: clientCertificate.key } : {},
      ...(expiresAt === undefined ? {} : { expiresAt }),
    });
  }
  const file = stringAt(user, 'tokenFile');
  if (!file) return success({ headers: {}, tls: {} });
  const token = (await readFile(file, 'utf8')).trim();
  if (!token) return badKubeconfig(`the token file ${file} is empty`);
  return success({ headers: bearer(token), tls: {}, expiresAt: now() + tokenFileAgeMs });
}

const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });

/** As client-go: a mounted token is written anew well before it ends. */
const tokenFileAgeMs = 60_000;
