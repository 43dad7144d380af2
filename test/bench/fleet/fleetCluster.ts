import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { at, stringAt, type JsonObject } from '../../../src/core/resource/json.ts';
import { groupOf } from '../../../src/core/resource/resourceId.ts';
import { clusterObjects, type ClusterObjects } from '../../harness/clusterObjects.ts';
import { startControlPlane, type ControlPlane } from '../../harness/controlPlane.ts';
import { controlPlaneFiles } from '../../harness/controlPlaneFiles.ts';
import { fluxNamespace, startFlux } from '../../harness/flux.ts';
import { gitRepository, kustomization } from '../../harness/fluxObjects.ts';
import { fleetOwners, usualShape, type FleetOwner } from './fleetFiles.ts';
import { fleetUrl, writeFleetRepository } from './fleetRepository.ts';
import { renderedOwner } from './renderedFleet.ts';
import { inParallel, sendQuickly } from './sendQuickly.ts';

/** Everything that the processes which measure need to know of a fleet; plain data. */
export interface Fleet {
  readonly objects: number;
  readonly owners: readonly FleetOwner[];
  readonly repository: string;
  /** Of a user who may get, list and watch; its context is `viewer`. */
  readonly kubeconfig: string;
  readonly adminKubeconfig: string;
  readonly cluster: Pick<ControlPlane, 'url' | 'certificateAuthority' | 'tokens' | 'folder'>;
}

export interface FleetCluster extends Fleet {
  readonly stop: () => Promise<void>;
}

/** A cluster that holds so many objects as if Flux had applied them; one in a hundred was changed since by others. */
export async function startFleetCluster(
  folder: string,
  kustomize: string,
  objects: number,
): Promise<FleetCluster> {
  const owners = fleetOwners(usualShape(objects));
  const repository = path.join(folder, 'fleet');
  mkdirSync(repository, { recursive: true });
  const commit = await writeFleetRepository(repository, owners);
  const controlPlane = await startControlPlane({ folder: path.join(folder, 'cluster') });
  const { send, end } = sendQuickly(controlPlane);
  try {
    const flux = await startFlux(controlPlane, []);
    await flux.stop();
    const cluster = clusterObjects(send);
    for (const name of new Set(owners.map(({ namespace }) => namespace)))
      await cluster.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
    const revision = `main@sha1:${commit}`;
    await applySource(cluster, revision);
    for (const owner of owners)
      await applyOwner(cluster, owner, await renderedOwner(kustomize, repository, owner), revision);
    const files = controlPlaneFiles(controlPlane.folder);
    const { url, certificateAuthority, tokens } = controlPlane;
    return {
      objects,
      owners,
      repository,
      kubeconfig: files.kubeconfig('viewer'),
      adminKubeconfig: files.kubeconfig('admin'),
      cluster: { url, certificateAuthority, tokens, folder: controlPlane.folder },
      stop: controlPlane.stop,
    };
  } catch (error) {
    await controlPlane.stop();
    throw error;
  } finally {
    end();
  }
}

async function applySource(cluster: ClusterObjects, revision: string): Promise<void> {
  const source = gitRepository({ name: 'fleet', namespace: fluxNamespace }, { url: fleetUrl });
  const { metadata } = await cluster.apply(source);
  const generation = at(metadata, 'generation') ?? 1;
  const status = {
    observedGeneration: generation,
    conditions: [ready(generation, `stored artifact for revision '${revision}'`)],
    artifact: {
      url: 'http://127.0.0.1/fleet.tar.gz',
      path: 'fleet.tar.gz',
      revision,
      lastUpdateTime: now(),
      digest: `sha256:${'0'.repeat(64)}`,
    },
  };
  await cluster.patch(source, { status }, { subresource: 'status', fieldManager: 'source-controller' });
}

async function applyOwner(
  cluster: ClusterObjects,
  owner: FleetOwner,
  objects: readonly JsonObject[],
  revision: string,
): Promise<void> {
  await inParallel(objects, (object) => cluster.apply(object, { fieldManager: 'kustomize-controller' }));
  const id = { name: owner.name, namespace: fluxNamespace };
  const sourceRef = { kind: 'GitRepository', name: 'fleet' };
  const applied = await cluster.apply(kustomization(id, { path: `./${owner.path}`, sourceRef }));
  const generation = at(applied, 'metadata', 'generation') ?? 1;
  const status = {
    observedGeneration: generation,
    conditions: [ready(generation, `Applied revision: ${revision}`)],
    lastAppliedRevision: revision,
    lastAttemptedRevision: revision,
    inventory: { entries: objects.map(inventoryEntry) },
  };
  await cluster.patch(applied, { status }, { subresource: 'status', fieldManager: 'kustomize-controller' });
  const drifted = objects.find(({ kind }) => kind === 'ConfigMap');
  if (drifted)
    await cluster.patch(drifted, { data: { 'log-level': 'debug' } }, { fieldManager: 'kubectl-edit' });
}

const inventoryEntry = (object: JsonObject): JsonObject => {
  const [namespace, name] = ['namespace', 'name'].map((key) => stringAt(object, 'metadata', key) ?? '');
  const apiVersion = stringAt(object, 'apiVersion') ?? '';
  const kind = stringAt(object, 'kind') ?? '';
  return {
    id: `${namespace ?? ''}_${name ?? ''}_${groupOf(apiVersion)}_${kind}`,
    v: apiVersion.split('/').at(-1) ?? '',
  };
};

const ready = (observedGeneration: JsonObject[string], message: string): JsonObject => ({
  type: 'Ready',
  status: 'True',
  reason: 'ReconciliationSucceeded',
  message,
  lastTransitionTime: now(),
  observedGeneration,
});

const now = (): string => new Date().toISOString().replace(/\.\d+/, '');
