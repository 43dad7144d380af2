import { failed, success, type Outcome } from '../../base/outcome.ts';
import { at, parseJson, stringAt, type Json } from '../../core/resource/json.ts';
import type { ChartFailure } from '../chartFailure.ts';
import type { ChartWorld } from '../chartWorld.ts';
import type { RegistryCredential } from '../credentials/credentialsApi.ts';
import { httpGet } from '../http/httpGet.ts';
import { leadsTo } from '../http/redirectTarget.ts';
import { statusFailure } from '../http/statusFailure.ts';
import type { Challenge } from './challenge.ts';
import type { OciPlace } from './ociPlace.ts';

export interface RegistryToken {
  readonly value: string;
  /** In milliseconds since the epoch. */
  readonly until: number;
}

export interface SignIn {
  readonly challenge: Extract<Challenge, { readonly scheme: 'bearer' }>;
  readonly credential: RegistryCredential | undefined;
  readonly signal: AbortSignal;
}

/** A token to pull from one repository, by the token flow of the distribution project: of the person, or of nobody. */
export async function registryToken(
  world: ChartWorld,
  place: OciPlace,
  { challenge, credential, signal }: SignIn,
): Promise<Outcome<RegistryToken, ChartFailure>> {
  const title = `the sign-in to ${place.host}`;
  const realm = leadsTo(challenge.realm, place.registry);
  if (!realm.ok) return failed({ code: 'failed', host: place.host, message: `${title}: ${realm.failure}` });
  // Never more than to pull from this repository, whatever the server proposes.
  const asked = {
    ...(challenge.service === undefined ? {} : { service: challenge.service }),
    scope: `repository:${place.name}:pull`,
  };
  const url = realm.value;
  const isExchange = credential?.kind === 'identityToken';
  if (isExchange && url.protocol === 'http:' && place.registry.protocol !== 'http:')
    return failed({
      code: 'unauthorized',
      host: place.host,
      message: `${title} would be readable on the way`,
    });
  if (!isExchange) for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value);
  const answered = await httpGet(world, {
    url,
    title,
    authorization: credential?.kind === 'basic' ? credential.authorization : undefined,
    form: isExchange
      ? { ...asked, grant_type: 'refresh_token', client_id: 'plumbline', refresh_token: credential.token }
      : undefined,
    limit: 1024 * 1024,
    ledFrom: place.registry,
    signal,
  });
  if (!answered.ok) return answered;
  if (answered.value.status !== 200)
    return failed(statusFailure(answered.value, title, `helm registry login ${place.host}`));
  const body = parsed(answered.value.body.toString());
  const value =
    [stringAt(body, 'token'), stringAt(body, 'access_token')].find(
      (one) => one !== undefined && one !== '',
    ) ?? '';
  if (!/^[\x21-\x7e]+$/.test(value))
    return failed({ code: 'failed', host: url.host, message: `${title}: ${url.host} gives no token` });
  const seconds = at(body, 'expires_in');
  const lifeMs = (typeof seconds === 'number' ? Math.max(seconds, 60) : 60) * 1000;
  return success({ value, until: world.now() + lifeMs - 10_000 });
}

function parsed(text: string): Json | undefined {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}
