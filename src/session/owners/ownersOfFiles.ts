import { deepestNesting } from '../../core/owner/deepestNesting.ts';
import { formatOwner, type Owner } from '../../core/owner/owner.ts';
import { resourceKey, type ResourceId } from '../../core/resource/resourceId.ts';
import type { BuiltObject, GoodBuild } from '../inputs.ts';
import { isAside } from '../../core/owner/isAside.ts';
import { heldBy, nothingHeld, type HeldObjects } from '../derive/heldObjects.ts';
import { nothingBuilt } from '../builds/nothingBuilt.ts';
import { ownerKey } from './ownerKey.ts';
import { patchesElsewhere } from './patchesElsewhere.ts';
import { ownerObjects } from './renderedOwners.ts';
import type { PatchPlace } from '../../engine/fluxApi.ts';
import { fileOwner, ownersInFiles, type DeclaringRepository, type OwnerOfFile } from './ownersInFiles.ts';
import { sourcesNear } from './sourcesInFiles.ts';
import type { UnjudgedOwner } from '../snapshot.ts';
import { awaitsRender, mayRead, untilRendered, type DeclaredOwner } from '../builds/untilRendered.ts';

/**
 * The owners that the files of the working tree declare, for clusters that nobody asks: those that another one renders as
 * that makes them, which may give them their namespace or another path, and the rest as they are written. `found` gives an
 * owner its renders. Where files of several clusters lead to owners of one name, the folder of each cluster stands for its
 * environment. `known` are those of the repository that clusters have: what is theirs is left out.
 */
export function ownersOfFiles(
  repository: DeclaringRepository,
  found: (owner: Owner, at: OwnerPlace) => UnjudgedOwner,
  known: readonly UnjudgedOwner[] = [],
): readonly UnjudgedOwner[] {
  // Where clusters are asked, what only shows how to write one is none.
  const written = ownersInFiles(repository).filter(({ path }) => known.length === 0 || !isAside(path));
  const { theirs = [], own = [] } = Object.groupBy(written, (one) =>
    isOfCluster(one, known) ? 'theirs' : 'own',
  );
  if (own.length === 0) return [];
  let clusters: readonly Cluster[] = [];
  for (let round = 1; ; round++) {
    const before = clusters;
    const heldFor = (path: string): HeldObjects =>
      before.find(({ files }) => files.has(path))?.held ?? nothingHeld;
    clusters = clustersOf(
      inOrder(
        treesOf(own, repository, (owner, { top, ...at }) => found(owner, { ...at, held: heldFor(top) })),
      ),
      theirs,
    );
    // What one renders may say what another one is.
    const settled = clusters.every(({ files, owners, held }) => {
      const taken = owners.flatMap(({ owner }) => variableSources(owner));
      return [...files].every((path) => taken.every((title) => heldFor(path)(title) === held(title)));
    });
    if (settled || round === mostRounds) return clusters.flatMap(({ owners }) => owners);
  }
}

const mostRounds = 8;

/** A manifest of an owner that a cluster has, or what such a one renders. */
const isOfCluster = ({ path, owner }: OwnerOfFile, known: readonly UnjudgedOwner[]): boolean =>
  known.some(
    (one) => mayRead(one, path) || (one.manifest ? one.manifest.path === path : isSame(one.owner, owner)),
  );

const isSame = (one: Owner, other: Owner): boolean =>
  formatOwner(one.id) === formatOwner(other.id) && one.path === other.path;

export interface OwnerPlace {
  /** The file with its manifest. */
  readonly path: string;
  readonly patches?: readonly PatchPlace[];
  readonly held: HeldObjects;
}

/** Owners that belong to one environment, and what they render for each other. */
interface Cluster {
  /** Those that hold the manifests of the owners that nobody renders. */
  readonly files: ReadonlySet<string>;
  readonly owners: readonly UnjudgedOwner[];
  readonly held: HeldObjects;
}

function clustersOf(trees: readonly Tree[], theirs: readonly OwnerOfFile[]): readonly Cluster[] {
  const folders = clusterFolders(trees, theirs);
  const folderOf = ({ path }: DeclaredOwner): string | undefined =>
    folders.find((folder) => path.startsWith(`${folder}/`));
  return [...Map.groupBy(trees, ([top]) => folderOf(top))].map(([folder, together]): Cluster => {
    const owners = together.flatMap((tree) =>
      tree.map(({ owner }) => (folder === undefined ? owner : { ...owner, environment: folder })),
    );
    const once = [...new Map(owners.map((owner) => [ownerKey(owner), owner])).values()];
    return { files: new Set(together.map(([top]) => top.path)), owners: once, held: heldBy(once) };
  });
}

const variableSources = ({ build, id }: Owner): readonly string[] =>
  build?.agent === 'flux' && id.kind !== 'Target'
    ? (build.postBuild?.from ?? []).map(({ kind, name }) => `${kind}/${id.namespace}/${name}`)
    : [];

function treesOf(
  own: readonly OwnerOfFile[],
  repository: DeclaringRepository,
  found: (owner: Owner, at: Omit<OwnerPlace, 'held'> & { readonly top: string }) => UnjudgedOwner,
): readonly Tree[] {
  let trees: readonly Tree[] = [];
  for (const { path: file, owner } of own) {
    const foundHere: FindHere = (one, at) => found(one, { top: file, ...at });
    const top = { path: file, owner: foundHere(owner, { path: file }) };
    if (trees.some((tree) => tree.some((one) => isSameManifest(top, one)))) continue;
    const tree = withRendered(top, repository, foundHere);
    // Which of two files is read first says nothing of who renders the other.
    trees = [...trees.filter(([other]) => !tree.some((one) => isSameManifest(other, one))), tree];
  }
  return trees;
}

type FindHere = (owner: Owner, at: Omit<OwnerPlace, 'held'>) => UnjudgedOwner;

/** An owner that nobody renders, and those that it renders. */
type Tree = readonly [DeclaredOwner, ...(readonly DeclaredOwner[])];

/** What renders others is built before these. */
function inOrder(trees: readonly Tree[]): readonly Tree[] {
  const waiting = untilRendered(
    trees.map(([top]) => top),
    trees.flat(),
  );
  if (waiting.size === 0) return trees;
  return trees.map(([top, ...below]): Tree =>
    waiting.has(top)
      ? [{ ...top, owner: { ...top.owner, recipe: awaitsRender } }, ...below]
      : [top, ...below],
  );
}

/**
 * `clusters/production` and `clusters/staging` where `clusters/production/flux-system/gotk-sync.yaml` and
 * `clusters/staging/apps.yaml` lead to owners of the same name: the least that tells them apart. The longest come first.
 */
function clusterFolders(trees: readonly Tree[], theirs: readonly OwnerOfFile[]): readonly string[] {
  const folders = new Map<string, readonly string[]>();
  const add = ({ id }: Owner, path: string): void => {
    const name = formatOwner(id);
    folders.set(name, [...(folders.get(name) ?? []), folderOf(path)]);
  };
  for (const { path, owner } of theirs) add(owner, path);
  for (const [top, ...below] of trees) for (const { owner } of [top, ...below]) add(owner.owner, top.path);
  const clusters = [...folders.values()].flatMap((of) => {
    if (new Set(of).size < 2) return [];
    const depth = commonParts(of) + 1;
    return of.map((folder) => folder.split('/').slice(0, depth).join('/'));
  });
  return [...new Set(clusters)].toSorted((a, b) => b.length - a.length);
}

const folderOf = (path: string): string => path.split('/').slice(0, -1).join('/');

function commonParts(folders: readonly string[]): number {
  const [first = [], ...others] = folders.map((folder) => folder.split('/'));
  const different = first.findIndex((part, i) => others.some((other) => other[i] !== part));
  return different < 0 ? first.length : different;
}

/** With the owners that it renders, to any depth; what renders itself, or one above it, is there once. */
function withRendered(
  top: DeclaredOwner,
  { working = new Map(), repository: { remotes }, beside }: DeclaringRepository,
  found: FindHere,
): Tree {
  const tree: [DeclaredOwner, ...DeclaredOwner[]] = [top];
  const names = new Set([formatOwner(top.owner.owner.id)]);
  const depths = new Map<DeclaredOwner, number>();
  for (const declaring of tree) {
    const { owner: by } = declaring;
    const depth = (depths.get(declaring) ?? 0) + 1;
    if (depth > deepestNesting) continue;
    for (const { id, object, origins } of declaringIn(by)) {
      const path = origins.get('/kind')?.path;
      const [owner] =
        path === undefined ? [] : fileOwner(object, sourcesNear(working, path), remotes, beside);
      if (path === undefined || !owner || names.has(formatOwner(owner.id))) continue;
      // What renders it did not do so at its base.
      const isNew = by.deployed?.lastGood && !holds(by.deployed.lastGood, id);
      const read = found(owner, { path, patches: patchesElsewhere({ object, origins }, path) });
      const declared = { path, owner: isNew ? { ...read, deployed: nothingBuilt } : read };
      if (isSameManifest(top, declared)) continue;
      names.add(formatOwner(owner.id));
      depths.set(declared, depth);
      tree.push(declared);
    }
  }
  return tree;
}

const holds = ({ objects }: GoodBuild, id: ResourceId): boolean =>
  objects.some((one) => resourceKey(one.id) === resourceKey(id));

const declaringIn = ({ working }: UnjudgedOwner): readonly BuiltObject[] =>
  (working?.lastGood ? [...ownerObjects(working.lastGood).values()] : []).filter(
    ({ id }) => id.kind !== 'HelmRelease',
  );

/** A kustomization may put something around the name that the file gives. */
function isSameManifest(written: DeclaredOwner, rendered: DeclaredOwner): boolean {
  const [one, other] = [written.owner.owner.id, rendered.owner.owner.id];
  if (written.path !== rendered.path || one.kind !== other.kind) return false;
  return one.kind !== 'Target' && other.kind !== 'Target' && other.name.includes(one.name);
}
