import { kept } from '../../base/kept.ts';
import type { OwnerId } from '../../core/owner/owner.ts';
import { isOwnerObject, ownerGroups } from '../../core/owner/ownerGroups.ts';
import { parseManifest, type ManifestDocument } from '../../core/yaml/parseManifest.ts';
import type { SourceText } from '../../core/yaml/sourceText.ts';
import type { FileTree } from '../inputs.ts';

/** What tells one of several manifests of the same name from the others, which are those of other clusters. */
export interface ManifestPlace {
  /** The file that what renders it took it from. */
  readonly path?: string | undefined;
  /** Folders that are applied to the owner's cluster: `./clusters/production`. */
  readonly below?: readonly string[];
}

/**
 * The one file of a tree that holds the manifest of an agent's object; undefined where there is none, or several and
 * nothing that tells which. What says only a part of it, as a patch does, counts where nothing says more.
 */
export function ownerManifest(
  tree: FileTree | undefined,
  id: OwnerId,
  { path, below = [] }: ManifestPlace = {},
): SourceText | undefined {
  const found = manifestsOf(tree, id);
  if (found.length < 2) return found[0]?.source;
  const whole = found.filter(({ isWhole }) => isWhole);
  const likely = [
    found.filter(({ source }) => source.path === path),
    whole,
    whole.filter(({ source }) => below.some((folder) => isBelow(source.path, folder))),
  ];
  return likely.find((some) => some.length === 1)?.[0]?.source;
}

/** Whether any file says something of the object. */
export const hasManifest = (tree: FileTree | undefined, id: OwnerId): boolean =>
  manifestsOf(tree, id).length > 0;

function manifestsOf(tree: FileTree | undefined, id: OwnerId): readonly Written[] {
  if (!tree || id.kind === 'Target') return [];
  const named = indexOf(tree).get(`${id.kind}/${id.name}`) ?? [];
  return named.filter(({ namespace }) => namespace === undefined || namespace === id.namespace);
}

function isBelow(path: string, folder: string): boolean {
  const plain = folder.replace(/^(\.?\/)+|\/+$/g, '');
  return plain !== '' && plain !== '.' && path.startsWith(`${plain}/`);
}

interface Written {
  readonly source: SourceText;
  /** Undefined where the file leaves it to others. */
  readonly namespace: string | undefined;
  readonly isWhole: boolean;
}

type Index = ReadonlyMap<string, readonly Written[]>;

/** By the owner's kind and name. Trees change with every key; of their files nearly all are the same as before. */
const indexOf = kept((tree: FileTree): Index => {
  const index = new Map<string, Written[]>();
  for (const content of tree.values()) {
    if (content.kind !== 'text') continue;
    const { source } = content;
    for (const { title, ...named } of ownersIn(source))
      index.set(title, [...(index.get(title) ?? []), { source, ...named }]);
  }
  return index;
});

interface Named extends Omit<Written, 'source'> {
  /** `Kustomization/apps` */
  readonly title: string;
}

const ownersIn = kept((source: SourceText): readonly Named[] => {
  const mayHold = [...ownerGroups.values()].some((group) => source.text.includes(`${group}/`));
  return mayHold ? parseManifest(source).documents.flatMap(namedIn) : [];
});

function namedIn({ id, document }: ManifestDocument): readonly Named[] {
  if (!id || !isOwnerObject(id)) return [];
  return [
    {
      title: `${id.kind}/${id.name}`,
      namespace: id.namespace === '' ? undefined : id.namespace,
      isWhole: needed.get(id.kind)?.some((field) => document.hasIn(['spec', field])) === true,
    },
  ];
}

/** What no spec can be without, one of these. */
const needed: ReadonlyMap<string, readonly string[]> = new Map([
  ['Kustomization', ['sourceRef']],
  ['HelmRelease', ['chart', 'chartRef']],
  ['ResourceSet', ['resources', 'resourcesTemplate']],
  ['Application', ['destination']],
  ['ApplicationSet', ['generators']],
]);
