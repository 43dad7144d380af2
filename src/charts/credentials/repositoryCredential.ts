import { readFile } from 'node:fs/promises';
import { at, isArray, stringAt, type Json } from '../../core/resource/json.ts';
import { readPlainYaml } from '../../core/yaml/plainYaml.ts';
import type { ServerCertificates } from '../http/connections.ts';
import type { RepositoryCredential } from './credentialsApi.ts';
import { basicAuthorization } from './basicAuthorization.ts';

/** What `helm repo add` has left for a repository of exactly this address. */
export async function repositoryCredential(
  file: string,
  repository: URL,
): Promise<RepositoryCredential | undefined> {
  const read = readPlainYaml(await readFile(file, 'utf8').catch(() => ''));
  const entries = read.ok ? at(read.value, 'repositories') : undefined;
  if (!isArray(entries)) return undefined;
  const entry = entries.find((one) => isSamePlace(stringAt(one, 'url'), repository));
  if (entry === undefined) return undefined;
  const [username, password] = [stringAt(entry, 'username') ?? '', stringAt(entry, 'password') ?? ''];
  const hasName = username !== '' || password !== '';
  const certificates = await certificatesOf(entry);
  return {
    ...(hasName ? { username, authorization: basicAuthorization(username, password) } : {}),
    ...(certificates ? { certificates } : {}),
    isForAllHosts: at(entry, 'pass_credentials_all') === true,
  };
}

const isSamePlace = (written: string | undefined, { href }: URL): boolean =>
  written !== undefined &&
  URL.canParse(written) &&
  withoutSlash(new URL(written).href) === withoutSlash(href);

const withoutSlash = (href: string): string => href.replace(/\/+$/, '');

async function certificatesOf(entry: Json): Promise<ServerCertificates | undefined> {
  const [ca, cert, key] = await Promise.all(
    ['caFile', 'certFile', 'keyFile'].map(async (name) => {
      const path = stringAt(entry, name) ?? '';
      return path === '' ? undefined : readFile(path, 'utf8').catch(() => undefined);
    }),
  );
  const unchecked = at(entry, 'insecure_skip_tls_verify') === true;
  if (ca === undefined && cert === undefined && !unchecked) return undefined;
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(unchecked ? { unchecked } : {}),
  };
}
