import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { compare, type FieldDifference } from '../../src/core/drift/compare.ts';
import { fluxDesired } from '../../src/core/drift/fluxDesired.ts';
import { inSync } from '../../src/core/drift/inSync.ts';
import { formatPath } from '../../src/core/resource/fieldPath.ts';
import { isObject, stringAt, type Json, type JsonObject } from '../../src/core/resource/json.ts';
import { valueAt } from '../../src/core/resource/resolvePath.ts';
import { testCluster, type TestCluster } from '../harness/testCluster.ts';
import { caseManager, caseOwner, readCrd } from '../support/driftCases/driftCase.ts';
import { fluxWrite } from '../support/driftCases/fluxWrite.ts';
import { writtenChanges } from '../support/driftCases/writtenChanges.ts';
import { randomManifests } from '../support/driftModel/randomManifests.ts';
import { Random } from '../support/random.ts';
import { startPredictor, type Predictor } from './support/predictor.ts';

const rounds = 20;

let cluster: TestCluster;
let predictor: Predictor;
let namespace: string;

before(async () => {
  cluster = await testCluster();
  namespace = await cluster.newNamespace('drift-property');
  await cluster.objects.apply(readCrd('Foo'));
  predictor = startPredictor(cluster.request);
  await predictor.define(readCrd('Foo'));
});
after(async () => {
  predictor.dispose();
  await cluster.stop();
});

for (const [kind, manifest] of Object.entries(randomManifests)) {
  test(`${kind}: what the engine predicts is what the agent’s requests do`, async (context) => {
    const random = new Random(kind.length * 7919);
    const counts = { filtered: 0, drifted: 0, same: 0, refused: 0 };
    for (let round = 0; round < rounds; round += 1) {
      const made = (): JsonObject => manifest(random, { name: `round-${String(round)}`, namespace });
      const { live, desired } = await history(random, made);
      const filtered = inSync(desired, live, caseManager);
      const prediction = await predictor.predict(desired, live);
      const sent = prediction.ok ? prediction.value.sent : desired;
      const { status, body, text } = await fluxWrite(sent, live, cluster);
      const refusal = prediction.ok ? undefined : prediction.failure;
      const about = JSON.stringify({ round, refusal, desired, live });
      assert.equal(prediction.ok, status < 300, `${text}\n${about}`);
      if (!prediction.ok || !isObject(body)) {
        assert.equal(filtered, false, about);
        counts.refused += 1;
        continue;
      }
      const differences = compare(prediction.value, live, caseManager);
      const changes = writtenChanges(live, body);
      assert.equal(differences.length > 0, changes.length > 0, `${changes.join(', ')}\n${about}`);
      assertWritten(differences, live, body, about);
      if (filtered) assert.deepEqual(changes, [], about);
      counts[filtered ? 'filtered' : differences.length > 0 ? 'drifted' : 'same'] += 1;
    }
    context.diagnostic(JSON.stringify(counts));
    assert.ok(counts.filtered > 0 && counts.drifted > 0, JSON.stringify(counts));
  });
}

function assertWritten(
  differences: readonly FieldDifference[],
  live: JsonObject,
  written: JsonObject,
  about: string,
): void {
  for (const { path, state, desired } of differences) {
    assert.notDeepEqual(valueAt(written, path), valueAt(live, path), `${formatPath(path)}\n${about}`);
    if (state !== 'reordered')
      assert.deepEqual(valueAt(written, path), desired, `${formatPath(path)}\n${about}`);
  }
}

/** An object after some writes of the agent and of others, and what is desired in the end. */
async function history(
  random: Random,
  made: () => JsonObject,
): Promise<{ readonly live: JsonObject; readonly desired: JsonObject }> {
  const { objects } = cluster;
  const labelled = (object: JsonObject): JsonObject => fluxDesired(object, caseOwner, { namespaced: true });
  const first = made();
  const agentApplies = async (object: JsonObject): Promise<JsonObject> =>
    objects.apply(await predictor.sent(labelled(object)), { fieldManager: caseManager });
  await agentApplies(first);
  for (let writes = random.below(3); writes > 0; writes -= 1)
    await tolerant(() => otherWrites(random, made()));
  const desired = random.chance(0.5) ? first : made();
  if (random.chance(0.3)) await tolerant(() => agentApplies(desired));
  return { live: await objects.get(first), desired: labelled(desired) };
}

async function otherWrites(random: Random, object: JsonObject): Promise<JsonObject> {
  const { objects } = cluster;
  const fieldManager = random.pick(['kubectl-edit', 'some-operator', caseManager]);
  const change: Json = Object.fromEntries(
    Object.entries(object).filter(([key]) => key !== 'apiVersion' && key !== 'kind'),
  );
  switch (random.pick(['merge', 'strategic', 'other', 'kubectl'])) {
    case 'strategic':
      return objects.patch(object, change, {
        fieldManager,
        type: stringAt(object, 'kind') === 'Foo' ? 'merge' : 'strategic',
      });
    case 'other':
      return objects.apply(object, { fieldManager: 'other-applier' });
    case 'kubectl':
      return objects.apply(object, { fieldManager: 'kubectl' });
    default:
      return objects.patch(object, change, { fieldManager });
  }
}

/** Some random writes are refused, as they would be in life. */
async function tolerant(write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith('the API server answered')) throw error;
  }
}
