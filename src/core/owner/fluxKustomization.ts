import { at, isObject, stringAt, type JsonObject } from '../resource/json.ts';
import { readFluxBuild } from './fluxBuild.ts';
import { fluxPath } from './fluxPath.ts';
import { gitRepositorySpec, kustomizationSpec } from './fluxSpecs.ts';
import { readFluxSchedule } from './fluxSchedule.ts';
import { readAgentStatus, readInventory, readRevisions } from './fluxStatus.ts';
import { readFollowedRef } from './followedRef.ts';
import { sameRepository } from './gitUrl.ts';
import { healthyRevision } from './healthyRevision.ts';
import { readIgnoreRules } from './ignoreRules.ts';
import type { Owner, OwnerId } from './owner.ts';
import { fieldsNotBuilt } from './specFields.ts';

/** A remote of the workspace's repository, with every URL that it goes by. */
export interface RemoteUrls {
  readonly name: string;
  readonly urls: readonly string[];
}

/** Whether an agent's object applies a path of this repository; if not, `reason` says why, for people. */
export type ReadOwner =
  | { readonly kind: 'ours'; readonly owner: Owner }
  | { readonly kind: 'other'; readonly id: OwnerId; readonly reason: string };

/** `gitRepositories` are Flux's GitRepository objects of the same cluster by `namespace/name`. */
export function readFluxKustomization(
  kustomization: JsonObject,
  gitRepositories: ReadonlyMap<string, JsonObject>,
  remotes: readonly RemoteUrls[],
): ReadOwner {
  const id: OwnerId = {
    kind: 'Kustomization',
    namespace: stringAt(kustomization, 'metadata', 'namespace') ?? '',
    name: stringAt(kustomization, 'metadata', 'name') ?? '',
  };
  const other = (reason: string): ReadOwner => ({ kind: 'other', id, reason });

  const sourceKind = stringAt(kustomization, 'spec', 'sourceRef', 'kind');
  if (sourceKind !== 'GitRepository')
    return other(`its source is of kind ${sourceKind ?? '(none)'}, not a Git repository`);
  const sourceNamespace = stringAt(kustomization, 'spec', 'sourceRef', 'namespace') ?? '';
  const sourceName = `${sourceNamespace === '' ? id.namespace : sourceNamespace}/${
    stringAt(kustomization, 'spec', 'sourceRef', 'name') ?? ''
  }`;
  const source = gitRepositories.get(sourceName);
  if (!source) return other(`its source GitRepository/${sourceName} does not exist or cannot be read`);
  const url = stringAt(source, 'spec', 'url') ?? '';
  const matching = remotes.filter(({ urls }) => urls.some((candidate) => sameRepository(candidate, url)));
  const remote = matching.find(({ name }) => name === 'origin') ?? matching[0];
  if (!remote) return other(`its source ${withoutUser(url)} is not a remote of this repository`);

  const ignore = readIgnoreRules(kustomization);
  const path = fluxPath(stringAt(kustomization, 'spec', 'path') ?? '');
  const reasons = [
    ...fieldsNotBuilt(objectAt(kustomization, 'spec'), kustomizationSpec),
    ...fieldsNotBuilt(objectAt(source, 'spec'), gitRepositorySpec).map(
      (field) => `${field} of GitRepository/${sourceName}`,
    ),
  ];
  const healthy = healthyRevision(kustomization);
  return {
    kind: 'ours',
    owner: {
      id,
      mode: 'flux-ks',
      manager: 'kustomize-controller',
      remote: remote.name,
      ref: readFollowedRef(at(source, 'spec', 'ref')),
      path,
      ...readRevisions(kustomization),
      ...(healthy ? { healthy } : {}),
      inventory: readInventory(kustomization),
      status: readAgentStatus(kustomization),
      ...(reasons.length > 0 ? { notCompared: `not built yet: ${reasons.join('; ')}` } : {}),
      schedule: readFluxSchedule(kustomization, id.namespace, source, sourceName),
      build: readFluxBuild(kustomization, source),
      decryption: isObject(at(kustomization, 'spec', 'decryption')),
      prune: at(kustomization, 'spec', 'prune') === true,
      force: at(kustomization, 'spec', 'force') === true,
      ...(ignore ? { ignore } : {}),
    },
  };
}

function objectAt(object: JsonObject, key: string): JsonObject {
  const value = at(object, key);
  return isObject(value) ? value : {};
}

const withoutUser = (url: string): string => url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/]*@/i, '$1');
