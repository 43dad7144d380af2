import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { argoDesired } from '../../src/core/drift/desired/argoDesired.ts';
import { helmDesired } from '../../src/core/drift/desired/helmDesired.ts';
import { appliedFields, rawEntries } from '../../src/core/drift/desired/managers.ts';
import type { Question } from '../../src/core/drift/predict/question.ts';
import { sameDesired } from '../../src/core/drift/predict/sameDesired.ts';
import { defaultTracking } from '../../src/core/owner/argo/argoTracking.ts';
import { owns } from '../../src/core/resource/fieldSet.ts';
import { at, isObject, type JsonObject } from '../../src/core/resource/json.ts';
import { argoAnswer, hasSteps, type ArgoServerAnswer } from '../support/driftModel/argoAnswer.ts';
import { expectedVerdict, type ExpectedVerdict } from '../support/driftModel/expectedVerdict.ts';
import { helmAnswer, helmManager } from '../support/driftModel/helmAnswer.ts';
import { kubectlWrite } from '../support/driftModel/kubectlWrite.ts';
import { startArgoWriter, type ArgoQuestion, type ArgoWriter } from './support/argoWrite.ts';
import { Differential, type DifferentialOptions } from './support/differential.ts';

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

/** Of every group some, and those of which something is known to be odd; a long run takes all. */
const usualKinds = [
  'ClusterRole',
  'Deployment',
  'Every',
  'Foo',
  'HorizontalPodAutoscaler',
  'RoleBinding',
  'Secret',
  'Service',
];

for (const mode of ['argo-csa', 'argo-ssa', 'argo-replace'] as const)
  test(`the verdict is what Argo CD’s own library does: ${mode}`, async (context) => {
    await compareAll(optionsOf(mode), context, (question) => argosVerdict(question, mode));
  });

test('the verdict is what helm-controller’s requests do', async (context) => {
  const options: DifferentialOptions = {
    mode: 'flux-hr',
    manager: helmManager,
    usualKinds,
    prepared: (manifest, namespaced) =>
      helmDesired(
        manifest,
        { release: 'shop', namespace: 'default', owner: { name: 'shop', namespace: 'default' } },
        { namespaced },
      ),
    writer: (random, prepared) => {
      // Helm 4 applies on the server's side, Helm 3 patched.
      const isPatched = random.chance(0.25);
      return async (manifest, live) => {
        const object = await sentByHelm(prepared(manifest));
        if (!isPatched) return world.cluster.objects.apply(object, { fieldManager: helmManager });
        if (live === null) return world.cluster.objects.create(object, { fieldManager: helmManager });
        const { apiVersion: _apiVersion, kind: _kind, ...change } = object;
        return world.cluster.objects.patch(live, change, { fieldManager: helmManager, type: 'merge' });
      };
    },
  };
  await compareAll(options, context, helmsVerdict);
});

async function compareAll(
  options: DifferentialOptions,
  context: Parameters<Differential['summary']>[0],
  expected: (question: Question) => Promise<ExpectedVerdict>,
): Promise<void> {
  const differential = new Differential(world, options);
  let aside = 0;
  try {
    for (const kind of differential.kinds)
      await context.test(kind, async () => {
        const namespace = await differential.newNamespace();
        const wrong: string[] = [];
        for (const round of differential.rounds) {
          const one = await differential.makeCase(kind, namespace, round);
          if (isLeftAside(one.question, options)) aside += 1;
          else {
            const foretold = await differential.foretell(onePoint(one, options));
            wrong.push(...(await differential.check(foretold, expected)));
          }
        }
        assert.equal(wrong.length, 0, wrong.join('\n'));
      });
    if (aside > 0) context.diagnostic(`${options.mode}: ${String(aside)} cases left aside`);
    differential.summary(context);
  } finally {
    await differential.removeAll();
  }
}

/**
 * What is written in several steps is done once, for real: there is no dry run of them. Where no manager is named, two
 * writes cannot be told apart field by field.
 */
function onePoint<Case extends { readonly question: Question }>(
  one: Case,
  { mode }: DifferentialOptions,
): Case {
  const { live, deployed } = one.question;
  if (live === null || mode === 'flux-hr') return one;
  if (!hasSteps(mode as ArgoQuestion['mode'], live) && rawEntries(live).length > 0) return one;
  return { ...one, question: { ...one.question, working: deployed } };
}

function optionsOf(mode: ArgoQuestion['mode']): DifferentialOptions {
  return {
    mode,
    // The taints of a Node are the server's and its controllers', which write them back after every replacement.
    leftOut: mode === 'argo-replace' ? ['Node'] : [],
    manager: mode === 'argo-replace' ? 'argocd-application-controller' : 'argocd-controller',
    usualKinds,
    prepared: (manifest, namespaced) =>
      argoDesired(manifest, {
        instance: 'shop',
        tracking: defaultTracking,
        namespaced,
        namespace: 'default',
      }),
    writer: (random, prepared) => {
      // Before it was Argo CD's, or before it was told to apply on the server's side.
      const earlier = random.chance(0.3) ? random.pick(['kubectl', 'argo-csa'] as const) : undefined;
      return async (manifest, live) => {
        const object = prepared(manifest);
        if (earlier === 'kubectl' && live === null) {
          await kubectlWrite(object, live, world.cluster.objects);
          return;
        }
        const how = earlier === 'argo-csa' && live === null ? earlier : mode;
        const answer = await argo.ask({ mode: how, object, live, dryRun: false });
        if (!answer.ok) throw new Error(`the API server answered ${answer.text}`);
      };
    },
  };
}

async function argosVerdict(question: Question, mode: ArgoQuestion['mode']): Promise<ExpectedVerdict> {
  const asked = { writer: argo, objects: world.cluster.objects, mode };
  return verdictOf(question, (object, live) => argoAnswer(object, live, asked));
}

const helmsVerdict = (question: Question): Promise<ExpectedVerdict> =>
  verdictOf(question, async (object, live) => helmAnswer(await sentByHelm(object), live, world.cluster));

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
 * The patch that helm-controller sends leaves labels and annotations that are to go, unless it gets shorter by naming the
 * whole map: then they go. Which of the two it is, its library alone tells.
 */
function isLeftAside({ deployed, working, live }: Question, { mode }: DifferentialOptions): boolean {
  if (mode !== 'flux-hr' || live === null) return false;
  const applied = appliedFields(live, { mode: 'flux-hr', manager: helmManager });
  return ['labels', 'annotations'].some((map) => {
    const found = at(live, 'metadata', map);
    return Object.keys(isObject(found) ? found : {}).some(
      (key) =>
        owns(applied, [{ field: 'metadata' }, { field: map }, { field: key }]) &&
        [deployed, working].some((object) => object && at(object, 'metadata', map, key) === undefined),
    );
  });
}
