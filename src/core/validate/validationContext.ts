import { isMap, isScalar, isSeq } from 'yaml';
import { parseManifest } from '../yaml/parseManifest.ts';
import type { SourceText } from '../yaml/sourceText.ts';

/** What other files say about a file: whether it is a manifest at all. Paths are as in `SourceText`. */
export interface ValidationContext {
  /** Folders that hold a Chart.yaml: their templates are no YAML yet, their values no manifests. */
  readonly charts: ReadonlySet<string>;
  /** Files that a kustomization names as patches. */
  readonly patches: ReadonlySet<string>;
  /** Files whose text a kustomization puts into a ConfigMap or Secret, or gives to a chart or to kustomize itself. */
  readonly contents: ReadonlySet<string>;
  /** Folders and files that a kustomization names as resources, components or bases: it is not alone with them. */
  readonly resources: ReadonlySet<string>;
}

export const noContext: ValidationContext = {
  charts: new Set(),
  patches: new Set(),
  contents: new Set(),
  resources: new Set(),
};

/** From the paths of all files, and the texts of those that are kustomizations by name. */
export function validationContext(
  paths: Iterable<string>,
  kustomizations: Iterable<SourceText>,
): ValidationContext {
  const charts = new Set<string>();
  for (const path of paths) if (/(?:^|\/)Chart\.ya?ml$/.test(path)) charts.add(folderOf(path));
  const [patches, contents, resources] = [new Set<string>(), new Set<string>(), new Set<string>()];
  for (const source of kustomizations) {
    const [document] = parseManifest(source).documents;
    const root: unknown = document?.document.contents;
    if (!isMap(root)) continue;
    for (const { key, value } of root.items) {
      if (!isScalar(key) || typeof key.value !== 'string') continue;
      const into = patchFields.has(key.value)
        ? patches
        : resourceFields.has(key.value)
          ? resources
          : contents;
      for (const name of filesIn(value)) into.add(resolve(folderOf(source.path), name));
    }
  }
  return { charts, patches, contents, resources };
}

const patchFields = new Set(['patches', 'patchesStrategicMerge', 'patchesJson6902']);
const resourceFields = new Set(['resources', 'components', 'bases', 'crds']);

/** Every text that could be a path, wherever it stands: `path:` of a patch, an entry of `files:` with or without a key. */
function* filesIn(value: unknown): Iterable<string> {
  if (isScalar(value)) {
    if (typeof value.value !== 'string' || value.value.includes('\n')) return;
    yield value.value;
    const equals = value.value.indexOf('=');
    if (equals > 0) yield value.value.slice(equals + 1);
  } else if (isSeq(value)) {
    for (const item of value.items) yield* filesIn(item);
  } else if (isMap(value)) {
    for (const pair of value.items) yield* filesIn(pair.value);
  }
}

const folderOf = (path: string): string => path.slice(0, Math.max(path.lastIndexOf('/'), 0));

/** Relative to a folder of the repository; what leads out of it names no file. */
function resolve(folder: string, name: string): string {
  const segments = folder === '' ? [] : folder.split('/');
  for (const segment of name.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '.' && segment !== '') segments.push(segment);
  }
  return segments.join('/');
}
