import { kept } from '../../base/kept.ts';
import { keptTogether } from '../../base/keptTogether.ts';
import { at, equalJson, isObject, type JsonObject } from '../../core/resource/json.ts';
import { missingSource, type ClusterSource } from '../clusters/clusterSource.ts';
import type { GoodBuild } from '../inputs.ts';
import type { UnjudgedOwner } from '../snapshot.ts';

/** A ConfigMap or a Secret that an owner renders otherwise than it was deployed. */
export interface ChangedSource {
  readonly before: JsonObject | undefined;
  readonly after: JsonObject;
}

/** Of an environment by its name, an object by its title, `ConfigMap/flux-system/settings`: what a merge makes of it. */
export type ChangedSources = (environment: string, title: string) => ChangedSource | undefined;

/** Undefined where there are none. What SOPS has encrypted nobody knows; it is left as it is in the cluster. */
export function changedSources(owners: readonly UnjudgedOwner[]): ChangedSources | undefined {
  const found = new Map<string, ChangedSource>();
  for (const { environment, owner, state, deployed, working } of owners) {
    if (state.kind !== 'compared' || !deployed?.lastGood || !working?.lastGood) continue;
    if (deployed.lastGood === working.lastGood) continue;
    const before = sourcesIn(deployed.lastGood);
    for (const [called, after] of sourcesIn(working.lastGood)) {
      const old = before.get(called);
      if (old === after || equalJson(old ?? null, after) || 'sops' in after) continue;
      const [kind = '', namespace = '', name = ''] = called.split('/');
      const title = `${kind}/${namespace === '' ? (owner.namespace ?? '') : namespace}/${name}`;
      found.set(`${environment}\n${title}`, { before: old, after });
    }
  }
  if (found.size === 0) return undefined;
  return (environment, title) => found.get(`${environment}\n${title}`);
}

const sourcesIn = kept(
  ({ objects }: GoodBuild): ReadonlyMap<string, JsonObject> =>
    new Map(
      objects.flatMap(({ id: { group, kind, namespace, name }, object }) =>
        group === '' && (kind === 'ConfigMap' || kind === 'Secret')
          ? [[`${kind}/${namespace}/${name}`, object] as const]
          : [],
      ),
    ),
);

/** An object of the cluster as it is once a merge has changed it, as far as both are known. */
export function mergedSource(source: ClusterSource, change: ChangedSource | undefined): ClusterSource {
  const isKnown = source.kind === 'present' || source.kind === 'absent' || source.key === missingSource;
  if (!change || !isKnown) return source;
  const live = source.kind === 'present' ? source.object : undefined;
  const { before, after } = change;
  const object = merged([after, before ?? none, live ?? none], () => ({
    ...(live ?? after),
    data: { ...without(dataOf(live), dataOf(before)), ...dataOf(after) },
  }));
  const { scope } = source;
  return { kind: 'present', key: 'merged', object, ...(scope ? { scope } : {}) };
}

const merged = keptTogether<JsonObject>();
const none: JsonObject = {};

/** As the server keeps it, which folds a Secret's `stringData` into it. */
function dataOf(object: JsonObject | undefined): JsonObject {
  const [data, texts] = [at(object, 'data'), at(object, 'stringData')];
  const encoded = isObject(texts) && object?.['kind'] === 'Secret' ? Object.entries(texts) : [];
  return {
    ...(isObject(data) ? data : {}),
    ...Object.fromEntries(encoded.map(([key, text]) => [key, base64(typeof text === 'string' ? text : '')])),
  };
}

const base64 = (text: string): string => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

const without = (object: JsonObject, removed: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([key]) => !(key in removed)));
