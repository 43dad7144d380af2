import { isMap, isScalar, isSeq } from 'yaml';
import { parseManifest } from '../yaml/parseManifest.ts';
import type { SourceText } from '../yaml/sourceText.ts';
import { kustomizationNames } from './howToValidate.ts';
import type { TextOf } from './placedFailure.ts';

/** The texts that a kustomization patches with, in its order: files, and itself from the inline patch on. */
export function patchTexts(
  folder: string,
  textOf: TextOf,
): readonly { readonly source: SourceText; readonly from: number }[] {
  const kustomization = kustomizationIn(folder, textOf);
  if (!kustomization) return [];
  return patchFields.flatMap((field) =>
    itemsOf(kustomization, field).flatMap((item) => {
      const named = isMap(item) ? item.get('path') : isScalar(item) ? item.value : undefined;
      const source = typeof named === 'string' ? textOf(joinedPath(folder, named)) : undefined;
      if (source) return [{ source, from: 0 }];
      const inline: unknown = isMap(item) ? item.get('patch', true) : item;
      return isScalar(inline) && inline.range ? [{ source: kustomization, from: inline.range[0] }] : [];
    }),
  );
}

const patchFields = ['patches', 'patchesStrategicMerge', 'patchesJson6902'] as const;
const resourceFields = ['resources', 'components', 'bases'] as const;

/** The texts that a render of a folder reads manifests and patches from, as its kustomizations name them. */
export function readTexts(
  folder: string,
  textOf: TextOf,
  names: () => Iterable<string>,
): ReadonlySet<SourceText> {
  const found = new Set<SourceText>();
  const folders = [folder];
  // What is added here names more.
  for (const one of folders) {
    const kustomization = kustomizationIn(one, textOf);
    if (!kustomization) {
      // Without one, everything below is read.
      const prefix = one === '' ? '' : `${one}/`;
      for (const name of names()) {
        const source = name.startsWith(prefix) && /\.ya?ml$/.test(name) ? textOf(name) : undefined;
        if (source) found.add(source);
      }
      continue;
    }
    if (found.has(kustomization)) continue;
    found.add(kustomization);
    for (const { source } of patchTexts(one, textOf)) found.add(source);
    for (const item of resourceFields.flatMap((field) => itemsOf(kustomization, field))) {
      if (!isScalar(item) || typeof item.value !== 'string') continue;
      const path = joinedPath(one, item.value);
      const source = textOf(path);
      if (source) found.add(source);
      else if (kustomizationIn(path, textOf)) folders.push(path);
    }
  }
  return found;
}

function itemsOf(kustomization: SourceText, field: string): readonly unknown[] {
  const root: unknown = parseManifest(kustomization).documents[0]?.document.contents;
  const list: unknown = isMap(root) ? root.get(field, true) : undefined;
  return isSeq(list) ? list.items : [];
}

/** The kustomization of a folder. */
export const kustomizationIn = (folder: string, textOf: TextOf): SourceText | undefined =>
  [...kustomizationNames]
    .map((name) => textOf(joinedPath(folder, name)))
    .find((source) => source !== undefined);

/** From the root of the tree, without steps up. */
export function joinedPath(folder: string, name: string): string {
  const segments: string[] = [];
  for (const segment of `${folder}/${name}`.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  return segments.join('/');
}

/** The reverse: how a file of that folder names a path. */
export function pathFrom(folder: string, path: string): string {
  const from = folder === '' ? [] : folder.split('/');
  const to = path.split('/');
  const apart = from.findIndex((name, i) => name !== to[i]);
  const common = apart < 0 ? from.length : apart;
  return [...from.slice(common).map(() => '..'), ...to.slice(common)].join('/');
}
