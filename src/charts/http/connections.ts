import { getCACertificates } from 'node:tls';
import { Agent, EnvHttpProxyAgent, type Dispatcher } from 'undici';
import type { Disposable } from '../../base/disposable.ts';

/** Certificates that a person's own configuration names for a server, as PEM text. */
export interface ServerCertificates {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  /** The person has switched the check of this server's certificate off. */
  readonly unchecked?: boolean;
}

/** Connections by what they need. */
export interface Connections extends Disposable {
  to(url: URL, certificates?: ServerCertificates): Dispatcher;
}

/**
 * Servers are known by the machine's own certificates and those of Node; the proxies of the environment are taken, but for
 * servers of this machine.
 */
export function createConnections(environment: NodeJS.ProcessEnv): Connections {
  const made = new Map<string, Dispatcher>();
  return {
    to: (url, certificates = {}) => {
      const direct = isThisMachine(url.hostname);
      const key = JSON.stringify([direct, certificates]);
      const dispatcher = made.get(key) ?? connect(certificates, direct ? {} : environment);
      made.set(key, dispatcher);
      return dispatcher;
    },
    dispose: () => {
      for (const dispatcher of made.values()) void dispatcher.destroy().catch(() => undefined);
      made.clear();
    },
  };
}

export const isThisMachine = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);

function connect(certificates: ServerCertificates, environment: NodeJS.ProcessEnv): Dispatcher {
  const { ca, cert, key, unchecked = false } = certificates;
  const tls = {
    ...authorities(ca),
    ...(cert === undefined || key === undefined ? {} : { cert, key }),
    rejectUnauthorized: !unchecked,
  };
  const options = { allowH2: false, connections: atOnce, connect: { ...tls, timeout: 10_000 } };
  const [httpProxy, httpsProxy] = [variable(environment, 'HTTP_PROXY'), variable(environment, 'HTTPS_PROXY')];
  if (httpProxy === '' && httpsProxy === '') return new Agent(options);
  const noProxy = variable(environment, 'NO_PROXY');
  return new EnvHttpProxyAgent({ ...options, httpProxy, httpsProxy, noProxy, requestTls: tls });
}

/** To one server. The charts of a large repository would be hundreds of connections. */
const atOnce = 8;

const variable = (environment: NodeJS.ProcessEnv, name: string): string =>
  environment[name.toLowerCase()] ?? environment[name] ?? '';

/** As Helm does, an authority of one's own comes beside the machine's; Node does not look at those by itself. */
function authorities(ca: string | undefined): { readonly ca?: string[] } {
  const own = ca === undefined ? [] : [ca];
  try {
    return { ca: [...new Set([...getCACertificates('default'), ...getCACertificates('system'), ...own])] };
  } catch {
    return ca === undefined ? {} : { ca: own };
  }
}
