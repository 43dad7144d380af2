import type { ForgeRepository, ForgeToken, ForgeWithApi, TokenSource } from '../forgeApi.ts';
import { environmentToken } from './environmentToken.ts';
import { ghToken } from './ghToken.ts';
import { teaToken } from './teaToken.ts';
import type { TokenSources } from './tokenSources.ts';

/** The first token that is at hand for a forge's own host; undefined where there is none. */
export async function forgeToken(
  { kind, forgeUrl }: ForgeRepository,
  sources: TokenSources,
): Promise<ForgeToken | undefined> {
  if (kind !== 'github' && kind !== 'gitea') return undefined;
  const { host } = new URL(forgeUrl);
  const ways: readonly (readonly [TokenSource, () => Promise<string | undefined> | string | undefined])[] = [
    ['stored', () => sources.stored],
    ['editor', () => sources.editor],
    ['loginTool', () => loginTools[kind](host, sources)],
    ['environment', () => environmentToken(kind, host, sources.environment)],
  ];
  for (const [source, take] of ways) {
    if (sources.except?.includes(source)) continue;
    const value = (await take())?.trim();
    if (value !== undefined && isToken(value)) return { value, host, source };
  }
  return undefined;
}

const loginTools: Readonly<
  Record<ForgeWithApi, (host: string, sources: TokenSources) => Promise<string | undefined>>
> = { github: ghToken, gitea: teaToken };

/** Anything else is no token, and could not be a header either. */
const isToken = (value: string): boolean => /^[\x21-\x7e]+$/.test(value);
