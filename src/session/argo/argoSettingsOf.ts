import { kept } from '../../base/kept.ts';
import type { WatchedObjects, WatchScope } from '../../cluster/clusterApi.ts';
import {
  parametersName,
  readArgoSettings,
  settingsName,
  usualArgoNamespace,
  type ArgoParameters,
  type ArgoSettings,
} from '../../core/owner/argo/argoSettings.ts';
import type { JsonObject } from '../../core/resource/json.ts';
import { scopeKey, type EnvironmentInput } from '../inputs.ts';
import { servedResource } from '../clusters/liveObject.ts';

/** Argo CD's settings as far as they could be read, and what has to be watched for them, by `scopeKey`. */
export interface KnownSettings {
  readonly settings: ArgoSettings;
  readonly waiting: boolean;
  readonly scopes: ReadonlyMap<string, WatchScope>;
}

/**
 * The settings of the Argo CD that runs an Application: in the Application's namespace or where Argo CD is nearly always
 * installed. Without an environment they are its defaults. The same facts give the same settings.
 */
export function argoSettingsOf(environment: EnvironmentInput | undefined, namespace: string): KnownSettings {
  if (!environment) return { settings: defaults(usualArgoNamespace), waiting: false, scopes: new Map() };
  const id = { group: '', kind: 'ConfigMap', namespace, name: settingsName };
  const resource = servedResource(environment, id, 'v1');
  if (!resource) return { settings: defaults(usualArgoNamespace), waiting: true, scopes: new Map() };
  const watched = [...new Set([namespace, usualArgoNamespace])].flatMap((place) =>
    [settingsName, parametersName].map((name): Watched => {
      const key = scopeKey(resource, place, name);
      return {
        place,
        name,
        key,
        scope: { resource, namespace: place, name },
        state: environment.scopes.get(key),
      };
    }),
  );
  const scopes = new Map(watched.map(({ key, scope }) => [key, scope]));
  const places = watched.filter(({ name }) => name === settingsName);
  for (const one of places) {
    const object = objectOf(one);
    if (!object) continue;
    const parameters = watched.find(({ place, name }) => place === one.place && name === parametersName);
    return {
      settings: readOnce(object, one.place, parametersOf(parameters)),
      waiting: parameters !== undefined && isAwaited(parameters),
      scopes,
    };
  }
  const denied = places.find(({ state }) => state?.listed === false && state.failure);
  const because = denied && `${settingsName} in ${denied.place} cannot be read: its defaults stand for it`;
  return { settings: defaults(usualArgoNamespace, because), waiting: places.some(isAwaited), scopes };
}

interface Watched {
  readonly place: string;
  readonly name: string;
  readonly key: string;
  readonly scope: WatchScope;
  readonly state: WatchedObjects | undefined;
}

const objectOf = ({ place, name, state }: Watched): JsonObject | undefined =>
  state?.objects.get(`${place}/${name}`);

const isAwaited = ({ state }: Watched): boolean => !state || (!state.listed && !state.failure);

const parametersOf = (watched: Watched | undefined): ArgoParameters =>
  (watched && objectOf(watched)) ?? (watched?.state?.listed === true ? 'absent' : 'unreadable');

const readOnce = kept((object: JsonObject, namespace: string, parameters: ArgoParameters) =>
  readArgoSettings(namespace, object, parameters),
);

function defaults(namespace: string, guessedBecause?: string): ArgoSettings {
  const key = `${namespace}\n${guessedBecause ?? ''}`;
  const known = guessed.get(key) ?? {
    ...readArgoSettings(namespace, undefined),
    ...(guessedBecause === undefined ? {} : { guessedBecause }),
  };
  guessed.set(key, known);
  return known;
}

const guessed = new Map<string, ArgoSettings>();
