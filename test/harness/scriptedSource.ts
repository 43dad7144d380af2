import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { at, type JsonObject } from '../../src/core/resource/json.ts';
import type { ClusterObjects } from './clusterObjects.ts';
import { gitOutput } from './git.ts';

/** Files in `folder` are served under `url`. Plain data: another process may publish to it too. */
export interface ArtifactStore {
  readonly folder: string;
  readonly url: string;
}

/** Serves a folder of artifacts to kustomize-controller, as source-controller does. */
export async function serveArtifacts(folder: string): Promise<ArtifactStore & { stop(): void }> {
  const server = createServer((request, response) => {
    const file = path.join(folder, path.basename(request.url ?? ''));
    if (!existsSync(file)) return void response.writeHead(404).end();
    response.writeHead(200, { 'content-length': statSync(file).size });
    createReadStream(file).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    folder,
    url: `http://127.0.0.1:${port}`,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

export interface Publication {
  readonly name: string;
  readonly namespace: string;
  /** A local clone; its `HEAD` is published unless `ref` says otherwise. */
  readonly repository: string;
  readonly ref?: string;
  readonly branch?: string;
  /** What the GitRepository says it is read from. Nothing is fetched from there. */
  readonly url: string;
}

/**
 * What source-controller does for a GitRepository: the files of one commit as an archive, named in its status.
 * Gives the revision as Flux writes it, `main@sha1:…`.
 */
export async function publishRevision(
  store: ArtifactStore,
  objects: ClusterObjects,
  { name, namespace, repository, ref = 'HEAD', branch = 'main', url }: Publication,
): Promise<string> {
  const commit = (await gitOutput(repository, 'rev-parse', ref)).toString('utf8').trim();
  const archive = await gitOutput(repository, 'archive', '--format=tar.gz', commit);
  const source: JsonObject = {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'GitRepository',
    metadata: { name, namespace },
    spec: { interval: '1m', url, ref: { branch } },
  };
  const revision = `${branch}@sha1:${commit}`;
  await publish(store, objects, { source, archive, revision, file: `${namespace}-${name}-${commit}.tar.gz` });
  return revision;
}

export interface ArtifactPublication {
  readonly name: string;
  readonly namespace: string;
  /** The name of the ArtifactGenerator. */
  readonly generator: string;
  /** A folder with what is in it. */
  readonly files: string;
  /** `main@sha1:…` */
  readonly originRevision: string;
}

/** What source-watcher does for an ExternalArtifact; gives its revision, `latest@sha256:…`. */
export async function publishArtifact(
  store: ArtifactStore,
  objects: ClusterObjects,
  { name, namespace, generator, files, originRevision }: ArtifactPublication,
): Promise<string> {
  const archive = execFileSync('tar', ['-czf', '-', '-C', files, '.']);
  const revision = `latest@${digestOf(archive)}`;
  const source: JsonObject = {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'ExternalArtifact',
    metadata: { name, namespace },
    spec: {
      sourceRef: {
        apiVersion: 'source.extensions.fluxcd.io/v1beta1',
        kind: 'ArtifactGenerator',
        name: generator,
        namespace,
      },
    },
  };
  const metadata = { 'org.opencontainers.image.revision': originRevision };
  await publish(store, objects, { source, archive, revision, metadata, file: `${namespace}-${name}.tar.gz` });
  return revision;
}

async function publish(
  store: ArtifactStore,
  objects: ClusterObjects,
  {
    source,
    archive,
    revision,
    file,
    metadata,
  }: {
    readonly source: JsonObject;
    readonly archive: Buffer;
    readonly revision: string;
    readonly file: string;
    readonly metadata?: JsonObject;
  },
): Promise<void> {
  writeFileSync(path.join(store.folder, file), archive);
  const generation = at(await objects.apply(source), 'metadata', 'generation') ?? 1;
  const now = new Date().toISOString().replace(/\.\d+/, '');
  const condition = (type: string): JsonObject => ({
    type,
    status: 'True',
    reason: 'Succeeded',
    message: `stored artifact for revision '${revision}'`,
    lastTransitionTime: now,
    observedGeneration: generation,
  });
  const isGit = source['kind'] === 'GitRepository';
  const status: JsonObject = {
    ...(isGit ? { observedGeneration: generation } : {}),
    conditions: [condition('Ready'), ...(isGit ? [condition('ArtifactInStorage')] : [])],
    artifact: {
      url: `${store.url}/${file}`,
      path: file,
      revision,
      lastUpdateTime: now,
      size: archive.length,
      digest: digestOf(archive),
      ...(metadata ? { metadata } : {}),
    },
  };
  await objects.patch(source, { status }, { subresource: 'status', fieldManager: 'source-controller' });
}

const digestOf = (bytes: Buffer): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
