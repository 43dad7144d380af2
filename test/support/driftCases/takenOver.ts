import { stringAt, type JsonObject } from '../../../src/core/resource/json.ts';

/** Whether kustomize-controller takes over the fields of an entry of managedFields before it applies. */
export function isTakenOver(entry: JsonObject): boolean {
  if (stringAt(entry, 'subresource')) return false;
  const manager = stringAt(entry, 'manager') ?? '';
  if (manager.startsWith('kubectl')) return true;
  return entry['operation'] === 'Update' && /^(before-first-apply|kustomize-controller)/.test(manager);
}
