import { kept } from '../../base/kept.ts';
import type { OwnerId } from '../../core/owner/owner.ts';
import { parseManifest, type ManifestDocument } from '../../core/yaml/parseManifest.ts';
import type { SourceText } from '../../core/yaml/sourceText.ts';
import type { FileTree } from '../inputs.ts';

/** The one file of a tree that holds the manifest of an agent's object; undefined where there is none, or several. */
export function ownerManifest(tree: FileTree | undefined, id: OwnerId): SourceText | undefined {
  if (!tree || id.kind === 'Target') return undefined;
  const found = indexOf(tree)
    .get(`${id.kind}/${id.name}`)
    ?.filter(({ namespace }) => namespace === undefined || namespace === id.namespace);
  return found?.length === 1 ? found[0]?.source : undefined;
}

interface Written {
  readonly source: SourceText;
  /** Undefined where the file leaves it to others. */
  readonly namespace: string | undefined;
}

type Index = ReadonlyMap<string, readonly Written[]>;

/** By the owner's kind and name. Trees change with every key; of their files nearly all are the same as before. */
const indexOf = kept((tree: FileTree): Index => {
  const index = new Map<string, Written[]>();
  for (const content of tree.values()) {
    if (content.kind !== 'text') continue;
    for (const { title, namespace } of ownersIn(content.source))
      index.set(title, [...(index.get(title) ?? []), { source: content.source, namespace }]);
  }
  return index;
});

interface Named {
  /** `Kustomization/apps` */
  readonly title: string;
  readonly namespace: string | undefined;
}

const ownersIn = kept((source: SourceText): readonly Named[] => {
  const mayHold = [...kinds.values()].some((group) => source.text.includes(`${group}/`));
  return mayHold ? parseManifest(source).documents.flatMap(namedIn) : [];
});

function namedIn({ id }: ManifestDocument): readonly Named[] {
  if (!id || kinds.get(id.kind) !== id.group) return [];
  return [{ title: `${id.kind}/${id.name}`, namespace: id.namespace === '' ? undefined : id.namespace }];
}

const kinds: ReadonlyMap<string, string> = new Map([
  ['Kustomization', 'kustomize.toolkit.fluxcd.io'],
  ['HelmRelease', 'helm.toolkit.fluxcd.io'],
  ['Application', 'argoproj.io'],
  ['ApplicationSet', 'argoproj.io'],
]);
