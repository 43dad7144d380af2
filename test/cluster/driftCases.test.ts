import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { writeOf } from '../../src/core/drift/desired/writeOf.ts';
import { judge } from '../../src/core/drift/judge/judge.ts';
import type { Question } from '../../src/core/drift/predict/question.ts';
import { formatPath } from '../../src/core/resource/fieldPath.ts';
import { isObject, type JsonObject } from '../../src/core/resource/json.ts';
import { testCluster, type TestCluster } from '../harness/testCluster.ts';
import { asOwnerSends, caseQuestion } from '../support/driftCases/caseQuestion.ts';
import {
  definedKinds,
  readCrd,
  readDriftCases,
  type DriftCase,
  type ReplayedCase,
} from '../support/driftCases/driftCase.ts';
import { expectVerdict } from '../support/driftCases/expectVerdict.ts';
import { fluxWrite } from '../support/driftCases/fluxWrite.ts';
import { writeRecording } from '../support/driftCases/recording.ts';
import {
  endCase,
  isNamespaced,
  define,
  replayCase,
  subjectOf,
  type Replay,
} from '../support/driftCases/replayCase.ts';
import { writtenChanges } from '../support/driftCases/writtenChanges.ts';
import { argoAnswer } from '../support/driftModel/argoAnswer.ts';
import { helmAnswer, helmManager } from '../support/driftModel/helmAnswer.ts';
import { isNow } from '../support/driftModel/isNow.ts';
import { toldAt } from '../support/driftModel/toldAt.ts';
import { startArgoWriter, type ArgoQuestion, type ArgoWriter } from './support/argoWrite.ts';
import { kubectl, type Applied, type Kubectl } from './support/kubectl.ts';
import { startPredictor, type Predictor } from './support/predictor.ts';
import { withPredictions } from './support/withPredictions.ts';

// With this variable set, what the server holds and the engine predicts is recorded for the unit tests.
const records = process.env['PLUMBLINE_RECORD_DRIFT_CASES'] !== undefined;

let cluster: TestCluster;
let predictor: Predictor;
let program: Kubectl;
let argo: ArgoWriter;
let replay: Replay;

before(async () => {
  cluster = await testCluster();
  await cluster.objects.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'drift' } });
  predictor = startPredictor(cluster.request);
  program = await kubectl(join(cluster.address.folder, 'admin.kubeconfig'));
  replay = {
    request: cluster.request,
    objects: cluster.objects,
    sent: (desired) => predictor.sent(desired),
    kubectl: async (object, serverSide) => {
      const applied = await applyOne(object, { serverSide, forReal: true });
      assert.ok(applied.ok, applied.ok ? '' : applied.text);
    },
    agent: writeAsOwner,
  };
  // It reads once which kinds there are.
  for (const crd of definedKinds()) await define(readCrd(crd), cluster);
  argo = await startArgoWriter(join(cluster.address.folder, 'admin.kubeconfig'));
});
after(async () => {
  argo.stop();
  predictor.dispose();
  await cluster.stop();
});

for (const driftCase of readDriftCases()) {
  test(`${driftCase.id}: ${driftCase.title}`, async () => {
    try {
      await check(driftCase);
    } finally {
      await endCase(driftCase, replay);
    }
  });
}

async function check(driftCase: DriftCase): Promise<void> {
  if (driftCase.crd !== undefined) await predictor.define(readCrd(driftCase.crd));
  const live = await replayCase(driftCase, replay);
  const namespaced = await isNamespaced(subjectOf(driftCase), replay);
  const question = await withPredictions(predictor, caseQuestion(driftCase, live, namespaced));
  if (records)
    writeRecording(driftCase.id, {
      namespaced,
      live,
      ...(question.predictionOfDeployed ? { deployed: question.predictionOfDeployed } : {}),
      ...(question.predictionOfWorking ? { working: question.predictionOfWorking } : {}),
    });
  expectVerdict(judge(question), driftCase.expect);
  if (live && question.deployed && !notWritten.has(driftCase.expect.verdict))
    await oracles[driftCase.mode](driftCase, question, question.deployed, live);
}

/** The agent would not even try. */
const notWritten: ReadonlySet<string> = new Set(['IGNORED', 'DELETING', 'PRUNE', 'NOT_COMPARED']);

async function writeAsOwner({ mode }: ReplayedCase, object: JsonObject): Promise<void> {
  const sent = asOwnerSends(object, mode, await isNamespaced(object, replay));
  if (mode === 'flux-hr') {
    await cluster.objects.apply(await sentByHelm(sent), { fieldManager: helmManager });
    return;
  }
  const { status, body } = await cluster.request('GET', await cluster.objects.pathOf(sent));
  const live = status === 200 && isObject(body) ? body : null;
  const answer = await argo.ask({ mode: argoMode(mode), object: sent, live, dryRun: false });
  assert.ok(answer.ok, answer.ok ? '' : answer.text);
}

const argoMode = (mode: DriftCase['mode']): ArgoQuestion['mode'] =>
  mode === 'argo-csa' || mode === 'argo-ssa' || mode === 'argo-replace' ? mode : assert.fail(mode);

const sentByHelm = (object: JsonObject): Promise<JsonObject> =>
  predictor.sent(object, { mode: 'flux-hr', manager: helmManager });

/** What the agent's own requests would do to the object is what the verdict says, and nothing else. */
async function agreesWithDryRun(
  { expect, oracle }: DriftCase,
  question: Question,
  deployed: JsonObject,
  live: JsonObject,
): Promise<void> {
  // An encrypted object is nothing that could be sent.
  if (Object.hasOwn(deployed, 'sops')) return;
  const sent = await predictor.sent(deployed);
  const { status, body, text, cleanedUp } = await fluxWrite(sent, live, cluster);
  if (refused.has(expect.verdict)) {
    assert.ok(status >= 400, text);
    return;
  }
  assert.ok(status < 300 && isObject(body), text);
  const drifted = judge({ ...question, showSecrets: true }).fields.filter(
    ({ verdict }) => verdict !== 'PENDING',
  );
  const changes = writtenChanges(live, body).filter((pointer) => cleanedUp || !isLeftAlone(pointer));
  assert.equal(changes.length > 0, drifted.length > 0 || oracle === 'DRIFT', changes.join(', '));
  for (const { path, state, desired } of drifted) {
    assert.notDeepEqual(toldAt(body, path), toldAt(live, path), formatPath(path));
    if (state !== 'reordered') assert.deepEqual(toldAt(body, path), desired, formatPath(path));
  }
}

/** The same of the real kubectl; what it takes over in a server-side apply no dry run shows. */
async function agreesWithKubectl(
  { expect }: DriftCase,
  question: Question,
  deployed: JsonObject,
  live: JsonObject,
): Promise<void> {
  const serverSide = writeOf(question.owner, live).mode === 'kubectl-server-side';
  const applied = await applyOne(deployed, { serverSide, forReal: serverSide });
  if (refused.has(expect.verdict)) {
    assert.ok(!applied.ok);
    return;
  }
  assert.ok(applied.ok, applied.ok ? '' : applied.text);
  const drifted = judge({ ...question, showSecrets: true }).fields.filter(
    ({ verdict }) => verdict !== 'PENDING',
  );
  const changes = writtenChanges(live, applied.object);
  assert.equal(changes.length > 0, drifted.length > 0, changes.join(', '));
  for (const { path: where, state, desired } of drifted)
    if (state !== 'reordered' && !isNow(desired))
      assert.deepEqual(toldAt(applied.object, where), desired, formatPath(where));
}

/** The same of Argo CD's own library, and of helm-controller's requests. */
async function agreesWithAgent(
  { mode, expect }: DriftCase,
  question: Question,
  deployed: JsonObject,
  live: JsonObject,
): Promise<void> {
  const answer =
    mode === 'flux-hr'
      ? await helmAnswer(await sentByHelm(deployed), live, cluster)
      : await argoAnswer(deployed, live, { writer: argo, objects: cluster.objects, mode: argoMode(mode) });
  // Whether it is deleted and made anew is the agent's choice after the server has refused.
  if (refused.has(expect.verdict)) {
    assert.ok(refused.has(answer.verdict), answer.verdict);
    return;
  }
  const told = judge({ ...question, showSecrets: true }).fields;
  const drifted = told.filter(({ verdict }) => verdict !== 'PENDING');
  assert.equal(answer.verdict, drifted.length > 0 ? 'DRIFT' : 'SYNC');
  for (const { path: where, state, desired } of drifted)
    if (state !== 'reordered' && answer.verdict === 'DRIFT')
      assert.deepEqual(toldAt(answer.written, where), desired, formatPath(where));
}

const oracles: Readonly<Record<DriftCase['mode'], typeof agreesWithAgent>> = {
  kubectl: agreesWithKubectl,
  'flux-ks': agreesWithDryRun,
  'flux-hr': agreesWithAgent,
  'argo-csa': agreesWithAgent,
  'argo-ssa': agreesWithAgent,
  'argo-replace': agreesWithAgent,
};

async function applyOne(object: JsonObject, options: Parameters<Kubectl['apply']>[1]): Promise<Applied> {
  const answers = await program.apply(new Map([['one', object]]), options);
  return answers.get('one') ?? assert.fail();
}

const refused: ReadonlySet<string> = new Set(['INVALID', 'BLOCKED', 'RECREATE']);

/** Where nothing else differs and nothing was cleaned up, the agent does not write at all. */
const isLeftAlone = (pointer: string): boolean => /^\/metadata\/(finalizers|ownerReferences)/.test(pointer);
