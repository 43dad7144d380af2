import type { ForgeToken } from '../forgeApi.ts';

/** Why a token is not sent to a forge; undefined where it is that forge's own, and nobody on the way can read it. */
export function tokenBelongs({ host }: Pick<ForgeToken, 'host'>, forgeUrl: string): string | undefined {
  const url = new URL(forgeUrl);
  if (host.toLowerCase() !== url.host) return `the token is one of ${host}, not of ${url.host}`;
  if (url.protocol === 'https:' || isLoopback(url.hostname)) return undefined;
  return `${url.host} is reached over http, where everybody on the way could read the token: use https`;
}

const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
