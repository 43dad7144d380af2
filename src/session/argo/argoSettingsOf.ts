import { kept } from '../../base/kept.ts';
import type { WatchScope } from '../../cluster/clusterApi.ts';
import {
  readArgoSettings,
  settingsName,
  usualArgoNamespace,
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
  const places = [...new Set([namespace, usualArgoNamespace])].map((place) => {
    const key = scopeKey(resource, place, settingsName);
    const scope: WatchScope = { resource, namespace: place, name: settingsName };
    return { place, key, scope, state: environment.scopes.get(key) };
  });
  const scopes = new Map(places.map(({ key, scope }) => [key, scope]));
  for (const { place, state } of places) {
    const object = state?.objects.get(`${place}/${settingsName}`);
    if (object) return { settings: readOnce(object, place), waiting: false, scopes };
  }
  const denied = places.find(({ state }) => state?.listed === false && state.failure);
  const waiting = places.some(({ state }) => !state || (!state.listed && !state.failure));
  const because = denied && `${settingsName} in ${denied.place} cannot be read: its defaults stand for it`;
  return { settings: defaults(usualArgoNamespace, because), waiting, scopes };
}

const readOnce = kept((object: JsonObject, namespace: string) => readArgoSettings(namespace, object));

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
