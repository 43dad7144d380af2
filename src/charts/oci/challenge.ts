/** How a server wants to be told who asks (RFC 9110, `WWW-Authenticate`). */
export type Challenge =
  | { readonly scheme: 'basic' }
  | { readonly scheme: 'bearer'; readonly realm: string; readonly service?: string };

/** A token before a password, where a server takes both; undefined where it says neither. */
export function parseChallenge(header: string | undefined): Challenge | undefined {
  const challenges = (header ?? '').split(/(?:^|,)\s*(?=(?:basic|bearer)(?:\s|$))/i);
  const bearer = challenges.find((one) => /^bearer\s/i.test(one));
  if (bearer !== undefined) {
    const parameters = new Map(
      [...bearer.matchAll(/([a-z]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/gi)].map(
        ([, name = '', quoted, plain]) => [
          name.toLowerCase(),
          quoted?.replace(/\\(.)/g, '$1') ?? plain ?? '',
        ],
      ),
    );
    const [realm, service] = [parameters.get('realm'), parameters.get('service')];
    if (realm) return { scheme: 'bearer', realm, ...(service ? { service } : {}) };
  }
  return challenges.some((one) => /^basic(\s|$)/i.test(one)) ? { scheme: 'basic' } : undefined;
}
