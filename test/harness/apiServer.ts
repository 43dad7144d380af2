import { Agent, request as httpsRequest } from 'node:https';
import { parseJson, printJson, type Json } from '../../src/core/resource/json.ts';

/** All that is needed to reach a control plane from another process; kept as JSON between them. */
export interface ApiServerAddress {
  readonly url: string;
  readonly certificateAuthority: string;
  /** Bearer token by user name. */
  readonly tokens: Readonly<Record<string, string>>;
  /** Where the control plane keeps its files: kubeconfigs, logs, the audit log. */
  readonly folder: string;
}

export interface RequestOptions {
  /** A user of the control plane, `admin` by default; or a token. */
  readonly user?: string;
  readonly token?: string;
  readonly contentType?: string;
  /** What the answer is to be; JSON by default. */
  readonly accept?: string;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
  /** The text as JSON; undefined where it is not. */
  readonly body: Json | undefined;
}

export type SendRequest = (
  method: string,
  path: string,
  body?: Json,
  options?: RequestOptions,
) => Promise<Answer>;

/** Sends one request to the API server. This is the tests' own hand on the cluster, not the product's. */
export function requestsTo({ url, certificateAuthority, tokens }: ApiServerAddress): SendRequest {
  return (method, path, body, { user = 'admin', token, contentType = 'application/json', accept } = {}) =>
    new Promise((resolve, reject) => {
      const data = body === undefined ? undefined : typeof body === 'string' ? body : printJson(body);
      const headers = {
        authorization: `Bearer ${token ?? tokens[user] ?? ''}`,
        ...(accept === undefined ? {} : { accept }),
        // The length is named because Node sends none with the body of a DELETE.
        ...(data === undefined
          ? {}
          : { 'content-type': contentType, 'content-length': Buffer.byteLength(data) }),
      };
      httpsRequest(
        new URL(path, url),
        { method, ca: certificateAuthority, headers, agent: connections },
        (response) => {
          let text = '';
          response
            .setEncoding('utf8')
            .on('data', (part: string) => (text += part))
            .on('error', reject)
            .on('end', () => resolve({ status: response.statusCode ?? 0, text, body: jsonOf(text) }));
        },
      )
        .on('error', reject)
        .end(data);
    });
}

/** Connections are kept: to agree on keys takes longer than most answers. One that is idle holds no process open. */
const connections = new Agent({ keepAlive: true, timeout: 30_000 });

/** The body of an answer that must be a success. */
export function accepted({ status, text, body }: Answer): Json {
  if (status >= 300 || body === undefined) throw new Error(`the API server answered ${status}: ${text}`);
  return body;
}

function jsonOf(text: string): Json | undefined {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}
