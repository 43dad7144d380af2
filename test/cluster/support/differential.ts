import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { serverVersionOf } from '../../../src/cluster/serverVersion.ts';
import { mutatedBy, mutatingAdmission } from '../../../src/core/drift/admission/mutatingAdmission.ts';
import { writeOf } from '../../../src/core/drift/desired/writeOf.ts';
import { engineVersion } from '../../../src/core/drift/predict/engineVersion.ts';
import { filtered } from '../../../src/core/drift/filter/filtered.ts';
import { judge } from '../../../src/core/drift/judge/judge.ts';
import { rawEntries } from '../../../src/core/drift/desired/managers.ts';
import type { Question } from '../../../src/core/drift/predict/question.ts';
import type { ObjectVerdict } from '../../../src/core/drift/judge/verdict.ts';
import { at, printJson, type JsonObject } from '../../../src/core/resource/json.ts';
import { accepted } from '../../harness/apiServer.ts';
import { resourceIdOf } from '../../../src/core/resource/resourceId.ts';
import { withoutEmptyTimestamps } from '../../../src/core/resource/withoutEmptyTimestamps.ts';
import { projectFolder } from '../../harness/projectFolder.ts';
import { testCluster, type TestCluster } from '../../harness/testCluster.ts';
import { asOwnerSends, caseQuestion } from '../../support/driftCases/caseQuestion.ts';
import { readCrd, type DriftCase } from '../../support/driftCases/driftCase.ts';
import { replayCase, type Replay } from '../../support/driftCases/replayCase.ts';
import { writtenChanges } from '../../support/driftCases/writtenChanges.ts';
import { disagreements } from '../../support/driftModel/disagreements.ts';
import type { ExpectedVerdict } from '../../support/driftModel/expectedVerdict.ts';
import { growingStorage } from '../../support/driftModel/manifests/storage.ts';
import {
  mutated,
  mutationPolicies,
  randomMutation,
  startMutations,
} from '../../support/driftModel/mutations.ts';
import { randomHistory, type History, type WriteAsAgent } from '../../support/driftModel/randomHistory.ts';
import { clusterWideKinds, randomManifests } from '../../support/driftModel/randomManifests.ts';
import { fixtureOf, sameManner, shrink, type ShrinkingCase } from '../../support/driftModel/shrink.ts';
import { Tally } from '../../support/driftModel/tally.ts';
import { Random } from '../../support/random.ts';
import { dryRunAnswer, type DryRunAnswer } from './dryRunAnswer.ts';
import { startPredictor, type Predictor } from './predictor.ts';
import { withPredictions } from './withPredictions.ts';

// A failure names its seed and round: with them in these variables it happens again.
const numberOf = (variable: string, otherwise: number): number => Number(process.env[variable] ?? otherwise);
const usualSeed = 1;
const seed = numberOf('PLUMBLINE_SEED', usualSeed);
const usualRounds = 2;
const firstRound = numberOf('PLUMBLINE_FIRST_ROUND', 0);
const onlyKind = process.env['PLUMBLINE_KIND'];

/** One object that its owner wrote and others disturbed. */
export interface DifferentialCase {
  readonly name: string;
  readonly kind: string;
  readonly history: History;
  /** Which policy admission follows, see `mutations`. */
  readonly mutation: string | undefined;
  /** Without predictions. */
  readonly question: Question;
}

/** What is known of a case before its owner writes. */
export interface Foretold {
  readonly complete: Question;
  readonly dryRun: DryRunAnswer;
}

export type ForetoldCase = DifferentialCase & Foretold;

export interface DifferentialOptions {
  readonly mode: DriftCase['mode'];
  /** Of each kind in the usual sample, 2 unless told: one of fewer need not hold every verdict. */
  readonly usualRounds?: number;
  readonly leftOut?: readonly string[];
  /** How the owner writes in this case. */
  readonly writer: (random: Random, prepared: (manifest: JsonObject) => JsonObject) => WriteAsAgent;
  /** The same, where it is a step of its own in drift cases. */
  readonly agent?: Replay['agent'];
  /** What it does in this case nothing here tells. */
  readonly isLeftAside?: (question: Question) => boolean;
  /** What is written in several steps is done once, for real: there is no dry run of them. */
  readonly isWrittenOnce?: (question: Question) => boolean;
  /** What its own writes do. */
  readonly expected: (one: ForetoldCase) => Promise<ExpectedVerdict>;
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
  readonly rounds: readonly number[];
  readonly cluster: TestCluster;
  readonly predictor: Predictor;
  readonly serverVersion: string | undefined;
  readonly #options: DifferentialOptions;
  readonly #isAdmitted: boolean;
  readonly #made: JsonObject[] = [];
  readonly #tally = new Tally();
  readonly #unknown = new Tally();
  readonly #told: string[] = [];
  #aside = 0;

  constructor(
    { cluster, predictor, serverVersion, served }: DifferentialWorld,
    options: DifferentialOptions,
  ) {
    this.cluster = cluster;
    this.predictor = predictor;
    this.serverVersion = serverVersion;
    this.#options = options;
    this.#isAdmitted = served.has('MutatingAdmissionPolicy');
    assert.ok(onlyKind === undefined || onlyKind in randomManifests, `there is no kind ${String(onlyKind)}`);
    const length = numberOf('PLUMBLINE_ROUNDS', options.usualRounds ?? usualRounds);
    this.rounds = Array.from({ length }, (_, index) => firstRound + index);
    this.kinds = (onlyKind === undefined ? [...served] : [onlyKind]).filter(
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
    for (const name of ownKinds) {
      await cluster.objects.apply(readCrd(name));
      await predictor.define(readCrd(name));
    }
    await cluster.objects.apply(storageClass);
    const serverVersion = serverVersionOf(accepted(await cluster.request('GET', '/version')));
    const served = new Set<string>();
    for (const kind of Object.keys(randomManifests))
      if (serverVersion === engineVersion || (await isServed(cluster, kind))) served.add(kind);
    // An older server has no such policies.
    if (served.has('MutatingAdmissionPolicy'))
      await startMutations(
        cluster.objects,
        ownKinds.map((kind) => ({ apiVersion: 'drift.example/v1', kind })),
      );
    return { cluster, predictor, serverVersion, served };
  }

  async newNamespace(): Promise<string> {
    const namespace = await this.cluster.newNamespace('differential');
    // Nobody here makes it, and no Pod is let in without.
    const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace } };
    await this.cluster.objects.apply(account);
    return namespace;
  }

  /** The cases of a kind, one after the other. */
  async compareKind(kind: string): Promise<void> {
    const namespace = await this.newNamespace();
    const wrong: string[] = [];
    for (const round of this.rounds) {
      const one = await this.foretell(await this.makeCase(kind, namespace, round));
      if (this.#options.isLeftAside?.(one.complete) === true) this.#aside += 1;
      else wrong.push(...(await this.check(one)));
    }
    assert.equal(wrong.length, 0, wrong.join('\n'));
  }

  async makeCase(kind: string, namespace: string, round: number): Promise<DifferentialCase> {
    const { mode, writer } = this.#options;
    const seeded = `${String(seed)} ${mode} ${kind} ${String(round)}`;
    const random = Random.of(seeded);
    const namespaced = !clusterWideKinds.has(kind);
    const name = `${namespace}-${String(round)}`;
    const named = { name, ...(namespaced ? { namespace } : {}) };
    const manifest = randomManifests[kind] ?? assert.fail(kind);
    const mutation = this.#isAdmitted ? mutationOf(Random.of(`${seeded} admission`), kind) : undefined;
    const history = await randomHistory(
      random,
      mutation === undefined ? manifest : mutated(manifest, mutation),
      named,
      {
        ...this.cluster,
        write: writer(random, (object) => asOwnerSends(object, mode, namespaced)),
      },
    );
    if (history.live !== null) this.#made.push(history.live);
    const question = await this.#question(kind, history);
    return {
      name: `${kind}, seed ${String(seed)}, round ${String(round)}`,
      kind,
      history,
      mutation,
      question,
    };
  }

  async #question(
    kind: string,
    { deployed, working, live }: Pick<History, 'deployed' | 'working' | 'live'>,
  ): Promise<Question> {
    const { mode, isWrittenOnce } = this.#options;
    // The server sets it to the second of a write: one that is foretold in the second of the last write sets no other.
    if (at(live, 'spec', 'taint', 'timeAdded') !== undefined) await sleep(1100);
    const found = live && withoutEmptyTimestamps(live);
    const asked = caseQuestion({ mode, deployed, working }, found, !clusterWideKinds.has(kind));
    const question: Question = {
      ...asked,
      serverVersion: this.serverVersion,
      mutatedBy: this.#isAdmitted ? await this.#mutatedBy(asked) : undefined,
      showSecrets: true,
    };
    return isWrittenOnce?.(question) === true ? { ...question, working: question.deployed } : question;
  }

  async #mutatedBy({ deployed, working, live }: Question): Promise<readonly string[] | undefined> {
    const objects = [live ?? undefined, deployed, working].filter((object) => object !== undefined);
    const [any] = objects;
    const id = any && resourceIdOf(any);
    if (!id) return undefined;
    const plural = (await this.cluster.objects.pathOf(any)).split('/').at(-2) ?? '';
    const operation = live === null ? 'CREATE' : 'UPDATE';
    return mutatedBy(ofMutations, { ...id, operation, plural, objects });
  }

  /** Before the owner's own write, which may be made for real. */
  async foretell(one: DifferentialCase): Promise<ForetoldCase> {
    const complete = await withPredictions(this.predictor, one.question);
    return { ...one, complete, dryRun: await dryRunAnswer(this.cluster, complete) };
  }

  /** What is wrong with our verdict on a case, with all it takes to see why. */
  async check(one: ForetoldCase, answered?: ExpectedVerdict): Promise<readonly string[]> {
    const { kind, history, question, complete } = one;
    if (one.dryRun.asked) this.#tally.count(kind, 'dry runs');
    const server = answered ?? (await this.#options.expected(one));
    const { ours, outcome, differences } = await this.#compare(one, server);
    if (outcome === 'unknown') this.#unknown.count(ours.reason ?? 'no reason', 'cases');
    this.#tally.count(kind, 'cases', outcome, ours.verdict);
    if (one.mutation !== undefined) this.#tally.count(kind, 'admitted');
    if (history.writes.some((write) => !write.startsWith('agent'))) this.#tally.count(kind, 'disturbed');
    if (ours.verdict === 'SYNC' && complete.predictionOfDeployed === undefined)
      this.#tally.count(kind, 'filtered');
    const said = server.text === undefined ? [] : [`it is said: ${server.text.trim()}`];
    const wrong = `${one.name}: ${[...differences, ...said].join('; ')}`;
    if (outcome === 'estimated otherwise') this.#told.push(`${outcome}: ${wrong} (${ours.reason ?? ''})`);
    if (outcome !== 'wrong') return [];
    const { deployed = null, working = null, live } = question;
    const { mutation = null } = one;
    const about = { reason: ours.reason ?? null, mutation, writes: history.writes, deployed, working, live };
    return [wrong, printJson(about), await this.#shrunk(one, server, differences)];
  }

  async #compare(one: ForetoldCase, server: ExpectedVerdict): Promise<Compared> {
    const { complete, mutation, dryRun } = one;
    const ours = judge(complete);
    const isUnknown = ours.verdict === 'UNKNOWN';
    const isEstimate =
      this.serverVersion === engineVersion
        ? mutation !== undefined && ours.certainty !== 'exact'
        : ours.certainty === 'estimated';
    const differing = isUnknown ? [] : disagreements(...comparable(ours, server, one.question.live));
    // A dry run goes through admission, of which no prediction knows.
    const unlike = (isEstimate && !isUnknown) || mutation !== undefined ? [] : dryRun.wrong;
    const unsound = [...(await this.#unsound(complete)), ...unlike];
    const isWrong = unsound.length > 0 || (differing.length > 0 && !isEstimate);
    const otherwise = differing.length === 0 ? 'equal' : 'estimated otherwise';
    const outcome = isWrong ? 'wrong' : isUnknown ? 'unknown' : otherwise;
    return { ours, outcome, differences: [...differing, ...unsound] };
  }

  /** Where the case is once it has shrunk, as a drift case. */
  async #shrunk(one: ForetoldCase, server: ExpectedVerdict, differences: readonly string[]): Promise<string> {
    if (shrunk === mostShrunk) return `of this run ${String(mostShrunk)} have shrunk, this one has not`;
    shrunk += 1;
    const { kind, mutation, history } = one;
    const { mode } = this.#options;
    const first: ShrinkingCase = {
      id: one.name.replaceAll(/[, ]+/g, '-'),
      title: differences.join('; '),
      mode,
      deployed: history.deployed,
      working: one.question.working === one.question.deployed ? history.deployed : history.working,
      steps: history.steps,
    };
    const fails = async (smaller: ShrinkingCase): Promise<boolean> => {
      const again = await this.#again(one, smaller);
      return (
        again?.compared.outcome === 'wrong' &&
        again.server.verdict === server.verdict &&
        sameManner(again.compared.differences, differences)
      );
    };
    if (!(await fails(first))) return 'made again from its steps it does not fail';
    const smallest = await shrink(first, fails, Date.now() + shrinkingMs);
    const last = await this.#again(one, smallest);
    if (!last) return 'made again it does not fail';
    const cluster = mutation === undefined ? undefined : mutationPolicies(mutation);
    const crd = ownKinds.find((own) => own === kind);
    const fixture = fixtureOf(
      { ...smallest, ...(cluster ? { cluster } : {}), ...(crd === undefined ? {} : { crd }) },
      last.server,
      last.question,
    );
    const file = path.join(projectFolder, 'out', 'fuzz', `${mode}-${first.id}.yaml`);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, fixture);
    return `shrunk to ${file}`;
  }

  /** Undefined where the server refuses what made it. */
  async #again(one: ForetoldCase, smaller: ShrinkingCase): Promise<Again | undefined> {
    const { agent, isLeftAside, expected } = this.#options;
    const replay: Replay = {
      ...this.cluster,
      sent: (desired) => this.predictor.sent(desired),
      kubectl: () => assert.fail('no step of a random history runs kubectl'),
      agent: agent ?? (() => assert.fail('its writes are noted as those of others')),
    };
    try {
      const live = await replayCase(smaller, replay);
      const question = await this.#question(one.kind, { ...smaller, live });
      const foretold = await this.foretell({ ...one, question });
      if (isLeftAside?.(foretold.complete) === true) return undefined;
      const server = await expected(foretold);
      return { question, server, compared: await this.#compare(foretold, server) };
    } catch (error) {
      if (error instanceof Error && error.message.startsWith('the API server answered')) return undefined;
      throw error;
    }
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
      'estimated otherwise',
      'wrong',
      ...found,
      'disturbed',
      'admitted',
      'dry runs',
    ))
      context.diagnostic(line);
    if (this.#aside > 0) context.diagnostic(`${this.#options.mode}: ${String(this.#aside)} cases left aside`);
    context.diagnostic(`unknown: ${share(tally.total('unknown'), tally.total('cases'))}`);
    for (const reason of this.#unknown.rows)
      context.diagnostic(
        `unknown: ${share(this.#unknown.of(reason, 'cases'), tally.total('cases'))}: ${reason}`,
      );
    for (const line of this.#told) context.diagnostic(line);
    context.diagnostic(
      `${this.#options.mode}: seed ${String(seed)}, ${String(this.rounds.length)} rounds of ${String(this.kinds.length)} kinds, Kubernetes ${String(this.serverVersion)}`,
    );
    assert.equal(tally.total('wrong'), 0);
    // Of fewer, chance decides.
    if (tally.total('cases') >= 1000)
      assert.ok(tally.total('unknown') < 0.02 * tally.total('cases'), '2 % or more are UNKNOWN');
    if (onlyKind !== undefined) return;
    assert.ok(tally.total('dry runs') > 0);
    if (this.rounds.length < usualRounds) return;
    assert.ok(tally.total('disturbed') >= tally.total('cases') / 2);
    // What a replacement leaves as it is, only the engine can say.
    const isReplaced = this.#options.mode === 'argo-replace';
    for (const column of found)
      if (isCertain(column, this.rounds.length) && !(isReplaced && column === 'filtered'))
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
    const where = await this.cluster.objects.pathOf(object);
    await this.cluster.request('DELETE', where);
    const patch = { metadata: { finalizers: null } };
    await this.cluster.request('PATCH', where, patch, { contentType: 'application/merge-patch+json' });
  }
}

/** How a verdict compares with what the server does. */
interface Compared {
  readonly ours: ObjectVerdict;
  readonly outcome: 'equal' | 'unknown' | 'estimated otherwise' | 'wrong';
  readonly differences: readonly string[];
}

interface Again {
  readonly question: Question;
  readonly server: ExpectedVerdict;
  readonly compared: Compared;
}

const ofMutations = mutatingAdmission({
  webhooks: [],
  policies: mutationPolicies().filter(({ kind }) => kind === 'MutatingAdmissionPolicy'),
  bindings: mutationPolicies().filter(({ kind }) => kind === 'MutatingAdmissionPolicyBinding'),
});

/** A failure is not to end a run of hours in shrinking. */
const mostShrunk = 5;
const shrinkingMs = 120_000;
let shrunk = 0;

const ownKinds = ['Foo', 'Every'] as const;

const mutationOf = (random: Random, kind: string): string | undefined =>
  random.chance(0.2) ? randomMutation(random, kind) : undefined;

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
 * Where no manager is named, but those of the status, nothing tells by what the server's answers name what is in them: they differ as a whole,
 * so that what the working tree has adopted cannot be told from drift.
 */
function comparable(
  ours: ObjectVerdict,
  server: ExpectedVerdict,
  live: JsonObject | null,
): readonly [ObjectVerdict, JsonObject | null, ExpectedVerdict] {
  if (rawEntries(live).some((entry) => entry['subresource'] !== 'status')) return [ours, live, server];
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
function isCertain(column: (typeof found)[number], rounds: number): boolean {
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
