import { isBuiltInGroup } from '../../resource/builtInGroups.ts';
import {
  at,
  equalJson,
  isArray,
  isObject,
  member,
  parseJson,
  stringAt,
  type Json,
  type JsonArray,
  type JsonObject,
} from '../../resource/json.ts';
import { groupOf } from '../../resource/resourceId.ts';
import { lastAppliedAnnotation } from '../desired/bookkeeping.ts';

/** `inSync` for a client-side `kubectl apply`: its patch would be empty, but for its own annotation. */
export function patchAgrees(desired: JsonObject, live: JsonObject): boolean {
  const builtIn = isBuiltInGroup(groupOf(stringAt(desired, 'apiVersion') ?? ''));
  if (at(desired, 'metadata', 'annotations', lastAppliedAnnotation) !== undefined) return false;
  if (at(desired, 'metadata', 'namespace') !== at(live, 'metadata', 'namespace')) return false;
  return lastAppliedStays(desired, live) && mapAgrees(desired, live, builtIn);
}

/** What was applied last and is not in desired any more, the patch takes away. */
function lastAppliedStays(desired: JsonObject, live: JsonObject): boolean {
  const text = at(live, 'metadata', 'annotations', lastAppliedAnnotation);
  if (text === undefined) return true;
  if (typeof text !== 'string') return false;
  try {
    const last = parseJson(text);
    return (
      isObject(last) &&
      last['apiVersion'] === desired['apiVersion'] &&
      stays(last, desired) &&
      hasSameParts(last['data'], desired['data'])
    );
  } catch {
    return false;
  }
}

function stays(last: JsonObject, desired: JsonObject): boolean {
  for (const key in last) {
    const [before, now] = [last[key], desired[key]];
    if (now === undefined && isNothing(key, before)) continue;
    if (isObject(before) && isObject(now) ? !stays(before, now) : !saysTheSame(before, now)) return false;
  }
  return true;
}

/** kubectl notes annotations where there are none. */
const isNothing = (key: string, value: Json | undefined): boolean =>
  key === 'annotations' && isObject(value) && Object.keys(value).length === 0;

/** Whatever the value of a scalar was: it is the new one that counts. Of a list, items might go. */
const saysTheSame = (before: Json | undefined, now: Json | undefined): boolean =>
  isArray(before) || isObject(before)
    ? equalJson(before, now)
    : now !== undefined && now !== null && typeof now !== 'object';

function mapAgrees(desired: JsonObject, live: JsonObject, builtIn: boolean): boolean {
  for (const key in desired)
    if (!Object.hasOwn(live, key) || !valueAgrees(key, desired[key], live[key], builtIn)) return false;
  return true;
}

function valueAgrees(
  key: string,
  desired: Json | undefined,
  live: Json | undefined,
  builtIn: boolean,
): boolean {
  if (desired === null || desired === undefined) return false;
  if (isObject(desired)) {
    if (!isObject(live)) return false;
    // That of a PodDisruptionBudget is replaced, patch strategy and all; of others the engine is asked once more.
    if (builtIn && key === 'selector') return equalJson(desired, live);
    // Written as a whole: what is not in desired goes.
    if (builtIn && key === 'strategy' && !hasSameKeys(desired, live)) return false;
    if (builtIn && key === 'data' && !hasSameParts(desired, live)) return false;
    return mapAgrees(desired, live, builtIn);
  }
  if (isArray(desired)) return isArray(live) && listAgrees(key, desired, live, builtIn);
  return equalJson(desired, live);
}

/**
 * Whether maps and lists in `data` are the same: in a ControllerRevision they may be anything, and kubectl can make no patch
 * of what they differ in.
 */
const hasSameParts = (data: Json | undefined, other: Json | undefined): boolean =>
  !isObject(data) ||
  Object.entries(data).every(
    ([key, value]) => (!isObject(value) && !isArray(value)) || equalJson(value, member(other, key)),
  );

/** A list of objects that is merged may hold what the server filled in; one that is replaced, only what it is sent. */
function listAgrees(key: string, desired: JsonArray, live: JsonArray, builtIn: boolean): boolean {
  if (desired.length !== live.length) return false;
  const name = builtIn ? mergeKeyOf(key, desired) : undefined;
  if (name === undefined) return equalJson(desired, live);
  const names = new Set<Json | undefined>();
  for (const [index, item] of desired.entries()) {
    const found = live[index];
    if (!isObject(item) || !isObject(found)) return false;
    if (item[name] === undefined || item[name] !== found[name] || names.has(item[name])) return false;
    names.add(item[name]);
    if (key === 'volumes' && !hasSameKeys(item, found)) return false;
    if (!mapAgrees(item, found, builtIn)) return false;
  }
  return true;
}

/** Merge keys of the lists in which the server fills something in; those of all others need no name here. */
function mergeKeyOf(key: string, list: JsonArray): string | undefined {
  if (key === 'ports')
    return list.every((port) => member(port, 'containerPort') !== undefined) ? 'containerPort' : undefined;
  return mergeKeys[key];
}

const mergeKeys: Readonly<Record<string, string>> = {
  containers: 'name',
  initContainers: 'name',
  volumes: 'name',
  env: 'name',
};

const hasSameKeys = (a: JsonObject, b: JsonObject): boolean =>
  Object.keys(a).length === Object.keys(b).length && Object.keys(a).every((key) => Object.hasOwn(b, key));
