import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fluxDesired } from '../../src/core/drift/fluxDesired.ts';
import { judge } from '../../src/core/drift/judge.ts';
import type { Question } from '../../src/core/drift/question.ts';
import type { ObjectVerdict } from '../../src/core/drift/verdict.ts';
import { sameDesired } from '../../src/core/drift/whatToPredict.ts';
import { printJson, type JsonObject } from '../../src/core/resource/json.ts';
import { testCluster, type TestCluster } from '../harness/testCluster.ts';
import { caseManager, caseOwner, readCrd } from '../support/driftCases/driftCase.ts';
import { disagreements } from '../support/driftModel/disagreements.ts';
import { expectedVerdict, type ExpectedVerdict } from '../support/driftModel/expectedVerdict.ts';
import type { Manifest } from '../support/driftModel/manifests/manifest.ts';
import { growingStorage } from '../support/driftModel/manifests/storage.ts';
import { randomHistory } from '../support/driftModel/randomHistory.ts';
import { clusterWideKinds, randomManifests } from '../support/driftModel/randomManifests.ts';
import { refusal, serverAnswer } from '../support/driftModel/serverAnswer.ts';
import { Tally } from '../support/driftModel/tally.ts';
import { Random } from '../support/random.ts';
import { startPredictor, type Predictor } from './support/predictor.ts';
import { withPredictions } from './support/withPredictions.ts';

// Objects that the agent applied and others disturbed: the verdict and its fields must be what the agent's own requests
// do on the real server. A failure names its seed and round: with them in these variables it happens again.
const numberOf = (variable: string, otherwise: number): number => Number(process.env[variable] ?? otherwise);
const seed = numberOf('PLUMBLINE_SEED', 1);
const usualRounds = 9;
const rounds = numberOf('PLUMBLINE_ROUNDS', usualRounds);
const firstRound = numberOf('PLUMBLINE_FIRST_ROUND', 0);
const onlyKind = process.env['PLUMBLINE_KIND'];

const kinds = Object.keys(randomManifests).filter((kind) => onlyKind === undefined || kind === onlyKind);

let cluster: TestCluster;
let predictor: Predictor;
const storageClass: JsonObject = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name: growingStorage },
  provisioner: 'nobody.example/none',
  allowVolumeExpansion: true,
};
const made: JsonObject[] = [storageClass];
const tally = new Tally();
const unknown = new Tally();

before(async () => {
  cluster = await testCluster();
  await cluster.objects.apply(readCrd('Foo'));
  await cluster.objects.apply(storageClass);
  predictor = startPredictor(cluster.request);
  await predictor.define(readCrd('Foo'));
});
after(async () => {
  for (const object of made.filter(({ kind }) => typeof kind === 'string' && clusterWideKinds.has(kind)))
    await removeObject(object);
  predictor.dispose();
  await cluster.stop();
});

for (const kind of kinds) {
  test(`${kind}: the verdict is what the agent’s requests do`, async () => {
    const namespace = await cluster.newNamespace('differential');
    const wrong: string[] = [];
    for (let round = firstRound; round < firstRound + rounds; round += 1) {
      const result = await check(kind, namespace, round);
      if (result.length > 0) wrong.push(...result);
    }
    assert.equal(wrong.length, 0, wrong.join('\n'));
  });
}

test('summary', (context) => {
  const all = ['cases', 'equal', 'unknown', 'wrong', ...found, 'other refusal', 'disturbed'];
  for (const line of tally.table(...all)) context.diagnostic(line);
  for (const reason of unknown.rows)
    context.diagnostic(`unknown: ${reason} (${String(unknown.of(reason, 'cases'))})`);
  context.diagnostic(`seed ${String(seed)}, ${String(rounds)} rounds of ${String(kinds.length)} kinds`);
  assert.equal(tally.total('wrong'), 0);
  if (onlyKind !== undefined || rounds < usualRounds) return;
  assert.ok(kinds.length >= 16);
  assert.ok(tally.total('disturbed') >= 100);
  for (const column of found) assert.ok(tally.total(column) > 0, column);
});

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

/** One object and its history; the answer tells what is wrong, with all it takes to see why. */
async function check(kind: string, namespace: string, round: number): Promise<readonly string[]> {
  const random = new Random(hash(`${String(seed)} ${kind} ${String(round)}`));
  const namespaced = !clusterWideKinds.has(kind);
  const named = { name: `${namespace}-${String(round)}`, ...(namespaced ? { namespace } : {}) };
  const prepared = (manifest: JsonObject): JsonObject => fluxDesired(manifest, caseOwner, { namespaced });
  const history = await randomHistory(random, manifestOf(kind), named, {
    ...cluster,
    sent: (object) => predictor.sent(prepared(object)),
  });
  const { live, writes } = history;
  if (live !== null) made.push(live);
  const question = await withPredictions(predictor, {
    owner: { mode: 'flux-ks', manager: caseManager, prune: true },
    deployed: prepared(history.deployed),
    working: prepared(history.working),
    live,
    namespaced,
    showSecrets: true,
  });
  const ours = judge(question);
  const server = await serversVerdict(question);
  const wrong = ours.verdict === 'UNKNOWN' ? [] : disagreements(ours, live, server);
  count(kind, ours, server, wrong);
  if (writes.some((write) => !write.startsWith('agent'))) tally.count(kind, 'disturbed');
  if (ours.verdict === 'SYNC' && question.predictionOfDeployed === undefined) tally.count(kind, 'filtered');
  if (wrong.length === 0) return [];
  const { deployed = null, working = null } = question;
  const about = printJson({ reason: ours.reason ?? null, writes, deployed, working, live });
  return [`${kind}, seed ${String(seed)}, round ${String(round)}: ${wrong.join('; ')}`, about];
}

function count(kind: string, ours: ObjectVerdict, server: ExpectedVerdict, wrong: readonly string[]): void {
  const isUnknown = ours.verdict === 'UNKNOWN';
  if (isUnknown) unknown.count(ours.reason ?? 'no reason', 'cases');
  tally.count(kind, 'cases', isUnknown ? 'unknown' : wrong.length > 0 ? 'wrong' : 'equal', ours.verdict);
  // `judge` tells BLOCKED from INVALID by the words of the refusal, the server by whether it takes the manifest alone.
  const refusals: readonly string[] = ['BLOCKED', 'INVALID'];
  if (ours.verdict !== server.verdict && refusals.includes(ours.verdict) && refusals.includes(server.verdict))
    tally.count(kind, 'other refusal');
}

/** By the agent's own requests with what is deployed, and then with the working tree. */
async function serversVerdict({ deployed, working, live }: Question): Promise<ExpectedVerdict> {
  if (deployed === undefined || working === undefined) return assert.fail();
  const edited = await predictor.sent(working);
  const isEdited = !sameDesired(deployed, working);
  // Before the clean-up, which is no dry run: it takes conflicts away.
  const refused = isEdited && live !== null ? await refusal(edited, cluster) : undefined;
  const base = await serverAnswer(await predictor.sent(deployed), live, cluster);
  if (!isEdited || live === null) return expectedVerdict(live, base, base);
  const cleaned = await cluster.objects.get(live);
  return expectedVerdict(live, base, refused ?? (await serverAnswer(edited, cleaned, cluster)));
}

const manifestOf = (kind: string): Manifest => randomManifests[kind] ?? assert.fail(kind);

const hash = (text: string): number =>
  Buffer.from(text).reduce((sum, byte) => Math.imul(sum ^ byte, 0x01000193), 0x811c9dc5);

async function removeObject(object: JsonObject): Promise<void> {
  const path = await cluster.objects.pathOf(object);
  await cluster.request('DELETE', path);
  const patch = { metadata: { finalizers: null } };
  await cluster.request('PATCH', path, patch, { contentType: 'application/merge-patch+json' });
}
