import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { agentWrite } from '../../src/core/drift/agentWrite.ts';
import { judge } from '../../src/core/drift/judge.ts';
import type { Question } from '../../src/core/drift/question.ts';
import { formatPath } from '../../src/core/resource/fieldPath.ts';
import { isObject, type JsonObject } from '../../src/core/resource/json.ts';
import { valueAt } from '../../src/core/resource/resolvePath.ts';
import { testCluster, type TestCluster } from '../harness/testCluster.ts';
import { caseQuestion } from '../support/driftCases/caseQuestion.ts';
import { readCrd, readDriftCases, type DriftCase } from '../support/driftCases/driftCase.ts';
import { expectVerdict } from '../support/driftCases/expectVerdict.ts';
import { fluxWrite } from '../support/driftCases/fluxWrite.ts';
import { writeRecording } from '../support/driftCases/recording.ts';
import {
  endCase,
  isNamespaced,
  replayCase,
  subjectOf,
  type Replay,
} from '../support/driftCases/replayCase.ts';
import { writtenChanges } from '../support/driftCases/writtenChanges.ts';
import { isNow } from '../support/driftModel/isNow.ts';
import { kubectl, type Applied, type Kubectl } from './support/kubectl.ts';
import { startPredictor, type Predictor } from './support/predictor.ts';
import { withPredictions } from './support/withPredictions.ts';

// With this variable set, what the server holds and the engine predicts is recorded for the unit tests.
const records = process.env['PLUMBLINE_RECORD_DRIFT_CASES'] !== undefined;

let cluster: TestCluster;
let predictor: Predictor;
let program: Kubectl;
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
  };
});
after(async () => {
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
    await (driftCase.mode === 'kubectl' ? agreesWithKubectl : agreesWithDryRun)(
      driftCase,
      question,
      question.deployed,
      live,
    );
}

/** The agent would not even try. */
const notWritten: ReadonlySet<string> = new Set(['IGNORED', 'DELETING', 'PRUNE']);

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
    assert.notDeepEqual(valueAt(body, path), valueAt(live, path), formatPath(path));
    if (state !== 'reordered') assert.deepEqual(valueAt(body, path), desired, formatPath(path));
  }
}

/** The same of the real kubectl; what it takes over in a server-side apply no dry run shows. */
async function agreesWithKubectl(
  { expect }: DriftCase,
  question: Question,
  deployed: JsonObject,
  live: JsonObject,
): Promise<void> {
  const serverSide = agentWrite(question.owner, live).mode === 'kubectl-server-side';
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
      assert.deepEqual(valueAt(applied.object, where), desired, formatPath(where));
}

async function applyOne(object: JsonObject, options: Parameters<Kubectl['apply']>[1]): Promise<Applied> {
  const answers = await program.apply(new Map([['one', object]]), options);
  return answers.get('one') ?? assert.fail();
}

const refused: ReadonlySet<string> = new Set(['INVALID', 'BLOCKED', 'RECREATE']);

/** Where nothing else differs and nothing was cleaned up, the agent does not write at all. */
const isLeftAlone = (pointer: string): boolean => /^\/metadata\/(finalizers|ownerReferences)/.test(pointer);
