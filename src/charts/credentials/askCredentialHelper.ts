import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import { parseJson, stringAt, type Json } from '../../core/resource/json.ts';
import type { CredentialSources, RegistryCredential } from './credentialsApi.ts';
import { basicAuthorization } from './basicAuthorization.ts';
import { programOnPath } from '../../programs/programOnPath.ts';

/**
 * Asks `docker-credential-NAME` for a server's credential, by Docker's protocol. It is looked for in the PATH's absolute
 * folders alone and started away from every repository: none may put a program in its place.
 */
export async function askCredentialHelper(
  name: string,
  server: string,
  { environment, signal }: CredentialSources & { readonly signal?: AbortSignal | undefined },
): Promise<RegistryCredential | undefined> {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name)) return undefined;
  const program = await programOnPath(`docker-credential-${name}`, environment);
  if (program === undefined) return undefined;
  const said = parsed(await run(program, server, environment, signal));
  const [username, secret] = [stringAt(said, 'Username'), stringAt(said, 'Secret') ?? ''];
  if (username === undefined || secret === '') return undefined;
  return username === '<token>'
    ? { kind: 'identityToken', token: secret }
    : { kind: 'basic', authorization: basicAuthorization(username, secret) };
}

/** What it writes; nothing where it fails or takes long. Its words could hold a secret, so that a failure says nothing. */
function run(
  program: string,
  server: string,
  environment: NodeJS.ProcessEnv,
  signal: AbortSignal | undefined,
): Promise<string> {
  return new Promise((resolve) => {
    const helper = spawn(program, ['get'], {
      cwd: dirname(process.execPath),
      env: environment,
      stdio: ['pipe', 'pipe', 'ignore'],
      windowsHide: true,
      timeout: 20_000,
      ...(signal ? { signal } : {}),
    });
    const chunks: Buffer[] = [];
    helper.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    helper.stdin.on('error', () => undefined);
    helper.on('error', () => {
      resolve('');
    });
    helper.on('close', (code) => {
      resolve(code === 0 ? Buffer.concat(chunks).toString() : '');
    });
    helper.stdin.end(server);
  });
}

function parsed(text: string): Json | undefined {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}
