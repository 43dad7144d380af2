import { getCACertificates } from 'node:tls';
import { Agent, EnvHttpProxyAgent, ProxyAgent, type Dispatcher } from 'undici';

/** What TLS needs of a kubeconfig, as PEM text. */
export interface TlsOptions {
  readonly rejectUnauthorized: boolean;
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly servername?: string;
}

export interface TransportOptions {
  readonly server: string;
  readonly tls: TlsOptions;
  /** The kubeconfig's own proxy: http, https or SOCKS 5. */
  readonly proxyUrl?: string;
}

/**
 * The connections to one server, below the guard. HTTP/1.1 and as many connections as there are watches: a watch then
 * waits for nothing and holds up nothing, and a stalled one ends alone.
 */
export function makeTransport(
  { server, tls, proxyUrl }: TransportOptions,
  environment: NodeJS.ProcessEnv,
): Dispatcher {
  const { hostname, protocol } = new URL(server);
  const requestTls = { ...tls, ...authorities(tls), ...keepAlive, allowH2: false };
  const options = { allowH2: false, connect: { ...requestTls, timeout: 10_000 } };
  if (proxyUrl) return new ProxyAgent({ ...options, uri: proxyUrl, requestTls });
  const proxy = variable(environment, protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY');
  // As for kubectl, the proxy of the environment is not for servers of this machine.
  if (!proxy || isThisMachine(hostname)) return new Agent(options);
  const noProxy = variable(environment, 'NO_PROXY');
  return new EnvHttpProxyAgent({ ...options, httpProxy: proxy, httpsProxy: proxy, noProxy, requestTls });
}

/** Finds out in some 40 s that the other side is gone without a word, as after sleep or behind a closed VPN. */
const keepAlive = { keepAlive: true, keepAliveInitialDelay: 30_000 };

const variable = (environment: NodeJS.ProcessEnv, name: string): string =>
  environment[name.toLowerCase()] ?? environment[name] ?? '';

const isThisMachine = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);

/** A kubeconfig without an authority relies on the machine's own, at which Node does not look by itself. */
function authorities({ ca }: TlsOptions): { readonly ca?: string | string[] } {
  if (ca !== undefined) return { ca };
  try {
    return { ca: [...new Set([...getCACertificates('default'), ...getCACertificates('system')])] };
  } catch {
    return {};
  }
}
