import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';

export interface ChartServer {
  /** `http://127.0.0.1:PORT`, or another name of this machine. */
  readonly url: string;
  readonly host: string;
  /** What was asked, in order. */
  readonly requests: readonly ServerRequest[];
}

export interface ServerRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
}

export type ServerAnswer = (request: ServerRequest, response: ServerResponse) => void | Promise<void>;

/** A server of our own that answers whatever it is told to; it ends with the test. */
export async function chartServer(
  t: Pick<TestContext, 'after'>,
  answer: ServerAnswer,
  name = '127.0.0.1',
): Promise<ChartServer> {
  const requests: ServerRequest[] = [];
  const server = createServer((incoming, response) => {
    const request = { method: incoming.method ?? '', path: incoming.url ?? '', headers: incoming.headers };
    requests.push(request);
    incoming.resume();
    void answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(
    () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  );
  const host = `${name}:${String((server.address() as AddressInfo).port)}`;
  return { url: `http://${host}`, host, requests };
}

/** An index with one version of a chart, whose package has this address and digest. */
export const indexOf = (name: string, version: string, url: string, digest?: string): string =>
  [
    'apiVersion: v1',
    'entries:',
    `  ${name}:`,
    `  - name: ${name}`,
    `    version: ${version}`,
    ...(digest === undefined ? [] : [`    digest: ${digest}`]),
    `    urls: [${JSON.stringify(url)}]`,
    '',
  ].join('\n');
