import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { kubectlManagers } from '../../src/core/drift/desired/agentWrite.ts';
import { writeOf } from '../../src/core/drift/desired/writeOf.ts';
import type { Question } from '../../src/core/drift/predict/question.ts';
import { sameDesired } from '../../src/core/drift/predict/sameDesired.ts';
import type { JsonObject } from '../../src/core/resource/json.ts';
import { writtenChanges } from '../support/driftCases/writtenChanges.ts';
import { expectedVerdict, type ExpectedVerdict } from '../support/driftModel/expectedVerdict.ts';
import { kubectlWrite } from '../support/driftModel/kubectlWrite.ts';
import { afterOtherWay } from '../support/driftModel/afterOtherWay.ts';
import { isTakenOverByKubectl } from '../support/driftModel/argoAnswer.ts';
import { isBeingDeleted, type ServerAnswer, type WrittenBy } from '../support/driftModel/serverAnswer.ts';
import { underAnotherName } from '../support/driftModel/underAnotherName.ts';
import { Differential, type DifferentialCase, type ForetoldCase } from './support/differential.ts';
import { kubectl, type Applied, type Kubectl } from './support/kubectl.ts';

// Objects that people applied with kubectl and others disturbed: the verdict and its fields must be what the real
// kubectl does on the real server, in either of its ways.
let differential: Differential;
let program: Kubectl;

before(async () => {
  differential = await Differential.start(() => ({
    mode: 'kubectl',
    writer: (random, prepared) => {
      const serverSide = random.chance(0.25);
      return async (manifest, live, objects) => {
        if (serverSide) {
          await afterOtherWay(live, kubectlManagers.serverSide);
          await objects.apply(prepared(manifest), { fieldManager: kubectlManagers.serverSide });
        } else await kubectlWrite(prepared(manifest), live, objects);
        return undefined;
      };
    },
    // A server-side apply takes over what client-side ones own, which no dry run shows.
    isWrittenOnce,
    expected: async (one) => (await askKubectl([one])).get(one) ?? assert.fail(),
  }));
  program = await kubectl(path.join(differential.cluster.address.folder, 'admin.kubeconfig'));
});
after(() => differential.stop());

test('the verdict is what kubectl apply does', async (context) => {
  const cases: ForetoldCase[] = [];
  for (const kind of differential.kinds) {
    const namespace = await differential.newNamespace();
    for (const round of differential.rounds)
      cases.push(await differential.foretell(await differential.makeCase(kind, namespace, round)));
  }
  const expected = await askKubectl(cases);
  for (const kind of differential.kinds)
    await context.test(kind, async () => {
      const wrong: string[] = [];
      for (const one of cases.filter((each) => each.kind === kind))
        wrong.push(...(await differential.check(one, expected.get(one))));
      assert.equal(wrong.length, 0, wrong.join('\n'));
    });
});

test('summary', (context) => {
  differential.summary(context);
});

const isWrittenOnce = ({ owner, live }: Question): boolean =>
  writeOf(owner, live).mode === 'kubectl-server-side';

const isServerSide = ({ question }: DifferentialCase): boolean => isWrittenOnce(question);

async function askKubectl(
  cases: readonly DifferentialCase[],
): Promise<ReadonlyMap<DifferentialCase, ExpectedVerdict>> {
  const patched = cases.filter((one) => !isServerSide(one) && !isBeingDeleted(one.question.live));
  const edited = patched.filter(({ question }) => !sameDesired(question.deployed, question.working));
  const base = await applyAll(patched, ({ question }) => question.deployed);
  const edit = await applyAll(edited, ({ question }) => question.working);
  const served = cases.filter((one) => isServerSide(one) && !isBeingDeleted(one.question.live));
  // What is refused among others is asked for again without it, and no write is to be made twice.
  const tried = await applyAll(served, ({ question }) => question.deployed, { serverSide: true });
  const real = await applyAll(
    served.filter((one) => tried.get(one)?.ok === true),
    ({ question }) => question.deployed,
    { serverSide: true, forReal: true },
  );
  const expected = new Map<DifferentialCase, ExpectedVerdict>();
  for (const one of cases) {
    const deployed = await answerOf(
      base.get(one) ?? real.get(one) ?? tried.get(one),
      one,
      one.question.deployed,
    );
    const working = edit.has(one) ? await answerOf(edit.get(one), one, one.question.working) : deployed;
    expected.set(one, expectedVerdict(one.question.live, deployed, working));
  }
  return expected;
}

async function applyAll(
  cases: readonly DifferentialCase[],
  objectOf: (one: DifferentialCase) => JsonObject | undefined,
  options: Parameters<Kubectl['apply']>[1] = {},
): Promise<ReadonlyMap<DifferentialCase, Applied>> {
  const keys = cases.map((one, index) => [`case${String(index)}`, one] as const);
  const answers = await program.apply(
    new Map(keys.map(([key, one]) => [key, objectOf(one) ?? assert.fail()])),
    options,
  );
  return new Map(keys.map(([key, one]) => [one, answers.get(key) ?? assert.fail(key)]));
}

async function answerOf(
  applied: Applied | undefined,
  one: DifferentialCase,
  sent: JsonObject | undefined,
): Promise<ServerAnswer> {
  const { live } = one.question;
  if (applied === undefined || sent === undefined) return { verdict: 'DELETING' };
  if (!applied.ok) {
    const { text } = applied;
    if (live === null) return { verdict: 'INVALID', text };
    const alone = await program.apply(new Map([['alone', underAnotherName(sent)]]), {
      serverSide: isServerSide(one),
    });
    return { verdict: alone.get('alone')?.ok === true ? 'BLOCKED' : 'INVALID', text };
  }
  if (live === null) return { verdict: 'MISSING' };
  if (writtenChanges(live, applied.object).length === 0) return { verdict: 'SYNC' };
  const by: WrittenBy = isServerSide(one)
    ? { verb: 'apply', sent, isOwn: isKubectls, isTakenOver: isTakenOverByKubectl }
    : { verb: 'patch', sent };
  return { verdict: 'DRIFT', written: applied.object, by };
}

const isKubectls = ({ manager, operation }: JsonObject): boolean =>
  manager === kubectlManagers.serverSide && operation === 'Apply';
