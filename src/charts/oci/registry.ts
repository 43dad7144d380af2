import { failed, success, type Outcome } from '../../base/outcome.ts';
import type { ChartFailure } from '../chartFailure.ts';
import type { ChartWorld } from '../chartWorld.ts';
import { httpGet } from '../http/httpGet.ts';
import type { Answer } from '../http/answer.ts';
import { statusFailure } from '../http/statusFailure.ts';
import { parseChallenge } from './challenge.ts';
import type { OciPlace } from './ociPlace.ts';
import { registryToken, type RegistryToken } from './registryToken.ts';

export interface RegistryGet {
  /** Below `/v2/NAME/`, or an absolute path that the registry itself gave. */
  readonly path: string;
  readonly title: string;
  readonly accept?: string;
  readonly limit: number;
  readonly signal: AbortSignal;
}

/** Registries as the distribution specification has them, asked as the person who is signed in there. */
export interface Registries {
  get(place: OciPlace, asked: RegistryGet): Promise<Outcome<Answer, ChartFailure>>;
}

export function createRegistries(world: ChartWorld): Registries {
  /** What the last answers of a repository asked for: most take no request without it. */
  const known = new Map<string, { readonly authorization: string; readonly until: number }>();

  const send = (place: OciPlace, asked: RegistryGet, authorization: string | undefined) =>
    httpGet(world, {
      url: new URL(
        asked.path.startsWith('/') ? asked.path : `/v2/${place.name}/${asked.path}`,
        place.registry,
      ),
      title: asked.title,
      headers: asked.accept === undefined ? {} : { accept: asked.accept },
      authorization,
      limit: asked.limit,
      signal: asked.signal,
    });

  const authorize = async (
    place: OciPlace,
    { header }: Answer,
    signal: AbortSignal,
  ): Promise<Outcome<string | undefined, ChartFailure>> => {
    const challenge = parseChallenge(header('www-authenticate'));
    if (!challenge) return success(undefined);
    const credential = await world.credentials.ofRegistry(place.host, signal);
    if (challenge.scheme === 'basic')
      return success(credential?.kind === 'basic' ? credential.authorization : undefined);
    const token = await registryToken(world, place, { challenge, credential, signal });
    if (!token.ok) return token;
    return success(keep(place, token.value));
  };

  const keep = (place: OciPlace, { value, until }: RegistryToken): string => {
    const authorization = `Bearer ${value}`;
    known.set(keyOf(place), { authorization, until });
    return authorization;
  };

  return {
    get: async (place, asked) => {
      const before = known.get(keyOf(place));
      const first = await send(
        place,
        asked,
        before && before.until > world.now() ? before.authorization : undefined,
      );
      if (!first.ok || first.value.status !== 401) return orFailure(first, place, asked.title);
      const authorization = await authorize(place, first.value, asked.signal);
      if (!authorization.ok) return authorization;
      if (authorization.value === undefined) return orFailure(first, place, asked.title);
      return orFailure(await send(place, asked, authorization.value), place, asked.title);
    },
  };
}

const keyOf = ({ registry, name }: OciPlace): string => `${registry.href}\n${name}`;

function orFailure(
  answered: Outcome<Answer, ChartFailure>,
  { host }: OciPlace,
  title: string,
): Outcome<Answer, ChartFailure> {
  if (!answered.ok || answered.value.status === 200) return answered;
  return failed(statusFailure(answered.value, title, `helm registry login ${host}`));
}
