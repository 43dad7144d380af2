import { isMap, isScalar } from 'yaml';
import type { ManifestDocument } from '../yaml/parseManifest.ts';
import { kustomizationNames } from './howToValidate.ts';
import { defaultSeverities, type Problem } from './problem.ts';

/**
 * Keys of a kustomization that kustomize does not know. It refuses those of a base; those of the root kustomize-controller
 * leaves out without a word. Source: `types.Kustomization` of kustomize api v0.21, whose reader takes upper case for lower.
 */
export function unknownKustomizationFields(path: string, { document }: ManifestDocument): readonly Problem[] {
  const root: unknown = document.contents;
  if (!kustomizationNames.has(path.slice(path.lastIndexOf('/') + 1)) || !isMap(root)) return [];
  return root.items.flatMap(({ key }): readonly Problem[] => {
    if (!isScalar(key) || typeof key.value !== 'string' || !key.range) return [];
    if (key.value === '<<' || fields.has(key.value.toLowerCase())) return [];
    const [start, end] = key.range;
    const code = 'unknown-field';
    const message = `unknown field "${key.value}"`;
    return [{ code, severity: defaultSeverities[code], message, field: key.value, start, end }];
  });
}

const fields: ReadonlySet<string> = new Set(
  [
    ['apiVersion', 'kind', 'metadata', 'openapi', 'namePrefix', 'nameSuffix', 'namespace', 'commonLabels'],
    ['labels', 'commonAnnotations', 'patchesStrategicMerge', 'patchesJson6902', 'patches', 'images'],
    ['imageTags', 'replacements', 'replicas', 'vars', 'sortOptions', 'resources', 'components', 'crds'],
    ['bases', 'configMapGenerator', 'secretGenerator', 'helmGlobals', 'helmCharts', 'generatorOptions'],
    [
      'helmChartInflationGenerator',
      'configurations',
      'generators',
      'transformers',
      'validators',
      'buildMetadata',
    ],
  ].flatMap((names) => names.map((name) => name.toLowerCase())),
);
