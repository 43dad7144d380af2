import { Agent, request } from 'node:https';
import type { ApiServerAddress, SendRequest } from '../../harness/apiServer.ts';
import { parseJson, printJson } from '../../../src/core/resource/json.ts';

/** As `requestsTo`, over connections that are kept: thousands of objects are written in seconds. `end` closes them. */
export function sendQuickly({ url, certificateAuthority, tokens }: ApiServerAddress): {
  readonly send: SendRequest;
  readonly end: () => void;
} {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  const send: SendRequest = (
    method,
    path,
    body,
    { user = 'admin', token, contentType = 'application/json' } = {},
  ) =>
    new Promise((resolve, reject) => {
      const data = body === undefined ? undefined : printJson(body);
      const headers = {
        authorization: `Bearer ${token ?? tokens[user] ?? ''}`,
        ...(data === undefined
          ? {}
          : { 'content-type': contentType, 'content-length': Buffer.byteLength(data) }),
      };
      const options = { method, ca: certificateAuthority, headers, agent };
      request(new URL(path, url), options, (response) => {
        const parts: Buffer[] = [];
        response
          .on('data', (part: Buffer) => parts.push(part))
          .on('error', reject)
          .on('end', () => {
            const text = Buffer.concat(parts).toString('utf8');
            resolve({
              status: response.statusCode ?? 0,
              text,
              body: text === '' ? undefined : parseJson(text),
            });
          });
      })
        .on('error', reject)
        .end(data);
    });
  return { send, end: () => agent.destroy() };
}

/** Reads the text of answers, parsed by nobody. */
export function sendRaw({ url, certificateAuthority, tokens }: ApiServerAddress): {
  readonly read: (path: string) => Promise<string>;
  readonly end: () => void;
} {
  const agent = new Agent({ keepAlive: true });
  const headers = { authorization: `Bearer ${tokens['admin'] ?? ''}` };
  return {
    read: (path) =>
      new Promise((resolve, reject) => {
        request(new URL(path, url), { ca: certificateAuthority, headers, agent }, (response) => {
          const parts: Buffer[] = [];
          response
            .on('data', (part: Buffer) => parts.push(part))
            .on('error', reject)
            .on('end', () => resolve(Buffer.concat(parts).toString('utf8')));
        })
          .on('error', reject)
          .end();
      }),
    end: () => agent.destroy(),
  };
}

const atOnce = 16;

/** Runs a task for every item, some at a time. */
export async function inParallel<T>(items: readonly T[], task: (item: T) => Promise<unknown>): Promise<void> {
  const rest = items.values();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const item of rest) await task(item);
    }),
  );
}
