import { isObject, type Json, type JsonObject } from '../../../src/core/resource/json.ts';
import { withoutEmptyTimestamps } from '../../../src/core/resource/withoutEmptyTimestamps.ts';

/** An object as the API server answers with it, without what the server counts and notes itself and agents take off. */
export function settled(answered: JsonObject): JsonObject {
  const { status: _status, ...object } = withoutEmptyTimestamps(answered);
  const metadata = isObject(object['metadata']) ? object['metadata'] : {};
  const kept = Object.entries(metadata)
    .filter(([key]) => !serverSet.has(key))
    .map(([key, value]): [string, Json] => [key, isObject(value) ? withoutBookkeeping(value) : value])
    .filter(([, value]) => !isObject(value) || Object.keys(value).length > 0);
  return { ...object, metadata: Object.fromEntries(kept) };
}

const withoutBookkeeping = (map: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(map).filter(([name]) => !bookkeeping.has(name)));

const serverSet: ReadonlySet<string> = new Set([
  'creationTimestamp',
  'generation',
  'managedFields',
  'resourceVersion',
  'uid',
]);

const bookkeeping: ReadonlySet<string> = new Set([
  // A count of the server, which it keeps for DaemonSets beside the generation.
  'deprecated.daemonset.template.generation',
  'fluxcd.io/sync-checksum',
  'fluxcd.io/sync-gc-mark',
  'kubectl.kubernetes.io/last-applied-configuration',
  'kustomize.toolkit.fluxcd.io/checksum',
]);
