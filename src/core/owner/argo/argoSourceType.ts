import { isObject, type JsonObject } from '../../resource/json.ts';

/** What makes objects of a source's files; `several` is none, as Argo CD refuses more than one tool. */
export type ArgoSourceType = 'directory' | 'kustomize' | 'helm' | 'plugin' | 'several';

/**
 * As `GetAppSourceType` of Argo CD's repo server (3.2): what the source says, else what lies in its folder, where of two
 * signs the later name counts. `names` are those of the files in the folder itself. A plugin that offers itself is not
 * known here.
 */
export function argoSourceType(tools: JsonObject, names: readonly string[]): ArgoSourceType {
  const named = (['kustomize', 'helm', 'directory', 'plugin'] as const).filter((tool) => tool in tools);
  if (named.length > 1) return 'several';
  if (named[0]) return named[0];
  let found: ArgoSourceType = 'directory';
  for (const name of [...names].sort(byBytes)) {
    if (name.endsWith('Chart.yaml')) found = 'helm';
    if (kustomizationNames.has(name)) found = 'kustomize';
  }
  return found;
}

const kustomizationNames: ReadonlySet<string> = new Set([
  'kustomization.yaml',
  'kustomization.yml',
  'Kustomization',
]);

const byBytes = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The files of a source's folder that override what the source says, a later one over an earlier. */
export const overrideFiles = (instance: string): readonly string[] => [
  '.argocd-source.yaml',
  `.argocd-source-${instance}.yaml`,
];

/** A JSON merge patch (RFC 7386). */
export function mergePatch(target: JsonObject, patch: JsonObject): JsonObject {
  const merged: Record<string, JsonObject[string]> = { ...target };
  for (const [key, value] of Object.entries(patch)) {
    const before = merged[key];
    if (value === null) Reflect.deleteProperty(merged, key);
    else merged[key] = isObject(value) ? mergePatch(isObject(before) ? before : {}, value) : value;
  }
  return merged;
}
