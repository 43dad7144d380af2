import { isOwnerObject } from '../core/owner/ownerGroups.ts';
import { kept } from '../base/kept.ts';
import { formatOwner, type OwnerId } from '../core/owner/owner.ts';
import { readHelmBuild } from '../core/owner/helm/helmBuild.ts';
import type { BuiltObject, GoodBuild } from '../session/inputs.ts';
import type { OwnerSnapshot, Snapshot } from '../session/snapshot.ts';

/**
 * The files of the working tree that an owner is made of, relative to its repository's root: what its last good build
 * read, and where its own manifest, and what that takes values from, is written. Undefined where it has no good build, and
 * may have one.
 */
export const ownerFiles = (snapshot: Snapshot, owner: OwnerSnapshot): ReadonlySet<string> | undefined =>
  filesOfAll(snapshot).get(owner);

/** Found once for the same owners. */
export const filesOfAll = ({ owners }: Snapshot): ReadonlyMap<OwnerSnapshot, ReadonlySet<string>> =>
  filesOfOwners(owners);

const filesOfOwners = kept((owners: Snapshot['owners']) => {
  const declared = declaredOwners(owners);
  return new Map(
    owners.flatMap((owner) => {
      const build = owner.working?.lastGood;
      if (!build && !owner.owner.madeElsewhere) return [];
      return [[owner, new Set([...(build?.reads ?? []), ...declaring(owner, declared)])] as const];
    }),
  );
});

/** The files that say how an owner is built: its manifest, with all that patches it, and values beside it. */
function* declaring(owner: OwnerSnapshot, declared: DeclaredOwners): Iterable<string> {
  if (owner.manifest) yield owner.manifest.path;
  const { root, environment, readIn = environment } = owner;
  const manifest = declared.get(keyOf(root, readIn, owner.owner.id));
  if (!manifest) return;
  yield* filesOf(manifest.built);
  if (owner.owner.id.kind !== 'HelmRelease') return;
  const { namespace, valuesSources } = readHelmBuild(manifest.built.object);
  for (const beside of manifest.build.objects) {
    const { group, kind, name } = beside.id;
    const isNamed = valuesSources.some((source) => source.kind === kind && source.name === name);
    if (isNamed && group === '' && beside.id.namespace === namespace) yield* filesOf(beside);
  }
}

function* filesOf({ origins }: BuiltObject): Iterable<string> {
  for (const { path } of origins.values()) yield path;
}

/** The agents' objects that owners render, by repository, environment and name. */
type DeclaredOwners = ReadonlyMap<string, { readonly built: BuiltObject; readonly build: GoodBuild }>;

function declaredOwners(owners: readonly OwnerSnapshot[]): DeclaredOwners {
  const declared = new Map<string, { readonly built: BuiltObject; readonly build: GoodBuild }>();
  for (const { root, environment, working } of owners) {
    const build = working?.lastGood;
    if (!build) continue;
    for (const built of agentObjects(build))
      declared.set(`${root}\n${environment}\n${built.id.kind}/${built.id.namespace}/${built.id.name}`, {
        built,
        build,
      });
  }
  return declared;
}

const keyOf = (root: string, environment: string, id: OwnerId): string =>
  `${root}\n${environment}\n${formatOwner(id)}`;

const agentObjects = kept(({ objects }: GoodBuild) => objects.filter(({ id }) => isOwnerObject(id)));
