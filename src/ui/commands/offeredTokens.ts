import { authentication, type SecretStorage } from 'vscode';
import type { OfferedToken } from '../../changeProtocol.ts';
import { secretKeys } from '../contributions.ts';

/** Those that a person has given, and the editor's own for GitHub where somebody has signed in. */
export async function offeredTokens(secrets: SecretStorage): Promise<readonly OfferedToken[]> {
  const stored = Object.entries(await storedTokens(secrets)).map(([host, value]) => ({
    host,
    value,
    source: 'stored' as const,
  }));
  // Nobody is asked to sign in who has not: the page for a pull request needs no token.
  const session = await authentication
    .getSession('github', ['repo'], { silent: true })
    .then(undefined, () => undefined);
  return session === undefined
    ? stored
    : [...stored, { host: 'github.com', value: session.accessToken, source: 'editor' as const }];
}

async function storedTokens(secrets: SecretStorage): Promise<Readonly<Record<string, string>>> {
  const text = await secrets.get(secretKeys.forgeTokens);
  return text === undefined ? {} : (JSON.parse(text) as Record<string, string>);
}

/** Keeps a token for a host, in place of the one before. */
export async function storeToken(secrets: SecretStorage, host: string, value: string): Promise<void> {
  const tokens = { ...(await storedTokens(secrets)), [host]: value };
  await secrets.store(secretKeys.forgeTokens, JSON.stringify(tokens));
}
