import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { readHelmBuild } from '../../src/core/owner/helm/helmBuild.ts';
import {
  at,
  equalJson,
  isArray,
  isObject,
  printJson,
  stringAt,
  type Json,
  type JsonObject,
} from '../../src/core/resource/json.ts';
import { createChartEngine } from '../../src/engine/chartEngine.ts';
import type { StoredRelease } from '../../src/engine/chartEngineApi.ts';
import { fileContent } from '../../src/session/git/fileContent.ts';
import type { FileTree } from '../../src/session/inputs.ts';
import { buildRelease } from '../../src/session/releases/releaseBuild.ts';
import { releaseOptions } from '../../src/session/releases/releaseOptions.ts';
import { gitRepository, helmRelease } from '../harness/fluxObjects.ts';
import { gitOutput } from '../harness/git.ts';
import { waitUntil } from '../harness/process/waitUntil.ts';
import { projectFolder } from '../harness/projectFolder.ts';
import { folderFiles } from '../engine/support/folderFiles.ts';
import { kubernetesFile, workerEntry } from '../engine/support/testEngine.ts';
import { randomRelease, type ReleaseCombination } from '../support/helmCombinations/randomRelease.ts';
import { Random } from '../support/random.ts';
import { servedBy } from './support/servedBy.ts';
import { readyCondition, startFluxWorld, type FluxWorld } from './support/fluxWorld.ts';

// Combinations of everything that a HelmRelease can say, installed by the real helm-controller from charts that the
// real source-controller packed out of Git: what Helm keeps of each release, and what is live, must be what we render.
// `npm run prove` tries many; these variables choose others.
const numberOf = (variable: string, otherwise: number): number => Number(process.env[variable] ?? otherwise);
const seed = numberOf('PLUMBLINE_SEED', 3);
const count = numberOf('PLUMBLINE_COMBINATIONS', 8);
const only = process.env['PLUMBLINE_COMBINATION'];

const namespace = 'releases';
const engine = createChartEngine({ entry: workerEntry, file: kubernetesFile });
let world: FluxWorld;
before(async () => {
  world = await startFluxWorld(['source-controller', 'helm-controller']);
});
after(async () => {
  engine.dispose();
  await world.stop();
});

void test('what helm-controller wrote is what is rendered', async () => {
  const combinations = Array.from({ length: count }, (_, i) =>
    randomRelease(new Random(seed * 1000 + i), `r${String(i)}`, namespace),
  ).filter(({ name }) => only === undefined || name === only);
  const commit = await publish();
  const written = await installAll(combinations);
  const cluster = await servedBy(world.controlPlane.request);

  const tally = { equal: 0, 'both refuse': 0, 'cannot be written': 0, different: 0 };
  const uses = new Map<string, number>();
  const differences: string[] = [];
  for (const [i, combination] of combinations.entries()) {
    const release = written[i];
    assert.ok(release, combination.name);
    const { result, details } = await compare(combination, release, { commit, cluster });
    tally[result]++;
    if (process.env['PLUMBLINE_WORDS'] !== undefined)
      console.log(combination.name, result, stringAt(readyCondition(release), 'message'));
    for (const use of combination.uses) uses.set(use, (uses.get(use) ?? 0) + 1);
    if (result === 'different')
      differences.push([combination.name, ...details, printJson(combination.spec)].join('\n  '));
  }
  console.log(`${String(combinations.length)} releases of seed ${String(seed)}: ${JSON.stringify(tally)}`);
  console.log(`used: ${[...uses].map(([use, times]) => `${use} ${String(times)}`).join(', ')}`);
  await seenBySession(written, cluster.version);
  assert.equal(differences.join('\n'), '');
  assert.ok(tally.equal >= combinations.length / 2 || only !== undefined, 'hardly any could be installed');
});

const charts = path.join(projectFolder, 'test', 'fixtures', 'charts');
const tree: FileTree = new Map(
  [...folderFiles(charts)].map(([name, contents]) => {
    const file = `charts${name}`;
    return [file, fileContent(file, Buffer.from(contents))];
  }),
);

/** The commit that holds the charts. */
async function publish(): Promise<string> {
  const repository = path.join(world.folder, 'clone');
  await gitOutput('.', 'clone', '--quiet', world.address, repository);
  cpSync(charts, path.join(repository, 'charts'), { recursive: true });
  const git = (...args: readonly string[]): Promise<Buffer> => gitOutput(repository, ...args);
  await git('symbolic-ref', 'HEAD', 'refs/heads/main');
  await git('config', 'user.name', 'Ada Example');
  await git('config', 'user.email', 'ada@example.com');
  await git('add', '--all', '--force');
  await git('commit', '--quiet', '--message', 'charts');
  await git('push', '--quiet', '--set-upstream', 'origin', 'main');
  return (await git('rev-parse', 'HEAD')).toString('utf8').trim();
}

async function installAll(combinations: readonly ReleaseCombination[]): Promise<readonly JsonObject[]> {
  const { objects, address } = world;
  for (const name of [namespace, `${namespace}-other`])
    await objects.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  await objects.apply(gitRepository({ name: 'charts', namespace }, { url: address }));
  const applied: JsonObject[] = [];
  for (const { name, spec, sources } of combinations) {
    for (const object of sources) await objects.apply(object);
    const release = helmRelease({ name, namespace }, spec);
    await objects.apply(release);
    applied.push(release);
  }
  const timeoutMs = 60_000 + 6000 * combinations.length;
  return waitUntil(
    'helm-controller to be done',
    async () => {
      const now = await Promise.all(applied.map((release) => objects.get(release)));
      const waiting = now.find((release) => !isDone(release));
      if (waiting) throw new Error(`not done: ${JSON.stringify(at(waiting, 'status', 'conditions'))}`);
      return now;
    },
    { timeoutMs, everyMs: 500 },
  );
}

function isDone(release: JsonObject): boolean {
  const ready = readyCondition(release);
  const [status, reason] = [stringAt(ready, 'status'), stringAt(ready, 'reason') ?? ''];
  if (status === 'True')
    return at(release, 'status', 'observedGeneration') === at(release, 'metadata', 'generation');
  if (reason === 'SourceNotReady') return /values file|failed to load/.test(stringAt(ready, 'message') ?? '');
  return status === 'False' && ['InstallFailed', 'ValuesError', 'ArtifactFailed'].includes(reason);
}

/** Whoever may only read finds every release, with its values out of the cluster, and renders what was installed. */
async function seenBySession(releases: readonly JsonObject[], version: string | undefined): Promise<void> {
  const session = await world.openSession(path.join(world.folder, 'clone'));
  const { owners } = await session.settled();
  for (const release of releases) {
    const name = stringAt(release, 'metadata', 'name') ?? '';
    const found = owners.find(({ owner: { id } }) => id.kind === 'HelmRelease' && id.name === name);
    assert.ok(found, `${name} is no owner`);
    if (stringAt(readyCondition(release), 'status') !== 'True') {
      assert.deepEqual(found.state, { kind: 'notCompared', reason: found.owner.notCompared }, name);
      continue;
    }
    assert.deepEqual(found.state, { kind: 'compared' }, name);
    const verdicts = found.objects.map(({ id, verdict }) => [name, id.kind, id.name, verdict?.verdict]);
    assert.deepEqual(
      verdicts.filter(([, , , verdict]) => verdict !== 'SYNC'),
      [],
      'what was just installed has not drifted',
    );
    const build = found.working?.outcome;
    assert.ok(build?.ok, `${name}: ${JSON.stringify(build ?? found.recipe)}`);
    const rendered = build.value.objects.map(({ id }) => `${id.kind} ${id.name}`).sort();
    const stored = (await storedRelease(release)).objects.map(
      ({ object }) => `${stringAt(object, 'kind') ?? ''} ${stringAt(object, 'metadata', 'name') ?? ''}`,
    );
    assert.deepEqual(rendered, stored.sort(), name);
    const said = build.value.objects.flatMap(({ object }) => stringAt(object, 'data', 'kube') ?? []);
    assert.deepEqual(said, [version], `${name}: another version of Kubernetes`);
    assert.ok(found.owner.inventory.length >= stored.length, `${name}: the inventory is short`);
  }
}

interface Compared {
  readonly result: 'equal' | 'both refuse' | 'cannot be written' | 'different';
  readonly details: readonly string[];
}

async function compare(
  { name, spec, sources }: ReleaseCombination,
  release: JsonObject,
  { commit, cluster }: { readonly commit: string; readonly cluster: Awaited<ReturnType<typeof servedBy>> },
): Promise<Compared> {
  const build = readHelmBuild(helmRelease({ name, namespace }, spec));
  const live = await Promise.all(sources.map((object) => world.objects.get(object)));
  const metadata = [
    ...(build.versionedByCommit ? [commit.slice(0, 12)] : []),
    ...(build.valuesFiles.paths.length > 0 ? ['1'] : []),
  ].join('.');
  const options = releaseOptions(build, {
    revision: 1,
    configMaps: live.filter(({ kind }) => kind === 'ConfigMap'),
    secrets: live.filter(({ kind }) => kind === 'Secret'),
    cluster,
    versionMetadata: metadata,
  });
  const built = await buildRelease(engine, { tree, path: 'charts/shop', options });
  const message = stringAt(readyCondition(release), 'message') ?? '';
  if (stringAt(readyCondition(release), 'status') !== 'True') {
    if (!built.ok) {
      const ours = 'message' in built.failure ? built.failure.message : built.failure.code;
      return isSaidIn(ours, message)
        ? { result: 'both refuse', details: [] }
        : { result: 'different', details: [`helm-controller says ${message}`, `here ${ours}`] };
    }
    // A server may refuse what a chart renders to.
    return /is invalid|cannot be handled|unable to build kubernetes objects/.test(message)
      ? { result: 'cannot be written', details: [] }
      : { result: 'different', details: [`helm-controller fails: ${message}`] };
  }
  if (!built.ok)
    return { result: 'different', details: [`it is installed, and here: ${JSON.stringify(built.failure)}`] };
  const rendered = built.value.objects.map(({ object }) => object);
  const stored = await storedRelease(release);
  const released = rendered.filter(({ kind }) => kind !== 'CustomResourceDefinition');
  const details = [
    ...keptDifferences(
      released,
      stored.objects.map(({ object }) => object),
    ),
    ...(await liveDifferences(rendered, stored.namespace)),
  ];
  return { result: details.length > 0 ? 'different' : 'equal', details };
}

/** A schema finds faults in the order of a Go map; the paths of a repository begin with a slash in source-controller. */
const isSaidIn = (ours: string, theirs: string): boolean =>
  ours
    .split('\n')
    .every(
      (line) => theirs.includes(line.trim().replace("path '", "path '/")) || theirs.includes(line.trim()),
    );

async function storedRelease(release: JsonObject): Promise<StoredRelease> {
  const history = at(release, 'status', 'history');
  const name = stringAt(isArray(history) ? history[0] : undefined, 'name') ?? '';
  const secret = await world.objects.get({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: `sh.helm.release.v1.${name}.v1`,
      namespace: stringAt(release, 'status', 'storageNamespace') ?? '',
    },
  });
  const read = await engine.readRelease(stringAt(secret, 'data', 'release') ?? '');
  assert.ok(read.ok, JSON.stringify(read));
  return read.value;
}

function keptDifferences(ours: readonly JsonObject[], theirs: readonly JsonObject[]): readonly string[] {
  if (ours.length !== theirs.length) return [`${ours.length} objects are rendered, ${theirs.length} kept`];
  return ours.flatMap((object, i) =>
    equalJson(object, theirs[i])
      ? []
      : [`rendered ${printJson(object)}\n  kept     ${printJson(theirs[i] ?? null)}`],
  );
}

/** Everything that is rendered is live, apart from what the server makes of values (numbers, quantities, defaults). */
async function liveDifferences(
  rendered: readonly JsonObject[],
  releaseNamespace: string,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const object of rendered) {
    const metadata = at(object, 'metadata');
    const placed = { namespace: releaseNamespace, ...(isObject(metadata) ? metadata : {}) };
    const live = await world.objects.get({ ...object, metadata: placed });
    // One definition serves all releases, and says which of them came first.
    const { metadata: _, ...shared } = object;
    const own = stringAt(object, 'kind') === 'CustomResourceDefinition' ? shared : object;
    for (const field of missing(own, live, ''))
      found.push(`${stringAt(object, 'kind') ?? ''}/${stringAt(metadata, 'name') ?? ''} ${field}`);
  }
  return found;
}

function missing(ours: Json, live: Json | undefined, at_: string): readonly string[] {
  if (isObject(ours))
    return Object.entries(ours).flatMap(([key, value]) =>
      missing(value, isObject(live) ? live[key] : undefined, `${at_}/${key}`),
    );
  if (isArray(ours))
    return ours.flatMap((item, i) => missing(item, isArray(live) ? live[i] : undefined, `${at_}/${i}`));
  if (ours === null || at_ === '/metadata/namespace' || equalJson(ours, live)) return [];
  return [`${at_}: rendered ${printJson(ours)}, live ${live === undefined ? 'nothing' : printJson(live)}`];
}
