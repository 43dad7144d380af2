import { parseJson, stringAt, type Json } from '../core/resource/json.ts';

/** Why a cluster gave no answer; made from status codes and system errors in this file alone. */
export type ClusterFailure =
  /** No answer, or one that says "not now". `retryAfterMs` is how long the server itself asks to wait. */
  | { readonly code: 'unreachable'; readonly message: string; readonly retryAfterMs?: number }
  | { readonly code: 'unauthorized'; readonly message: string }
  | { readonly code: 'denied'; readonly message: string }
  /** The server does not know the resource. */
  | { readonly code: 'notServed'; readonly message: string }
  /** The server knows the resource, and has no object of that name. */
  | { readonly code: 'notFound'; readonly message: string }
  | { readonly code: 'expired'; readonly message: string }
  /** The object is another one by now. */
  | { readonly code: 'conflict'; readonly message: string }
  | { readonly code: 'refusedByGuard'; readonly message: string }
  | { readonly code: 'badAnswer'; readonly message: string }
  | { readonly code: 'badKubeconfig'; readonly message: string }
  /** The caller ended the call. */
  | { readonly code: 'cancelled'; readonly message: string };

/** Thrown by the guarded dispatcher: undici's calls know no other way to say no. */
export class RefusedByGuard extends Error {
  override readonly name = 'RefusedByGuard';
}

/** The failure of an answer that is not a 2xx. Of its body only the message of a Kubernetes `Status` is ever shown. */
export function failureOfAnswer(code: number, body: string, retryAfterMs?: number): ClusterFailure {
  const status = statusOf(body);
  const said = stringAt(status, 'message')?.slice(0, 1000);
  // Of an unknown user the server says no more than "Unauthorized".
  const reason = (code === 401 ? undefined : said) ?? defaultMessages[code] ?? 'the server gave no reason';
  const message = `${String(code)}: ${reason}`;
  if (code === 401) return { code: 'unauthorized', message };
  if (code === 403) return { code: 'denied', message };
  if (code === 404) return { code: namesAnObject(status) ? 'notFound' : 'notServed', message };
  if (code === 405 || code === 406) return { code: 'notServed', message };
  if (code === 409) return { code: 'conflict', message };
  if (code === 410) return { code: 'expired', message };
  if (code === 429 || code >= 502)
    return { code: 'unreachable', message, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
  return { code: 'badAnswer', message };
}

/** Of a `denied`: the person lacks a right. Admission denies by the same status, in other words. */
export const isLackOfRight = ({ message }: ClusterFailure): boolean =>
  / is forbidden: User ".*" cannot \w+ resource /.test(message);

/** The failure of a request that got no answer, or lost it half-way. */
export function failureOfError(error: unknown, server: string): ClusterFailure {
  if (error instanceof RefusedByGuard) return { code: 'refusedByGuard', message: error.message };
  const reason = error instanceof Error ? error : new Error(String(error));
  if (reason.name === 'AbortError') return { code: 'cancelled', message: 'the request was cancelled' };
  const code = systemCode(reason);
  if (code === 'UND_ERR_DESTROYED' || code === 'UND_ERR_CLOSED')
    return { code: 'cancelled', message: 'the connection was closed' };
  if (code.startsWith('HPE_'))
    return { code: 'badAnswer', message: `${server} does not speak HTTP as expected (${code})` };
  return { code: 'unreachable', message: `${server}: ${explanations[code] ?? (reason.message || code)}` };
}

const defaultMessages: Readonly<Record<number, string>> = {
  301: 'the server redirects, and redirects are not followed: correct the server in the kubeconfig',
  302: 'the server redirects, perhaps to a login page, and redirects are not followed',
  307: 'the server redirects, and redirects are not followed: correct the server in the kubeconfig',
  308: 'the server redirects, and redirects are not followed: correct the server in the kubeconfig',
  401: 'the server does not accept the credentials: sign in again',
  404: 'the server does not know this path',
  410: 'the server no longer holds this version',
};

const explanations: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there (connection refused)',
  ECONNRESET: 'the connection was cut',
  ENOTFOUND: 'its name cannot be resolved',
  EAI_AGAIN: 'its name cannot be resolved at the moment',
  EHOSTUNREACH: 'there is no route to it; is a VPN needed?',
  ENETUNREACH: 'there is no network to it; is a VPN needed?',
  ETIMEDOUT: 'it does not answer in time',
  UND_ERR_CONNECT_TIMEOUT: 'it does not answer in time; is a VPN needed?',
  UND_ERR_HEADERS_TIMEOUT: 'it does not answer in time',
  UND_ERR_BODY_TIMEOUT: 'its answer stopped half-way',
  UND_ERR_SOCKET: 'the connection was cut',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT:
    'its certificate is self-signed, and the kubeconfig names no certificate authority',
  SELF_SIGNED_CERT_IN_CHAIN:
    'its certificate comes from an unknown authority: compare certificate-authority-data',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'its certificate comes from an unknown authority: compare certificate-authority-data',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    'its certificate comes from an unknown authority: compare certificate-authority-data',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name: compare server and tls-server-name',
};

/** A `Status` names the object that is missing; a path that nothing serves has no name in its answer. */
const namesAnObject = (status: Json | undefined): boolean =>
  stringAt(status, 'reason') === 'NotFound' && !!stringAt(status, 'details', 'name');

function statusOf(body: string): Json | undefined {
  try {
    const status = parseJson(body);
    return stringAt(status, 'kind') === 'Status' ? status : undefined;
  } catch {
    return undefined;
  }
}

/** undici and Node hide the system's code one or two causes deep. */
function systemCode(error: Error): string {
  for (
    let at: unknown = error;
    at instanceof Error;
    at = at instanceof AggregateError ? at.errors[0] : at.cause
  )
    if ('code' in at && typeof at.code === 'string' && at.code !== 'UND_ERR') return at.code;
  return error.name;
}
