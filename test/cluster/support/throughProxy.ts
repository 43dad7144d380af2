import { readFileSync, writeFileSync } from 'node:fs';
import { startTcpProxy, type TcpProxy } from './tcpProxy.ts';

export interface Proxied {
  readonly proxy: TcpProxy;
  /** The kubeconfig, with the proxy in place of the server. */
  readonly kubeconfig: string;
}

/** Puts a proxy between a kubeconfig's server, which is on this machine, and whoever uses the new kubeconfig. */
export async function throughProxy(kubeconfig: string): Promise<Proxied> {
  const text = readFileSync(kubeconfig, 'utf8');
  const port = /https:\/\/127\.0\.0\.1:(\d+)/.exec(text)?.[1] ?? '';
  const proxy = await startTcpProxy(Number(port));
  const proxied = `${kubeconfig}.${String(proxy.port)}`;
  writeFileSync(proxied, text.replace(`127.0.0.1:${port}`, `127.0.0.1:${String(proxy.port)}`), {
    mode: 0o600,
  });
  return { proxy, kubeconfig: proxied };
}
