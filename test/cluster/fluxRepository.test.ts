import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { stringAt, type JsonObject } from '../../src/core/resource/json.ts';
import { objectsAt } from '../../src/core/resource/jsonLists.ts';
import type { Snapshot } from '../../src/session/snapshot.ts';
import { accepted } from '../harness/apiServer.ts';
import { startFlux } from '../harness/flux.ts';
import { waitUntil } from '../harness/process/waitUntil.ts';
import { projectFolder } from '../harness/projectFolder.ts';
import { stopAll } from '../harness/process/stopAll.ts';
import { startAgentWorld } from './support/agentWorld.ts';
import { watchArtifactGenerators, type ArtifactWatcher } from './support/artifactWatcher.ts';
import { bootstrap, clusterFolders } from './support/bootstrap.ts';
import { compareWritten } from './support/compareWritten.ts';
import { readyCondition, type FluxWorld } from './support/fluxWorld.ts';
import { charts, keepHealthy, workloads } from './support/keepHealthy.ts';
import { startPredictor, type Predictor } from './support/predictor.ts';
import { kindsOfCharts } from './support/schemaless.ts';

// Whole repositories, each cluster of which the real controllers bring up as after `flux bootstrap`: what they wrote for
// every Kustomization must be what we render. One cluster of ours is enough here; the variable names repositories, and
// `npm run prove` names ours, of which all clusters are taken.
const named = (process.env['PLUMBLINE_REPOSITORIES'] ?? '').split(path.delimiter).filter(Boolean);
const repositories = named.length > 0 ? named : [path.join(projectFolder, 'test/fixtures/bootstrap')];

for (const repository of repositories)
  void test(`what Flux wrote of ${path.basename(repository)} is what is rendered`, async () => {
    const all = clusterFolders(repository);
    assert.ok(all.length > 0, 'it has no cluster');
    const clusters = named.length > 0 ? all : all.slice(0, 1);
    const compared = await Promise.all(clusters.map((cluster) => compareCluster(repository, cluster)));
    console.log(compared.map(({ line }) => line).join('\n'));
    assert.deepEqual(
      compared.flatMap(({ differences }) => differences),
      [],
    );
  });

/** The items of a list do not say it. */
const definitionType = { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition' };

interface ComparedCluster {
  /** For people. */
  readonly line: string;
  readonly differences: readonly string[];
}

async function compareCluster(repository: string, cluster: string): Promise<ComparedCluster> {
  const stops: (() => Promise<void> | void)[] = [];
  try {
    // Flux's own definitions are objects of the repository, so it is no plane in which others find them.
    const world = await startAgentWorld('plain', (plane) => startFlux(plane));
    stops.push(world.stop);
    for (const definition of kindsOfCharts) await world.objects.apply(definition);
    stops.push(keepHealthy(world, [...workloads, ...charts]));
    const watcher = await watchArtifactGenerators(world);
    stops.push(watcher.stop);
    const predictor = startPredictor(world.controlPlane.request);
    stops.push(() => {
      predictor.dispose();
    });
    const clone = await bootstrap(world, repository, cluster);
    const written = await settledKustomizations(world, watcher);
    for (const definition of await listed(world, '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'))
      await predictor.define({ ...definition, ...definitionType });
    const snapshot = await (await world.openSession(clone)).settled();
    return await compareKustomizations(cluster, { written, snapshot, predictor });
  } finally {
    await stopAll(stops);
  }
}

async function compareKustomizations(
  cluster: string,
  {
    written,
    snapshot,
    predictor,
  }: {
    readonly written: readonly JsonObject[];
    readonly snapshot: Snapshot;
    readonly predictor: Predictor;
  },
): Promise<ComparedCluster> {
  const owners = snapshot.owners.filter(({ owner: { id } }) => id.kind === 'Kustomization');
  const differences: string[] = [];
  let [objects, different] = [0, 0];
  for (const agent of written) {
    const [name, namespace] = ['name', 'namespace'].map((field) => stringAt(agent, 'metadata', field));
    const owner = owners.find(
      ({ owner: { id } }) => id.kind !== 'Target' && id.name === name && id.namespace === namespace,
    );
    assert.ok(owner, `${cluster}: Kustomization ${name ?? ''} is not there`);
    const compared = await compareWritten(owner, agent, predictor);
    objects += owner.objects.length;
    different += compared.objects ?? 0;
    if (compared.result !== 'equal')
      differences.push([`${cluster} ${name ?? ''}: ${compared.result}`, ...compared.details].join('\n  '));
  }
  const counts = `${String(objects - different)} equal, ${String(different)} different`;
  return {
    line: `${path.basename(cluster)}: ${String(written.length)} Kustomizations, ${String(objects)} objects: ${counts}`,
    differences,
  };
}

/** As they are when each has been applied, also those that others brought. */
const settledKustomizations = (world: FluxWorld, watcher: ArtifactWatcher): Promise<readonly JsonObject[]> =>
  waitUntil(
    'Kustomizations that are all ready',
    async () => {
      await watcher.make();
      const all = await listed(world, '/apis/kustomize.toolkit.fluxcd.io/v1/kustomizations');
      const waiting = all.filter((one) => stringAt(readyCondition(one), 'status') !== 'True');
      if (waiting.length === 0) return all;
      const said = waiting.map(
        (one) =>
          `${stringAt(one, 'metadata', 'name') ?? ''}: ${stringAt(readyCondition(one), 'message') ?? ''}`,
      );
      throw new Error(said.join('; '));
    },
    { timeoutMs: 300_000, everyMs: 300 },
  );

const listed = async ({ controlPlane }: FluxWorld, list: string): Promise<readonly JsonObject[]> =>
  objectsAt(accepted(await controlPlane.request('GET', list)), 'items');
