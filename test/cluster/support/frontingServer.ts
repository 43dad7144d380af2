import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { parseJson, printJson, type Json } from '../../../src/core/resource/json.ts';
import type { TestUser } from '../../harness/testUser.ts';
import type { ApiServerAddress } from '../../harness/apiServer.ts';

export interface FrontOptions {
  /** Answers itself, where it says so. */
  readonly answer?: (
    method: string,
    path: string,
  ) => { readonly status: number; readonly headers: Record<string, string> } | undefined;
  /** Changes what the API server says of itself. */
  readonly openApi?: (document: Json) => Json;
}

export interface FrontingServer {
  /** The kubeconfig, with the front in place of the server. */
  readonly kubeconfig: string;
  readonly stop: () => Promise<void>;
}

/**
 * What stands before an API server as a load balancer or an aggregated API does: it passes all on for one user, but for what
 * it is told. Clients give no token to a server without TLS, so that it has its own.
 */
export async function startFront(
  { url, certificateAuthority }: Pick<ApiServerAddress, 'url' | 'certificateAuthority'>,
  { kubeconfig, token }: Pick<TestUser, 'kubeconfig' | 'token'>,
  { answer, openApi }: FrontOptions,
): Promise<FrontingServer> {
  const pass = (asked: IncomingMessage, answered: ServerResponse): void => {
    const { method = '', url: path = '' } = asked;
    const own = answer?.(method, path);
    if (own) {
      asked.resume();
      answered.writeHead(own.status, own.headers).end();
      return;
    }
    const isOpenApi = openApi !== undefined && path.startsWith('/openapi/v3/');
    const authorization = `Bearer ${token}`;
    const headers = {
      ...asked.headers,
      authorization,
      ...(isOpenApi ? { 'accept-encoding': 'identity' } : {}),
    };
    const inner = request(new URL(path, url), { method, headers, ca: certificateAuthority }, (found) => {
      if (!isOpenApi) {
        answered.writeHead(found.statusCode ?? 502, found.headers);
        found.pipe(answered);
        return;
      }
      const chunks: Buffer[] = [];
      found.on('data', (chunk: Buffer) => chunks.push(chunk));
      found.on('end', () => {
        answered.writeHead(found.statusCode ?? 502, { 'content-type': 'application/json' });
        answered.end(printJson(openApi(parseJson(Buffer.concat(chunks).toString('utf8')))));
      });
    });
    inner.on('error', () => answered.destroy());
    asked.pipe(inner);
  };
  const server = createServer(pass);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const port = (server.address() as AddressInfo).port;
  const fronted = `${kubeconfig}.front`;
  const text = readFileSync(kubeconfig, 'utf8').replace(url, `http://127.0.0.1:${String(port)}`);
  writeFileSync(fronted, text, { mode: 0o600 });
  return {
    kubeconfig: fronted,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
