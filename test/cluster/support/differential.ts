import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { serverVersionOf } from '../../../src/cluster/serverVersion.ts';
import type { OwnerMode } from '../../../src/core/drift/desired/agentWrite.ts';
import { writeOf } from '../../../src/core/drift/desired/writeOf.ts';
import { engineVersion } from '../../../src/core/drift/predict/engineVersion.ts';
import { filtered } from '../../../src/core/drift/filter/filtered.ts';
import { judge } from '../../../src/core/drift/judge/judge.ts';
import { rawEntries } from '../../../src/core/drift/desired/managers.ts';
import type { OwnerFacts, Question } from '../../../src/core/drift/predict/question.ts';
import type { ObjectVerdict } from '../../../src/core/drift/judge/verdict.ts';
import { at, printJson, type JsonObject } from '../../../src/core/resource/json.ts';
import { accepted } from '../../harness/apiServer.ts';
import { withoutEmptyTimestamps } from '../../../src/core/resource/withoutEmptyTimestamps.ts';
import { testCluster, type TestCluster } from '../../harness/testCluster.ts';
import { readCrd } from '../../support/driftCases/driftCase.ts';
import { writtenChanges } from '../../support/driftCases/writtenChanges.ts';
import { disagreements } from '../../support/driftModel/disagreements.ts';
import type { ExpectedVerdict } from '../../support/driftModel/expectedVerdict.ts';
import { growingStorage } from '../../support/driftModel/manifests/storage.ts';
import { randomHistory, type History } from '../../support/driftModel/randomHistory.ts';
import { clusterWideKinds, randomManifests } from '../../support/driftModel/randomManifests.ts';
import { Tally } from '../../support/driftModel/tally.ts';
import { Random } from '../../support/random.ts';
import { dryRunAnswer, type DryRunAnswer } from './dryRunAnswer.ts';
import { startPredictor, type Predictor } from './predictor.ts';
import { withPredictions } from './withPredictions.ts';

// A failure names its seed and round: with them in these variables it happens again.
const numberOf = (variable: string, otherwise: number): number => Number(process.env[variable] ?? otherwise);
const usualSeed = 1;
const seed = numberOf('PLUMBLINE_SEED', usualSeed);
export const usualRounds = 2;
const rounds = numberOf('PLUMBLINE_ROUNDS', usualRounds);
const firstRound = numberOf('PLUMBLINE_FIRST_ROUND', 0);
const onlyKind = process.env['PLUMBLINE_KIND'];

/** One object that its owner wrote and others disturbed. */
export interface DifferentialCase {
  readonly name: string;
  readonly kind: string;
  readonly history: History;
  /** Without predictions. */
  readonly question: Question;
}

/** What is known of a case before its owner writes. */
export interface Foretold {
  readonly complete: Question;
  readonly dryRun: DryRunAnswer;
}

export interface DifferentialOptions {
  /** The usual sample is of every kind; of fewer it need not hold every verdict. */
  readonly usualKinds?: readonly string[];
  readonly leftOut?: readonly string[];
  readonly mode: OwnerMode;
  readonly manager: string;
  /** What the owner makes of a rendered manifest before it writes. */
  readonly prepared: (manifest: JsonObject, namespaced: boolean) => JsonObject;
  /** How the owner writes in this case. */
  readonly writer: (
    random: Random,
    prepared: (manifest: JsonObject) => JsonObject,
  ) => (manifest: JsonObject, live: JsonObject | null) => Promise<unknown>;
}

/** An API server with all that the cases need, and the engine with its schemas. */
export interface DifferentialWorld {
  readonly cluster: TestCluster;
  readonly predictor: Predictor;
  readonly serverVersion: string | undefined;
  /** Kinds of manifests that there are of it: an older server lacks some. */
  readonly served: ReadonlySet<string>;
}

/** What the differential tests of all write modes have in common. */
export class Differential {
  readonly kinds: readonly string[];
  readonly rounds = Array.from({ length: rounds }, (_, index) => firstRound + index);
  readonly cluster: TestCluster;
  readonly predictor: Predictor;
  readonly serverVersion: string | undefined;
  readonly #options: DifferentialOptions;
  readonly #made: JsonObject[] = [];
  readonly #tally = new Tally();
  readonly #unknown = new Tally();
  readonly #told: string[] = [];

  constructor(
    { cluster, predictor, serverVersion, served }: DifferentialWorld,
    options: DifferentialOptions,
  ) {
    this.cluster = cluster;
    this.predictor = predictor;
    this.serverVersion = serverVersion;
    this.#options = options;
    const usual = rounds > usualRounds ? undefined : options.usualKinds;
    this.kinds = (onlyKind === undefined ? (usual ?? [...served]) : [onlyKind]).filter(
      (kind) => served.has(kind) && options.leftOut?.includes(kind) !== true,
    );
  }

  static async start(
    makeOptions: (cluster: TestCluster, predictor: Predictor) => DifferentialOptions,
  ): Promise<Differential> {
    const world = await Differential.world();
    return new Differential(world, makeOptions(world.cluster, world.predictor));
  }

  /** What several modes can share. */
  static async world(): Promise<DifferentialWorld> {
    const cluster = await testCluster();
    const predictor = startPredictor(cluster.request);
    for (const name of ['Foo', 'Every']) {
      await cluster.objects.apply(readCrd(name));
      await predictor.define(readCrd(name));
    }
    await cluster.objects.apply(storageClass);
    const serverVersion = serverVersionOf(accepted(await cluster.request('GET', '/version')));
    const served = new Set<string>();
    for (const kind of Object.keys(randomManifests))
      if (serverVersion === engineVersion || (await isServed(cluster, kind))) served.add(kind);
    return { cluster, predictor, serverVersion, served };
  }

  async newNamespace(): Promise<string> {
    const namespace = await this.cluster.newNamespace('differential');
    // Nobody here makes it, and no Pod is let in without.
    const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace } };
    await this.cluster.objects.apply(account);
    return namespace;
  }

  async makeCase(kind: string, namespace: string, round: number): Promise<DifferentialCase> {
    const { mode, manager, prepared, writer } = this.#options;
    const random = Random.of(`${String(seed)} ${mode} ${kind} ${String(round)}`);
    const namespaced = !clusterWideKinds.has(kind);
    const name = `${namespace}-${String(round)}`;
    const named = { name, ...(namespaced ? { namespace } : {}) };
    const asOwner = (manifest: JsonObject): JsonObject => prepared(manifest, namespaced);
    const manifest = randomManifests[kind] ?? assert.fail(kind);
    const write = writer(random, asOwner);
    const history = await randomHistory(random, manifest, named, { ...this.cluster, write });
    if (history.live !== null) this.#made.push(history.live);
    // The server sets it to the second of a write: one that is foretold in the second of the last write sets no other.
    if (at(history.live, 'spec', 'taint', 'timeAdded') !== undefined) await sleep(1100);
    const owner: OwnerFacts = { mode, manager, prune: mode === 'flux-ks' };
    const question: Question = {
      owner,
      deployed: asOwner(history.deployed),
      working: asOwner(history.working),
      live: history.live && withoutEmptyTimestamps(history.live),
      namespaced,
      serverVersion: this.serverVersion,
      showSecrets: true,
    };
    return { name: `${kind}, seed ${String(seed)}, round ${String(round)}`, kind, history, question };
  }

  /** Before the owner's own write, which may be made for real. */
  async foretell<Case extends DifferentialCase>(one: Case): Promise<Case & Foretold> {
    const complete = await withPredictions(this.predictor, one.question);
    return { ...one, complete, dryRun: await dryRunAnswer(this.cluster, complete) };
  }

  /** What is wrong with our verdict on a case, with all it takes to see why. */
  async check(
    one: DifferentialCase & Foretold,
    expected: (complete: Question) => Promise<ExpectedVerdict>,
  ): Promise<readonly string[]> {
    const { kind, history, question, complete } = one;
    const ours = judge(complete);
    const { asked, wrong: unlike } = one.dryRun;
    if (asked) this.#tally.count(kind, 'dry runs');
    const server = await expected(complete);
    const isUnknown = ours.verdict === 'UNKNOWN';
    const isEstimate = this.serverVersion !== engineVersion && ours.certainty === 'estimated';
    const differing = isUnknown ? [] : disagreements(...comparable(ours, server, question.live));
    const unsound = [...(await this.#unsound(complete)), ...(isEstimate && !isUnknown ? [] : unlike)];
    if (isUnknown) this.#unknown.count(ours.reason ?? 'no reason', 'cases');
    const outcome =
      unsound.length > 0 || (differing.length > 0 && !isEstimate)
        ? 'wrong'
        : isUnknown
          ? 'unknown'
          : differing.length > 0
            ? 'estimated otherwise'
            : 'equal';
    this.#tally.count(kind, 'cases', outcome, ours.verdict);
    if (history.writes.some((write) => !write.startsWith('agent'))) this.#tally.count(kind, 'disturbed');
    if (ours.verdict === 'SYNC' && complete.predictionOfDeployed === undefined)
      this.#tally.count(kind, 'filtered');
    const said = server.text === undefined ? [] : [`it is said: ${server.text.trim()}`];
    const wrong = `${one.name}: ${[...differing, ...unsound, ...said].join('; ')}`;
    if (outcome === 'estimated otherwise') this.#told.push(`${outcome}: ${wrong} (${ours.reason ?? ''})`);
    if (outcome !== 'wrong') return [];
    const { deployed = null, working = null, live } = question;
    const about = printJson({ reason: ours.reason ?? null, writes: history.writes, deployed, working, live });
    return [wrong, about];
  }

  /** What the filter says to be in sync, the engine's prediction leaves as it is. */
  async #unsound({ owner, deployed, working, live }: Question): Promise<readonly string[]> {
    if (live === null) return [];
    const write = writeOf(owner, live);
    const wrong: string[] = [];
    for (const desired of [deployed, working]) {
      if (desired === undefined || !filtered(desired, live, write)) continue;
      const outcome = await this.predictor.predict(desired, live, write);
      // What the server took before, it takes again: the engine's later rules are no measure of that.
      if (!outcome.ok && this.serverVersion !== engineVersion) continue;
      const changes = outcome.ok ? writtenChanges(live, outcome.value.predicted) : ['it is refused'];
      if (changes.length > 0)
        wrong.push(`the filter lets through what the engine changes: ${changes.join(', ')}`);
    }
    return wrong;
  }

  summary(context: TestContext): void {
    const tally = this.#tally;
    for (const line of tally.table(
      'cases',
      'equal',
      'unknown',
      ...(this.serverVersion === engineVersion ? [] : ['estimated otherwise']),
      'wrong',
      ...found,
      'disturbed',
      'dry runs',
    ))
      context.diagnostic(line);
    context.diagnostic(`unknown: ${share(tally.total('unknown'), tally.total('cases'))}`);
    for (const reason of this.#unknown.rows)
      context.diagnostic(
        `unknown: ${share(this.#unknown.of(reason, 'cases'), tally.total('cases'))}: ${reason}`,
      );
    for (const line of this.#told) context.diagnostic(line);
    context.diagnostic(
      `${this.#options.mode}: seed ${String(seed)}, ${String(rounds)} rounds of ${String(this.kinds.length)} kinds, Kubernetes ${String(this.serverVersion)}`,
    );
    assert.equal(tally.total('wrong'), 0);
    if (onlyKind !== undefined || rounds < usualRounds) return;
    assert.ok(tally.total('dry runs') > 0);
    if (this.#options.usualKinds && rounds <= usualRounds) return;
    assert.ok(tally.total('disturbed') >= tally.total('cases') / 2);
    // What a replacement leaves as it is, only the engine can say.
    const isReplaced = this.#options.mode === 'argo-replace';
    for (const column of found)
      if (isCertain(column) && !(isReplaced && column === 'filtered'))
        assert.ok(tally.total(column) > 0, column);
  }

  async stop(): Promise<void> {
    await this.removeAll();
    // Differentials of one world share it.
    await this.#remove(storageClass);
    this.predictor.dispose();
    await this.cluster.stop();
  }

  /** What lies in no namespace of ours. */
  async removeAll(): Promise<void> {
    for (const object of this.#made.filter(
      ({ kind }) => typeof kind === 'string' && clusterWideKinds.has(kind),
    ))
      await this.#remove(object);
  }

  async #remove(object: JsonObject): Promise<void> {
    const path = await this.cluster.objects.pathOf(object);
    await this.cluster.request('DELETE', path);
    const patch = { metadata: { finalizers: null } };
    await this.cluster.request('PATCH', path, patch, { contentType: 'application/merge-patch+json' });
  }
}

async function isServed({ objects }: TestCluster, kind: string): Promise<boolean> {
  const manifest = randomManifests[kind]?.(new Random(1), { name: 'x', namespace: 'y' });
  return (
    manifest !== undefined &&
    objects.pathOf(manifest).then(
      () => true,
      () => false,
    )
  );
}

const share = (count: number, cases: number): string =>
  `${String(count)} of ${String(cases)} cases (${((100 * count) / Math.max(cases, 1)).toFixed(1)} %)`;

/**
 * Where no manager is named at all, nothing tells by what the server's answers name what is in them: they differ as a whole,
 * so that what the working tree has adopted cannot be told from drift.
 */
function comparable(
  ours: ObjectVerdict,
  server: ExpectedVerdict,
  live: JsonObject | null,
): readonly [ObjectVerdict, JsonObject | null, ExpectedVerdict] {
  if (rawEntries(live).length > 0) return [ours, live, server];
  const verdict = server.verdict === 'DRIFT' && ours.verdict === 'CONVERGING' ? ours.verdict : server.verdict;
  return [{ ...ours, fields: [] }, live, { verdict, fields: new Map() }];
}

/** Verdicts that must be among the cases, and the objects that the filter alone found to be in sync. */
const found = [
  'SYNC',
  'filtered',
  'DRIFT',
  'PENDING',
  'CONVERGING',
  'MISSING',
  'DELETING',
  'BLOCKED',
  'INVALID',
] as const;

/**
 * Whether a verdict has to be among the cases. The usual sample is always the same, and lacks only what one in hundreds is:
 * taken back in Git as somebody has changed it. Of another, only a long run can be held to what is rare.
 */
function isCertain(column: (typeof found)[number]): boolean {
  // One in four hundred.
  if (column === 'CONVERGING') return rounds >= 40;
  return rounds >= 10 || !rare.has(column) || (seed === usualSeed && firstRound === 0);
}

/** One to four in a hundred cases: one in five samples of the usual size has no object that is being deleted. */
const rare: ReadonlySet<string> = new Set(['PENDING', 'DELETING', 'BLOCKED', 'INVALID']);

const storageClass: JsonObject = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name: growingStorage },
  provisioner: 'nobody.example/none',
  allowVolumeExpansion: true,
};
