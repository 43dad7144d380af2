import type { ResourceId } from '../../resource/resourceId.ts';

/**
 * The id in an entry of a Flux inventory: `<namespace>_<name>_<group>_<Kind>`, where `__` in a name stands for a colon
 * (names of RBAC objects have them). Follows `ParseObjMetadata` of fluxcd/cli-utils: namespace up to the first
 * underscore, kind and group after the last two.
 */
export function parseInventoryId(id: string): ResourceId | undefined {
  const match = /^([^_]*)_(.*)_([^_]*)_([^_]*)$/s.exec(id);
  const [, namespace, name, group, kind] = match ?? [];
  if (namespace === undefined || !name || group === undefined || !kind) return undefined;
  return { group, kind, namespace, name: name.replaceAll('__', ':') };
}
