import { readFile } from 'node:fs/promises';
import { at, isObject, parseJson, stringAt, type Json } from '../../core/resource/json.ts';
import { askCredentialHelper } from './askCredentialHelper.ts';
import type { CredentialSources, RegistryCredential } from './credentialsApi.ts';
import { basicAuthorization } from './basicAuthorization.ts';

/**
 * What `helm registry login` or `docker login` has left for a registry, in a file of the one form that both write. A
 * credential helper that the file names is asked where the file ties it to this host, and the helper of all hosts where
 * the person has signed in to this host with it or has named the host to us.
 */
export async function registryCredential(
  file: string,
  host: string,
  sources: CredentialSources & { readonly signal?: AbortSignal | undefined },
): Promise<RegistryCredential | undefined> {
  const configuration = parsed(await readFile(file, 'utf8').catch(() => ''));
  const names = namesOf(host);
  const [server, entry] = entryOf(at(configuration, 'auths'), names) ?? [];
  const [helped, helper] = entryOf(at(configuration, 'credHelpers'), names) ?? [];
  if (helped !== undefined && typeof helper === 'string') return askCredentialHelper(helper, helped, sources);
  const store = stringAt(configuration, 'credsStore') ?? '';
  if (store !== '' && (server !== undefined || sources.isConfirmed(host))) {
    const found = await askCredentialHelper(store, server ?? names[0] ?? host, sources);
    if (found) return found;
  }
  return fromEntry(entry);
}

function fromEntry(entry: Json | undefined): RegistryCredential | undefined {
  const token = stringAt(entry, 'identitytoken') ?? '';
  if (token !== '') return { kind: 'identityToken', token };
  const [username, password] = [stringAt(entry, 'username') ?? '', stringAt(entry, 'password') ?? ''];
  if (username !== '') return { kind: 'basic', authorization: basicAuthorization(username, password) };
  const auth = stringAt(entry, 'auth') ?? '';
  if (auth === '') return undefined;
  // Docker pads what it writes with zeros at times.
  const both = Buffer.from(auth, 'base64').toString().replace(/\0+$/, '');
  const colon = both.indexOf(':');
  return colon < 1
    ? undefined
    : { kind: 'basic', authorization: basicAuthorization(both.slice(0, colon), both.slice(colon + 1)) };
}

/** Docker's own registry has several names, and its key is an address. */
const namesOf = (host: string): readonly string[] => (isDockerHub(host) ? dockerHub : [host]);

const dockerHub = ['https://index.docker.io/v1/', 'docker.io', 'index.docker.io', 'registry-1.docker.io'];
const isDockerHub = (host: string): boolean => dockerHub.includes(host);

/** The entry of a host, whose key may be written as an address. */
function entryOf(
  entries: Json | undefined,
  names: readonly string[],
): readonly [key: string, entry: Json] | undefined {
  if (!isObject(entries)) return undefined;
  const all = Object.entries(entries);
  return (
    all.find(([key]) => names.includes(key)) ??
    all.find(([key]) => names.includes(key.replace(/^https?:\/\//, '').replace(/\/.*$/, '')))
  );
}

function parsed(text: string): Json | undefined {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}
