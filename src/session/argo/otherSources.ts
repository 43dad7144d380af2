import { kept } from '../../base/kept.ts';
import {
  readOtherChart,
  readOtherSet,
  readOtherSource,
  type OtherSource,
} from '../../core/owner/otherSource.ts';
import { formatOwner, type Owner } from '../../core/owner/owner.ts';
import type { JsonObject } from '../../core/resource/json.ts';
import type { Inputs } from '../inputs.ts';
import { ownerManifest } from '../owners/ownerManifest.ts';

/** A Kustomization, a HelmRelease or a ResourceSet that no clone can say anything of. */
export interface UncomparedOwner extends OtherSource {
  /** The absolute path of its own manifest in the person's repositories: then it is of their concern for certain. */
  readonly manifest?: string;
}

/** One that is shown by itself. */
interface KnownOwner {
  readonly environment: string;
  readonly readIn?: string | undefined;
  readonly owner: Pick<Owner, 'id' | 'inventory'>;
}

/**
 * By environment, those of the person's own repositories first. There may be many that have nothing to do with the person,
 * so they are no owners: whoever shows them keeps them together. A HelmRelease or a ResourceSet that a repository holds is one of its owners,
 * and one that an owner has applied will be, once that is built.
 * Equal lists stay the same.
 */
export function otherSources(
  { environments, repositories }: Inputs,
  owners: readonly KnownOwner[],
  previous: ReadonlyMap<string, readonly UncomparedOwner[]> | undefined,
): ReadonlyMap<string, readonly UncomparedOwner[]> {
  const found = new Map<string, readonly UncomparedOwner[]>();
  if (repositories.size === 0) return found;
  for (const [name, { kustomizations, artifactGenerators, helmReleases, resourceSets }] of environments) {
    const generators = artifactGenerators?.objects ?? new Map<string, JsonObject>();
    const held = new Set(
      owners.flatMap(({ readIn, environment, owner }) => [
        ...((readIn ?? environment) === name ? [formatOwner(owner.id)] : []),
        ...(environment === name ? appliedReleases(owner) : []),
      ]),
    );
    const others = [
      ...[...(kustomizations?.objects.values() ?? [])].flatMap(
        (one) => readOtherSource(one, generators) ?? [],
      ),
      ...[...(helmReleases?.objects.values() ?? [])].flatMap((one) => readOtherChart(one) ?? []),
      ...[...(resourceSets?.objects.values() ?? [])].map(readOtherSet),
    ].filter(({ id }) => !held.has(formatOwner(id)));
    if (others.length === 0) continue;
    const list = others.map((other): UncomparedOwner => {
      const manifest = [...repositories].flatMap(([root, { working }]) => {
        const source = ownerManifest(working, other.id);
        return source ? [`${root}/${source.path}`] : [];
      })[0];
      return manifest === undefined ? other : { ...other, manifest };
    });
    const sorted = list.toSorted((a, b) => Number(!a.manifest) - Number(!b.manifest) || compare(a, b));
    const before = previous?.get(name);
    found.set(name, before && sameLists(before, sorted) ? before : sorted);
  }
  const same =
    previous?.size === found.size && [...found].every(([name, list]) => previous.get(name) === list);
  return same ? previous : found;
}

/** Once for each owner, which may have very many objects. */
const appliedReleases = kept(({ inventory }: KnownOwner['owner']): readonly string[] =>
  inventory.flatMap(({ id: { kind, namespace, name } }) =>
    kind === 'HelmRelease' ? [formatOwner({ kind, namespace, name })] : [],
  ),
);

const compare = ({ id: a }: OtherSource, { id: b }: OtherSource): number =>
  a.namespace.localeCompare(b.namespace) || a.name.localeCompare(b.name);

const sameLists = (a: readonly UncomparedOwner[], b: readonly UncomparedOwner[]): boolean =>
  JSON.stringify(a) === JSON.stringify(b);
