import { kept } from '../../base/kept.ts';
import { keptResults } from '../../base/keptResults.ts';
import { type OpenBeside, readArgoApplication } from '../../core/owner/argo/argoApplication.ts';
import { readArgoSettings, usualArgoNamespace } from '../../core/owner/argo/argoSettings.ts';
import { readArgoSet } from '../../core/owner/argo/argoSet.ts';
import { readExternalArtifact } from '../../core/owner/flux/externalArtifact.ts';
import {
  readFluxKustomization,
  type ReadOwner,
  sourceRefOf,
} from '../../core/owner/flux/fluxKustomization.ts';
import { formatOwner, type Owner } from '../../core/owner/owner.ts';
import { isObject, type JsonObject } from '../../core/resource/json.ts';
import type { GitRemote } from '../../git/read/gitApi.ts';
import type { FileTree, RepositoryInput } from '../inputs.ts';
import { meantRepository, type SourcesInFiles, sourcesNear } from './sourcesInFiles.ts';
import { agentObjectsIn } from './agentObjectsIn.ts';
import { resourceSetOnce } from './resourceSetOwners.ts';

/** Why an owner that is known from a file alone is compared with nothing. */
export const knownFromFileOnly = 'no chosen cluster has it: what is rendered is compared, not what is live';

/** An owner that a file declares. */
export interface OwnerOfFile {
  /** Relative to the root of the repository. */
  readonly path: string;
  readonly owner: Owner;
}

/** A repository, and what is open beside it. */
export interface DeclaringRepository extends Pick<RepositoryInput, 'working' | 'repository'> {
  readonly beside: OpenBeside;
}

/** Flux's Kustomizations and ResourceSets, Argo CD's Applications and ApplicationSets as the working tree's own files declare them, for where no cluster is asked. */
export const ownersInFiles = ({
  working,
  repository,
  beside,
}: DeclaringRepository): readonly OwnerOfFile[] =>
  working ? ownersInTree(working, repository.remotes, beside) : [];

const ownersInTree = kept((tree: FileTree, remotes: readonly GitRemote[], beside: OpenBeside) =>
  [...tree].flatMap(([path, content]) =>
    content.kind === 'text'
      ? agentObjectsIn(content.source).flatMap((object) =>
          fileOwner(object, sourcesNear(tree, path), remotes, beside).map((owner) => ({ path, owner })),
        )
      : [],
  ),
);

/**
 * The owner that a manifest declares, where it is none of another repository. The same owner for the same objects: what
 * hangs on it is kept by identity.
 */
export const fileOwner = kept(readOwner);

function readOwner(
  object: JsonObject,
  near: SourcesInFiles,
  remotes: readonly GitRemote[],
  beside: OpenBeside,
): readonly Owner[] {
  const holder = { remote: remotes[0]?.name ?? '', ref: { by: 'unsaid' } } as const;
  if (object['kind'] === 'Application') return applicationInFile(object, remotes, holder, beside);
  if (object['kind'] === 'ApplicationSet') return setInFile(object, remotes, holder);
  if (object['kind'] === 'ResourceSet') return [resourceSetOnce(object, holder)];
  if (object['kind'] !== 'Kustomization') return [];
  const read = kustomizationInFile(object, near, remotes);
  return read.kind === 'ours' ? [unbound(read.owner)] : [];
}

function kustomizationInFile(
  object: JsonObject,
  near: SourcesInFiles,
  remotes: readonly GitRemote[],
): ReadOwner {
  const reference = sourceRefOf(object);
  const artifact =
    reference.kind === 'ExternalArtifact' ? readExternalArtifact(reference, near.generators) : undefined;
  const name = artifact?.ok ? artifact.value.source : `${reference.namespace}/${reference.name}`;
  const { source, remotes: own, ...ref } = meantRepository(near, name, remotes);
  const read = readFluxKustomization(object, new Map([[name, source]]), own, near.generators);
  return read.kind === 'ours' ? { ...read, owner: { ...read.owner, ...ref } } : read;
}

/** Why a Kustomization that a file declares, by `formatOwner`, is no owner here; undefined where no file declares such a one. */
export function whyOther(
  { working, repository }: Pick<RepositoryInput, 'working' | 'repository'>,
  name: string,
): string | undefined {
  const tree: FileTree = working ?? new Map();
  for (const [path, content] of tree) {
    const objects = content.kind === 'text' ? agentObjectsIn(content.source) : [];
    for (const object of objects.filter(({ kind }) => kind === 'Kustomization')) {
      const read = kustomizationInFile(object, sourcesNear(tree, path), repository.remotes);
      if (read.kind === 'other' && formatOwner(read.id) === name) return read.reason;
    }
  }
  return undefined;
}

/** An Application of a file, or of what another owner renders; one that names no namespace goes to Argo CD's own. */
export function applicationInFile(
  object: JsonObject,
  remotes: readonly GitRemote[],
  { remote, ref }: Pick<Owner, 'remote' | 'ref'>,
  open: OpenBeside,
): readonly Owner[] {
  const reading = { holder: { remote, ref }, open };
  const read: ReadOwner = readArgoApplication(placed(object), defaultSettings, remotes, reading);
  return read.kind === 'ours' ? [unbound(read.owner)] : [];
}

/** The same of an ApplicationSet. */
export const setInFile = (
  object: JsonObject,
  remotes: readonly GitRemote[],
  { remote, ref }: Pick<Owner, 'remote' | 'ref'>,
): readonly Owner[] =>
  sets(object, [remotes, remote, ref], () => {
    const read = readArgoSet(placed(object), remotes, { remote, ref });
    return read.kind === 'ours' ? [unbound(read.owner)] : [];
  });

const sets = keptResults<readonly Owner[]>();

function placed(object: JsonObject): JsonObject {
  const { status: _, metadata, ...written } = object;
  return {
    ...written,
    metadata: { namespace: usualArgoNamespace, ...(isObject(metadata) ? metadata : {}) },
  };
}

const defaultSettings = readArgoSettings(usualArgoNamespace, undefined);

const unbound = (owner: Owner): Owner =>
  owner.notCompared === undefined ? { ...owner, notCompared: knownFromFileOnly, unbound: true } : owner;
