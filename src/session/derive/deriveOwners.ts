import { kept } from '../../base/kept.ts';
import type { WatchedObjects } from '../../cluster/clusterApi.ts';
import { readFluxKustomization } from '../../core/owner/flux/fluxKustomization.ts';
import { environmentOfFiles } from '../../core/owner/environmentOfFiles.ts';
import type { Owner } from '../../core/owner/owner.ts';
import { isArray, type JsonObject } from '../../core/resource/json.ts';
import type { GitRemote } from '../../git/read/gitApi.ts';
import {
  buildKey,
  workingTree,
  type BuildInput,
  type EnvironmentInput,
  type Inputs,
  type RepositoryInput,
} from '../inputs.ts';
import { applicationOwners, applicationsOfFiles } from '../argo/applicationOwners.ts';
import { asksFiles } from '../owners/asksFiles.ts';
import { atDestination, type AgentOwner } from '../owners/atDestination.ts';
import { buildHow, type BuildPoint } from '../builds/buildHow.ts';
import { fluxEnvironment } from '../clusters/fluxEnvironment.ts';
import type { HeldObjects } from './heldObjects.ts';
import { nestedApplication } from '../argo/nestedApplication.ts';
import { applicationKey, withNestedApplications } from '../argo/nestedApplications.ts';
import { nestedSet } from '../argo/nestedSet.ts';
import { withNextOwners } from '../owners/nextOwners.ts';
import { withNextReleases } from '../releases/nextReleases.ts';
import { withLfsDoubt } from '../owners/lfsDoubt.ts';
import { openBeside } from '../argo/openBeside.ts';
import { patchesElsewhere } from '../owners/patchesElsewhere.ts';
import { ownerManifest, type ManifestPlace } from '../owners/ownerManifest.ts';
import { ownersOfFiles } from '../owners/ownersOfFiles.ts';
import { ownerRecipe, type RecipeFacts } from '../owners/ownerRecipe.ts';
import { ownerRevisions } from '../owners/ownerRevisions.ts';
import { ownerState } from '../owners/ownerState.ts';
import { nestedResourceSet, resourceSetsOfFiles } from '../owners/resourceSetOwners.ts';
import { releaseOwners } from '../releases/releaseOwners.ts';
import { setOwners, setsOfFiles } from '../argo/setOwners.ts';
import type { UnjudgedOwner } from '../snapshot.ts';
import { withOwnNamespaces } from '../provenance/withOwnNamespaces.ts';
import { withSaidValues } from '../provenance/chartOrigins/saidValues.ts';
import { withVariables } from '../provenance/withVariables.ts';
import { targetOwners } from '../owners/targetOwners.ts';
import { renderedOwners, writtenIn } from '../owners/renderedOwners.ts';

/** The owners that apply a repository of the workspace, in every environment, without their objects. */
export function deriveOwners(inputs: Inputs): readonly UnjudgedOwner[] {
  const nested = withNestedApplications(foundOwners(inputs), (object, by, isLeaving) => {
    const repository = inputs.repositories.get(by.root);
    const owner = repository && nestedOwner(object)(inputs, repository, object, { by, isLeaving });
    if (!owner) return undefined;
    const writtenAt = { path: writtenIn(by, owner.owner.id) };
    return withRevisions(inputs, { ...placed(owner, by.environment), root: by.root, repository, writtenAt });
  });
  const asked = withOwnersOfFiles(inputs, withPatchesPlaced(inputs, nested));
  const known = asksFiles(inputs) ? [...asked, ...declaredOwners(inputs, asked)] : asked;
  const next = withNextOwners(inputs, known, workingTree);
  const releases = releaseOwners(inputs, next, environmentOfFiles);
  const owners = releases.length === 0 ? next : withNextReleases(inputs, [...next, ...releases]);
  return withSaidValues(inputs, withOwnNamespaces(withVariables(inputs, owners, workingTree)));
}

function nestedOwner({ kind }: JsonObject): typeof nestedApplication {
  if (kind === 'ApplicationSet') return nestedSet;
  return kind === 'ResourceSet' ? nestedResourceSet : nestedApplication;
}

function foundOwners(inputs: Inputs): readonly UnjudgedOwner[] {
  const agents = [...inputs.environments.values()].flatMap((environment) =>
    [...inputs.repositories].flatMap(([root, repository]) => {
      const owners = agentOwners(inputs, environment, repository);
      const below = owners.map(({ owner }) => owner.path);
      return owners.map((found) =>
        withRevisions(inputs, { ...placed(found, environment.name), root, repository, writtenAt: { below } }),
      );
    }),
  );
  const targets = [...inputs.repositories].flatMap(([root, repository]) =>
    targetOwners(inputs, repository).flatMap((owner) =>
      owner.id.kind === 'Target'
        ? [withRevisions(inputs, { environment: owner.id.environment, root, repository, owner })]
        : [],
    ),
  );
  return targets.length === 0 ? agents : [...agents, ...targets];
}

/** What renders the manifest of a Kustomization knows where patches in its spec are written, once it is rendered. */
function withPatchesPlaced(inputs: Inputs, owners: readonly UnjudgedOwner[]): readonly UnjudgedOwner[] {
  const patched = owners.filter(
    ({ environment, owner: { build } }) =>
      environment !== environmentOfFiles && build?.agent === 'flux' && isArray(build.spec['patches']),
  );
  if (patched.length === 0) return owners;
  const renderedAt = renderedOwners(owners);
  const again = new Map<UnjudgedOwner, UnjudgedOwner>();
  for (const one of patched) {
    const { environment, readIn = environment, root, owner, manifest } = one;
    const repository = inputs.repositories.get(root);
    const rendered = renderedAt(root, readIn, owner.id);
    const patches = rendered ? patchesElsewhere(rendered.built, manifest?.path) : [];
    if (!repository || patches.length === 0) continue;
    const writtenAt = { path: manifest?.path, patches };
    const found = { ...placed({ owner, environment }, readIn), root, repository, writtenAt };
    again.set(one, withRevisions(inputs, found));
  }
  return again.size === 0 ? owners : owners.map((one) => again.get(one) ?? one);
}

/** Applications of charts alone, sets that read no repository, and ResourceSets, that nobody renders, beside those that are known. */
function withOwnersOfFiles(inputs: Inputs, owners: readonly UnjudgedOwner[]): readonly UnjudgedOwner[] {
  const known = new Set(owners.map(applicationKey));
  const added = [...inputs.environments.values()].flatMap((environment) =>
    [...inputs.repositories].flatMap(([root, repository]) => {
      const here = owners.filter((one) => one.root === root && one.environment === environment.name);
      const writtenAt = { below: here.map(({ owner }) => owner.path) };
      return [
        ...applicationsOfFiles(inputs, environment, repository),
        ...setsOfFiles(environment, repository),
        ...resourceSetsOfFiles(environment, repository),
      ].flatMap((found) => {
        const at = { ...placed(found, environment.name), root };
        return known.has(applicationKey(at)) ? [] : [withRevisions(inputs, { ...at, repository, writtenAt })];
      });
    }),
  );
  return added.length === 0 ? owners : [...owners, ...added];
}

/** Where an owner's objects are, and which environment describes it where that is another. */
const placed = (
  { owner, environment }: AgentOwner,
  from: string,
): Pick<FoundOwner, 'owner' | 'environment' | 'readIn'> => ({
  owner,
  environment,
  ...(environment === from ? {} : { readIn: from }),
});

/** In an environment that is none: what they say of the cluster is not known. */
const declaredOwners = (inputs: Inputs, known: readonly UnjudgedOwner[]): readonly UnjudgedOwner[] =>
  [...inputs.repositories].flatMap(([root, repository]) =>
    ownersOfFiles(
      { ...repository, beside: openBeside(inputs.repositories, repository) },
      (owner, at) =>
        withRevisions(inputs, {
          ...{ environment: environmentOfFiles, root, repository, owner },
          ...{ held: at.held, writtenAt: at },
        }),
      known.filter((one) => one.root === root && one.owner.id.kind !== 'Target'),
    ),
  );

interface FoundOwner {
  readonly environment: string;
  readonly readIn?: string;
  readonly root: string;
  readonly repository: RepositoryInput;
  readonly owner: Owner;
  readonly held?: HeldObjects;
  readonly writtenAt?: ManifestPlace & Pick<RecipeFacts, 'patches'>;
}

function withRevisions(inputs: Inputs, at: FoundOwner): UnjudgedOwner {
  const { environment, readIn, root, repository, owner, held, writtenAt } = at;
  const manifest = ownerManifest(repository.working, owner.id, writtenAt);
  const recipe = ownerRecipe(inputs.environments.get(readIn ?? environment), owner, {
    manifest: manifest?.path,
    ...(writtenAt?.patches ? { patches: writtenAt.patches } : {}),
    written: owner.unbound ? manifest : undefined,
    to: inputs.environments.get(environment),
    charts: inputs.charts,
    repositories: inputs.repositories,
    held,
  });
  const known = recipe.kind === 'known' ? recipe : undefined;
  const buildAt = (revision: string, point?: BuildPoint): BuildInput | undefined => {
    const how = known && buildHow(owner, known, revision, point);
    return how && inputs.builds.get(buildKey(root, revision, owner.path, how));
  };
  const { base: found, head } = ownerRevisions(repository, owner, buildAt, known?.pinsAhead);
  const deployed = found && buildAt(found.commit);
  const working = buildAt(workingTree);
  const base = withLfsDoubt(found, owner, [
    deployed,
    head.kind === 'ahead' ? head.build : undefined,
    working,
  ]);
  const facts = { owner, manifest, recipe, base, head, deployed };
  const state = ownerState(facts, repository);
  return {
    ...facts,
    environment,
    ...(readIn === undefined ? {} : { readIn }),
    root,
    working,
    state,
  };
}

const agentOwners = (
  inputs: Inputs,
  environment: EnvironmentInput,
  repository: RepositoryInput,
): readonly AgentOwner[] => [
  ...kustomizationsOf(environment, repository).map((owner) =>
    atDestination(owner, fluxEnvironment(owner, environment, inputs.environments), environment.name),
  ),
  ...applicationOwners(inputs, environment, repository),
  ...setOwners(environment, repository),
];

function kustomizationsOf(
  environment: EnvironmentInput,
  { repository: { remotes } }: RepositoryInput,
): readonly Owner[] {
  const gitRepositories = objectsOf(environment.gitRepositories);
  const generators = objectsOf(environment.artifactGenerators);
  return [...objectsOf(environment.kustomizations).values()].flatMap((kustomization) => {
    const read = readFor(remotes)(kustomization, gitRepositories, generators);
    return read.kind === 'ours' ? [read.owner] : [];
  });
}

/** The same owner for the same objects: it is asked for at every change, and what hangs on it is kept by identity. */
const readFor = kept((remotes: readonly GitRemote[]) =>
  kept((kustomization: JsonObject, gitRepositories: Objects, generators: Objects) =>
    readFluxKustomization(kustomization, gitRepositories, remotes, generators),
  ),
);

type Objects = ReadonlyMap<string, JsonObject>;

const none: Objects = new Map();
const objectsOf = (watched: WatchedObjects | undefined): Objects => watched?.objects ?? none;
