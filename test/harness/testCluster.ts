import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { requestsTo, type ApiServerAddress, type SendRequest } from './apiServer.ts';
import { clusterObjects, type ClusterObjects } from './clusterObjects.ts';
import type { ControlPlane } from './controlPlane.ts';
import type { Flux } from './flux.ts';
import {
  publishArtifact,
  publishRevision,
  type ArtifactPublication,
  type ArtifactStore,
  type Publication,
} from './scriptedSource.ts';

/** An API server with Flux's kustomize-controller for tests. */
export interface TestCluster {
  readonly address: ApiServerAddress;
  readonly request: SendRequest;
  readonly objects: ClusterObjects;
  /** Makes a namespace with a name of its own that begins as told: other tests use the same server. */
  readonly newNamespace: (prefix: string) => Promise<string>;
  /** Gives a commit to Flux, as source-controller would; the answer is the revision as Flux writes it. */
  readonly publish: (publication: Publication) => Promise<string>;
  /** Gives the files of an ExternalArtifact to Flux, as source-watcher would; the answer is its revision. */
  readonly publishArtifact: (publication: ArtifactPublication) => Promise<string>;
  /** Ends the server if it was started for this file alone. */
  readonly stop: () => Promise<void>;
}

/** How a running cluster is handed to the processes of test files: the path of a JSON file in this variable. */
export const clusterVariable = 'PLUMBLINE_TEST_CLUSTER';

interface HandedOver {
  readonly address: ApiServerAddress;
  readonly artifacts?: ArtifactStore;
}

/** The cluster that the test run shares, else one that is started for this file. */
export async function testCluster(): Promise<TestCluster> {
  const handedOver = process.env[clusterVariable];
  if (handedOver) return handedOverCluster(handedOver);
  const { startTestCluster } = await import('./startTestCluster.ts');
  const { controlPlane, flux, stop } = await startTestCluster();
  return connect(handOver(controlPlane, flux), stop);
}

/** The cluster that a value of `handOverCluster` names. */
export const handedOverCluster = (file: string): TestCluster =>
  connect(readHandOver(file), () => Promise.resolve());

/** Writes what other processes need to use this cluster; the answer is the value of `clusterVariable` for them. */
export function handOverCluster(controlPlane: ControlPlane, flux: Pick<Flux, 'artifacts'>): string {
  const file = path.join(controlPlane.folder, 'handed-over.json');
  writeFileSync(file, JSON.stringify(handOver(controlPlane, flux)), { mode: 0o600 });
  return file;
}

function handOver(controlPlane: ControlPlane, { artifacts }: Pick<Flux, 'artifacts'>): HandedOver {
  const { url, certificateAuthority, tokens, folder } = controlPlane;
  return {
    address: { url, certificateAuthority, tokens, folder },
    ...(artifacts ? { artifacts: { folder: artifacts.folder, url: artifacts.url } } : {}),
  };
}

// `handOverCluster` of the same version wrote it.
const readHandOver = (file: string): HandedOver => JSON.parse(readFileSync(file, 'utf8')) as HandedOver;

function connect({ address, artifacts }: HandedOver, stop: () => Promise<void>): TestCluster {
  const request = requestsTo(address);
  const objects = clusterObjects(request);
  const scripted = (): ArtifactStore => {
    if (!artifacts) throw new Error('here source-controller runs: push to its Git server instead');
    return artifacts;
  };
  return {
    address,
    request,
    objects,
    stop,
    newNamespace: async (prefix) => {
      const name = `${prefix}-${randomBytes(3).toString('hex')}`;
      await objects.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
      return name;
    },
    publish: (publication) => publishRevision(scripted(), objects, publication),
    publishArtifact: (publication) => publishArtifact(scripted(), objects, publication),
  };
}
