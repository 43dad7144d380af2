import { at, isObject, stringAt, type JsonObject } from '../../resource/json.ts';
import { readFluxBuild } from './fluxBuild.ts';
import { fluxPath } from './fluxPath.ts';
import { readExternalArtifact } from './externalArtifact.ts';
import { gitRepositorySpec, kustomizationSpec } from './fluxSpecs.ts';
import { readFluxSchedule } from './fluxSchedule.ts';
import { readAgentStatus, readInventory, readLastRun, readRevisions } from './fluxStatus.ts';
import { readFollowedRef } from '../followedRef.ts';
import { sameRepository } from '../gitUrl.ts';
import { healthyRevision } from './healthyRevision.ts';
import { readIgnoreRules } from '../ignoreRules.ts';
import { readKubeConfigSource } from './kubeConfigSource.ts';
import type { Owner, OwnerId } from '../owner.ts';
import { fieldsNotBuilt } from '../specFields.ts';

/** A remote of the workspace's repository, with every URL that it goes by. */
export interface RemoteUrls {
  readonly name: string;
  readonly urls: readonly string[];
}

/** Whether an agent's object applies a path of this repository; if not, `reason` says why, for people. */
export type ReadOwner =
  | { readonly kind: 'ours'; readonly owner: Owner }
  | { readonly kind: 'other'; readonly id: OwnerId; readonly reason: string };

/** `gitRepositories` and `generators` (ArtifactGenerators) are Flux's objects of the same cluster by `namespace/name`. */
export function readFluxKustomization(
  kustomization: JsonObject,
  gitRepositories: ReadonlyMap<string, JsonObject>,
  remotes: readonly RemoteUrls[],
  generators: ReadonlyMap<string, JsonObject> = new Map(),
): ReadOwner {
  const id: OwnerId = {
    kind: 'Kustomization',
    namespace: stringAt(kustomization, 'metadata', 'namespace') ?? '',
    name: stringAt(kustomization, 'metadata', 'name') ?? '',
  };
  const other = (reason: string): ReadOwner => ({ kind: 'other', id, reason });

  const reference = sourceRefOf(kustomization);
  const { kind: sourceKind } = reference;
  const artifact =
    sourceKind === 'ExternalArtifact' ? readExternalArtifact(reference, generators) : undefined;
  if (artifact?.ok === false) return other(artifact.failure);
  if (!artifact && sourceKind !== 'GitRepository')
    return other(`its source is of kind ${sourceKind || '(none)'}, not a Git repository`);
  const sourceName = artifact?.value.source ?? `${reference.namespace}/${reference.name}`;
  const source = gitRepositories.get(sourceName);
  if (!source) return other(`its source GitRepository/${sourceName} does not exist or cannot be read`);
  const url = stringAt(source, 'spec', 'url') ?? '';
  const matching = remotes.filter(({ urls }) => urls.some((candidate) => sameRepository(candidate, url)));
  const remote = matching.find(({ name }) => name === 'origin') ?? matching[0];
  if (!remote) return other(`its source ${withoutUser(url)} is not a remote of this repository`);

  const ignore = readIgnoreRules(kustomization);
  const kubeConfig = readKubeConfigSource(kustomization);
  const path = fluxPath(stringAt(kustomization, 'spec', 'path') ?? '');
  const reasons = [
    ...fieldsNotBuilt(objectAt(kustomization, 'spec'), kustomizationSpec),
    ...fieldsNotBuilt(objectAt(source, 'spec'), gitRepositorySpec).map(
      (field) => `${field} of GitRepository/${sourceName}`,
    ),
  ];
  const healthy = artifact ? undefined : healthyRevision(kustomization);
  const isApplied = stringAt(kustomization, 'status', 'lastAppliedRevision') !== undefined;
  const revisions = readRevisions(kustomization, artifact !== undefined);
  const lastRun = readLastRun(kustomization);
  return {
    kind: 'ours',
    owner: {
      id,
      mode: 'flux-ks',
      manager: 'kustomize-controller',
      remote: remote.name,
      ref: readFollowedRef(at(source, 'spec', 'ref')),
      path,
      ...(kubeConfig ? { kubeConfig } : {}),
      ...revisions,
      ...(artifact && isApplied && !revisions.deployed
        ? { unrecorded: 'its artifact does not say of which commit it is (originRevision)' }
        : {}),
      ...(healthy ? { healthy } : {}),
      ...(lastRun === undefined ? {} : { lastRun }),
      inventory: readInventory(kustomization),
      status: readAgentStatus(kustomization),
      ...(reasons.length > 0 ? { notCompared: `not built yet: ${reasons.join('; ')}` } : {}),
      schedule: readFluxSchedule(kustomization, id.namespace, source, sourceName),
      build: readFluxBuild(kustomization, source, artifact?.value.copies),
      decryption: isObject(at(kustomization, 'spec', 'decryption')),
      prune: at(kustomization, 'spec', 'prune') === true,
      force: at(kustomization, 'spec', 'force') === true,
      ...(ignore ? { ignore } : {}),
    },
  };
}

/** Of what a Kustomization applies; `kind` is '' where it names none. */
export function sourceRefOf(kustomization: JsonObject): {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
} {
  const reference = (field: string): string => stringAt(kustomization, 'spec', 'sourceRef', field) ?? '';
  const namespace = reference('namespace') || (stringAt(kustomization, 'metadata', 'namespace') ?? '');
  return { kind: reference('kind'), namespace, name: reference('name') };
}

function objectAt(object: JsonObject, key: string): JsonObject {
  const value = at(object, key);
  return isObject(value) ? value : {};
}

const withoutUser = (url: string): string => url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/]*@/i, '$1');
