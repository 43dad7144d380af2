import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { takesMetadataAway } from '../../src/core/drift/confirm/correctionPatch.ts';
import type { PredictionOutcome } from '../../src/core/drift/predict/prediction.ts';
import { usualManagers } from '../../src/core/drift/desired/agentWrite.ts';
import { rawEntries } from '../../src/core/drift/desired/managers.ts';
import type { Question } from '../../src/core/drift/predict/question.ts';
import { sameDesired } from '../../src/core/drift/predict/sameDesired.ts';
import { isObject, stringAt, type JsonObject } from '../../src/core/resource/json.ts';
import { asOwnerSends } from '../support/driftCases/caseQuestion.ts';
import { argoAnswer, hasSteps, type ArgoServerAnswer } from '../support/driftModel/argoAnswer.ts';
import { expectedVerdict, type ExpectedVerdict } from '../support/driftModel/expectedVerdict.ts';
import { helmAnswer, helmManager } from '../support/driftModel/helmAnswer.ts';
import { kubectlWrite } from '../support/driftModel/kubectlWrite.ts';
import { startArgoWriter, type ArgoQuestion, type ArgoWriter } from './support/argoWrite.ts';
import { Differential, type DifferentialOptions, type ForetoldCase } from './support/differential.ts';

// Objects that Argo CD or Helm wrote and others disturbed: the verdict and its fields must be what Argo CD's own library,
// or helm-controller's requests, do on the real server.
let world: Awaited<ReturnType<typeof Differential.world>>;
let argo: ArgoWriter;

before(async () => {
  world = await Differential.world();
  argo = await startArgoWriter(path.join(world.cluster.address.folder, 'admin.kubeconfig'));
});
after(async () => {
  argo.stop();
  world.predictor.dispose();
  await world.cluster.stop();
});

/** Of every kind one case a mode; a long run has more. */
const usualRounds = 1;

for (const mode of ['argo-csa', 'argo-ssa', 'argo-replace'] as const)
  test(`the verdict is what Argo CD’s own library does: ${mode}`, async (context) => {
    await compareAll(optionsOf(mode), context);
  });

test('the verdict is what helm-controller’s requests do', async (context) => {
  const options: DifferentialOptions = {
    mode: 'flux-hr',
    usualRounds,
    isLeftAside,
    expected: helmsVerdict,
    writer: (random, prepared) => {
      // Helm 4 applies on the server's side, Helm 3 patched.
      const isPatched = random.chance(0.25);
      return async (manifest, live, objects) => {
        const object = await sentByHelm(prepared(manifest));
        const { apiVersion: _apiVersion, kind: _kind, ...change } = object;
        if (!isPatched) await objects.apply(object, { fieldManager: helmManager });
        else if (live === null) await objects.create(object, { fieldManager: helmManager });
        else await objects.patch(live, change, { fieldManager: helmManager, type: 'merge' });
        return undefined;
      };
    },
  };
  await compareAll(options, context);
});

async function compareAll(
  options: DifferentialOptions,
  context: Parameters<Differential['summary']>[0],
): Promise<void> {
  const differential = new Differential(world, options);
  try {
    for (const kind of differential.kinds) await context.test(kind, () => differential.compareKind(kind));
    differential.summary(context);
  } finally {
    await differential.removeAll();
  }
}

function optionsOf(mode: ArgoQuestion['mode']): DifferentialOptions {
  const write = async (
    how: ArgoQuestion['mode'],
    object: JsonObject,
    live: JsonObject | null,
  ): Promise<void> => {
    const answer = await argo.ask({ mode: how, object, live, dryRun: false });
    if (!answer.ok) throw new Error(`the API server answered ${answer.text}`);
  };
  return {
    mode,
    usualRounds,
    // The taints of a Node are the server's and its controllers', which write them back after every replacement.
    leftOut: mode === 'argo-replace' ? ['Node'] : [],
    writer: (random, prepared) => {
      // Before it was Argo CD's, or before it was told to apply on the server's side.
      const earlier = random.chance(0.3) ? random.pick(['kubectl', 'argo-csa'] as const) : undefined;
      return async (manifest, live, objects) => {
        const object = prepared(manifest);
        if (earlier === 'kubectl' && live === null) {
          await kubectlWrite(object, live, objects);
          return undefined;
        }
        const how = earlier === 'argo-csa' && live === null ? earlier : mode;
        await write(how, object, live);
        return {
          manager: usualManagers[mode],
          operation: 'agent',
          ...(how === mode ? {} : { mode: how }),
          body: manifest,
        };
      };
    },
    agent: async ({ mode: how }, manifest) => {
      const { status, body } = await world.cluster.request(
        'GET',
        await world.cluster.objects.pathOf(manifest),
      );
      const namespaced = stringAt(manifest, 'metadata', 'namespace') !== undefined;
      const live = status === 200 && isObject(body) ? body : null;
      await write(how as ArgoQuestion['mode'], asOwnerSends(manifest, mode, namespaced), live);
    },
    // Where no manager is named, two writes cannot be told apart field by field.
    isWrittenOnce: ({ live }) => live !== null && (hasSteps(mode, live) || rawEntries(live).length === 0),
    expected: ({ complete }) => {
      const asked = { writer: argo, objects: world.cluster.objects, mode };
      return verdictOf(complete, (object, live) => argoAnswer(object, live, asked));
    },
  };
}

const helmsVerdict = ({ complete }: ForetoldCase): Promise<ExpectedVerdict> =>
  verdictOf(complete, async (object, live) => helmAnswer(await sentByHelm(object), live, world.cluster));

async function verdictOf(
  { deployed, working, live }: Question,
  ask: (object: JsonObject, live: JsonObject | null) => Promise<ArgoServerAnswer>,
): Promise<ExpectedVerdict> {
  if (deployed === undefined || working === undefined) return assert.fail();
  const isEdited = live !== null && !sameDesired(deployed, working);
  const edit = isEdited ? await ask(working, live) : undefined;
  const base = await ask(deployed, live);
  const recreated = [base, edit].find((answer) => answer?.verdict === 'RECREATE');
  if (recreated) return { verdict: 'RECREATE', fields: new Map() };
  return expectedVerdict(live, notRecreated(base), notRecreated(edit ?? base));
}

const notRecreated = (answer: ArgoServerAnswer): Exclude<ArgoServerAnswer, { verdict: 'RECREATE' }> =>
  answer.verdict === 'RECREATE' ? assert.fail() : answer;

/** The typed round trip is the engine's, as kustomize-controller makes it too. */
const sentByHelm = (object: JsonObject): Promise<JsonObject> =>
  world.predictor.sent(object, { mode: 'flux-hr', manager: helmManager });

/**
 * Its patch may name a map, all metadata or the whole object at once, without its name, which the server then refuses: whether
 * it does, its library alone tells, which the engine runs.
 */
const isLeftAside = ({ live, predictionOfDeployed, predictionOfWorking }: Question): boolean =>
  live !== null &&
  [predictionOfDeployed, predictionOfWorking].some((prediction) =>
    prediction?.ok === true ? takesMetadataAway(prediction.value.predicted, live) : isNameless(prediction),
  );

const isNameless = (prediction: PredictionOutcome | undefined): boolean =>
  prediction?.ok === false &&
  prediction.failure.code === 'refused' &&
  prediction.failure.fields.includes('metadata.name');
