/** One request of the harness to Gitea's API. `as` is a token or, for what tokens may not do, a name and a password. */
export type GiteaRequest = (
  method: string,
  path: string,
  body?: unknown,
  as?: string | { readonly name: string; readonly password: string },
) => Promise<GiteaAnswer>;

export interface GiteaAnswer {
  readonly status: number;
  /** Undefined where there is none. */
  readonly body: unknown;
}

export const giteaRequests =
  (url: string, adminToken: string): GiteaRequest =>
  async (method, path, body, as = adminToken) => {
    const authorization =
      typeof as === 'string'
        ? `token ${as}`
        : `Basic ${Buffer.from(`${as.name}:${as.password}`).toString('base64')}`;
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: { authorization, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
  };

/** The body of an answer that must be a good one. */
export function giteaBody({ status, body }: GiteaAnswer): Readonly<Record<string, unknown>> {
  if (status >= 300) throw new Error(`Gitea answers ${status}: ${JSON.stringify(body)}`);
  return typeof body === 'object' && body !== null ? (body as Readonly<Record<string, unknown>>) : {};
}
