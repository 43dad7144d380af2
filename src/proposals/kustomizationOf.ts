import type { SourceOf } from '../core/provenance/locatedObject.ts';
import type { SourceText } from '../core/yaml/sourceText.ts';

/** The kustomization of a folder. */
export const kustomizationOf = (folder: string, sourceOf: SourceOf): SourceText | undefined =>
  ['kustomization.yaml', 'kustomization.yml', 'Kustomization']
    .map((name) => sourceOf(folder === '' ? name : `${folder}/${name}`))
    .find((text) => text !== undefined);
