import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { isWritten } from '../../src/core/plan/heldUp.ts';
import type { PlanStep } from '../../src/core/plan/syncPlan.ts';
import { at, isArray, isObject, stringAt, type JsonObject } from '../../src/core/resource/json.ts';
import { formatResource } from '../../src/core/resource/resourceId.ts';
import type { OwnerSnapshot } from '../../src/session/snapshot.ts';
import { planAt } from '../../src/session/plan/syncPlan.ts';
import type { PlannedOwner } from '../../src/session/plan/plannedOwner.ts';
import { argoNamespace, startArgo } from '../harness/argo.ts';
import { readAuditLog } from '../harness/auditLog.ts';
import { waitUntil } from '../harness/process/waitUntil.ts';
import { argoPlanCases, type ArgoPlanCase } from '../support/planCases/argoPlanCases.ts';
import { changedClone } from './support/changedClone.ts';
import { startAgentWorld, type AgentWorld } from './support/agentWorld.ts';
import { doneSteps, fieldDifferences, keyOf } from './support/doneSteps.ts';
import { keepHealthy } from './support/keepHealthy.ts';

// Changes of the demonstration's application, alone and together, under Applications that sync in different ways: each is
// planned, then merged, and what the real Argo CD does with it, as the API server's audit log and the objects themselves
// tell, is the plan. `npm run prove` tries all of them; these variables choose others.
const seed = Number(process.env['PLUMBLINE_SEED'] ?? 1);
const asked = process.env['PLUMBLINE_PLANS'];
const only = process.env['PLUMBLINE_PLAN'];

const sample: ReadonlySet<string> = new Set([
  'image',
  'generated configuration',
  'an object is removed',
  'an immutable field',
  'a definition with its object',
  'drift under a change',
  'waves',
  'Prune=false',
  'an object with Replace=true',
]);

let world: AgentWorld;
let stopHealth: () => Promise<void>;
before(async () => {
  world = await startAgentWorld('argo', (controlPlane) => startArgo(controlPlane));
  stopHealth = keepHealthy(world);
});
after(async () => {
  await stopHealth();
  await world.stop();
});

void test('what a merge does is what was planned', async () => {
  const cases = argoPlanCases(seed, asked === undefined ? 0 : 20).filter(({ id, changes: made }) =>
    only === undefined
      ? asked !== undefined || (made.length === 1 && sample.has(made[0]?.name ?? ''))
      : only === id,
  );
  const clone = await changedClone(world, cases);
  const first = await clone.commit(0);
  await clone.push();
  for (const one of cases) {
    await world.objects.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: one.id } });
    // Argo CD may not know the kind of an object yet whose definition came in the same sync.
    await world.objects.apply(application(one, { limit: 5, backoff: { duration: '1s', factor: 1 } }));
  }
  // All of them build: what fails here for a while is a repo server that is busy.
  await untilDone(cases, first, { mayFail: false });
  for (const one of cases) await world.objects.apply(application(one));
  await disturb(cases);

  const next = await clone.commit(1);
  const session = await world.openSession(clone.folder);
  await session.settled();
  const inspection = session.inspect(clone.folder, [next]);
  const snapshot = await inspection.settled();
  const plans = new Map(
    planAt(snapshot, clone.folder, next).map((planned) => [nameOf(planned.snapshot), planned]),
  );
  const events = (await readAuditLog(world.controlPlane, 'admin')).length;
  await clone.push();
  await untilDone(cases, next, { mayFail: true });
  const log = (await readAuditLog(world.controlPlane, 'admin')).slice(events);

  const table: string[] = [];
  const different: string[] = [];
  for (const one of cases) {
    const title = `${one.id} ${one.changes.map(({ name }) => name).join(' + ')} (${one.syncOptions.slice(1).join(', ') || 'as usual'})`;
    const planned = plans.get(one.id);
    const details = planned ? await compare(one, planned, log) : ['there is no plan'];
    table.push(
      `${details.length === 0 ? 'equal    ' : 'DIFFERENT'} ${title}: ${planned ? outline(planned) : ''}`,
    );
    if (details.length > 0) different.push([title, ...details].join('\n    '));
  }
  console.log(table.join('\n'));
  console.log(
    `${String(cases.length)} changes of seed ${String(seed)}: ${String(cases.length - different.length)} as planned, ${String(different.length)} not`,
  );
  inspection.dispose();
  assert.equal(different.join('\n'), '');
});

/** Of a merge, what fails is not tried again and again. */
const application = ({ id, syncOptions }: ArgoPlanCase, retry: JsonObject = { limit: 0 }): JsonObject => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  metadata: { name: id, namespace: argoNamespace },
  spec: {
    project: 'default',
    source: { repoURL: world.address, targetRevision: 'main', path: id },
    destination: { server: 'https://kubernetes.default.svc', namespace: id },
    syncPolicy: { automated: { prune: true }, syncOptions, retry },
  },
});

/** Until Argo CD has done with a commit what it is going to do, which is nothing where it cannot build it. */
const untilDone = async (
  cases: readonly ArgoPlanCase[],
  commit: string,
  { mayFail }: { readonly mayFail: boolean },
): Promise<void> => {
  const done = new Set<string>();
  const failed = new Map<string, Set<string>>();
  await waitUntil(
    'Argo CD to be done',
    async () => {
      for (const one of cases) {
        if (done.has(one.id)) continue;
        const { status = null } = await world.objects.get(application(one));
        if (!isDone(status, commit) && !(mayFail && keepsFailing(failed, one.id, status)))
          throw new Error(`${one.id} is not done: ${JSON.stringify(status)}`);
        done.add(one.id);
      }
      return true;
    },
    { timeoutMs: 90_000 + 8_000 * cases.length, everyMs: 500 },
  );
};

function isDone(status: JsonObject[string], commit: string): boolean {
  const phase = stringAt(status, 'operationState', 'phase') ?? '';
  if (phase === 'Running' && !isWaiting(status)) return false;
  const synced = stringAt(status, 'operationState', 'syncResult', 'revision') === commit;
  const isSame =
    stringAt(status, 'sync', 'revision') === commit && stringAt(status, 'sync', 'status') === 'Synced';
  const isLeft = conditionOf(status, 'SyncError')?.includes(`sync attempt to [${commit}]`) === true;
  return synced || isSame || isLeft;
}

/** Whether it has looked again and could not build it either. Once may be of the commit before, or of a busy repo server. */
function keepsFailing(failed: Map<string, Set<string>>, id: string, status: JsonObject[string]): boolean {
  const looks = failed.get(id) ?? new Set();
  if (errorOf(status) === undefined) looks.clear();
  else looks.add(stringAt(status, 'reconciledAt') ?? '');
  failed.set(id, looks);
  return looks.size > 2;
}

/** For somebody to confirm that something is deleted, which nobody does. */
const isWaiting = (status: JsonObject[string]): boolean =>
  stringAt(status, 'operationState', 'message')?.startsWith('Waiting for pruning confirmation') === true;

/** Why it could not build the commit. */
const errorOf = (status: JsonObject[string]): string | undefined => conditionOf(status, 'ComparisonError');

function conditionOf(status: JsonObject[string], type: string): string | undefined {
  const conditions = at(status, 'conditions');
  const found = isArray(conditions) ? conditions.find((one) => stringAt(one, 'type') === type) : undefined;
  return stringAt(found, 'message');
}

/** What people do to the cluster before the merge, to what the first sync could make. */
async function disturb(cases: readonly ArgoPlanCase[]): Promise<void> {
  for (const { id, changes: made } of cases)
    for (const { patch, name, ...kind } of made.flatMap(({ drift }) => drift ?? [])) {
      const object = { ...kind, metadata: { name, namespace: id } };
      const { status } = await world.controlPlane.request('GET', await world.objects.pathOf(object));
      if (status !== 404) await world.objects.patch(object, patch, { fieldManager: 'somebody' });
    }
}

async function compare(
  one: ArgoPlanCase,
  planned: PlannedOwner,
  log: Parameters<typeof doneSteps>[0],
): Promise<readonly string[]> {
  const { status = null } = await world.objects.get(application(one));
  if (planned.kind === 'unknown') return errorOf(status) === undefined ? [`unknown: ${planned.reason}`] : [];
  const { id } = one;
  const { plan, snapshot } = planned;
  const live = liveObjects(snapshot);
  const isOurs = ({ namespace: where, name, apiGroup }: (typeof log)[number]): boolean =>
    apiGroup !== 'argoproj.io' &&
    // A change may move all to a namespace of another name.
    [where, name].some((text = '') => text === id || text.startsWith(`${id}-`) || text.includes(`.${id}.`));
  const steps = new Map(plan.steps.map((step) => [keyOf(step.id), step]));
  // A sync writes what stays as it is, too; not what is said to be left as it is.
  const done = doneSteps(log.filter(isOurs), (key) => live.has(key)).filter(
    ({ key, action }) => action !== 'update' || !isSame(steps.get(key)),
  );
  const writes = plan.willRun.blockedBy === undefined ? plan.steps.filter(isWritten) : [];
  const expected = writes.map((step) => `${step.action} ${keyOf(step.id)}`).toSorted();
  const found = done.map(({ key, action }) => `${action} ${key}`).toSorted();
  const details: string[] = [];
  if (expected.join() !== found.join())
    details.push(`planned: ${expected.join(', ')}`, `done:    ${found.join(', ')}`);
  const inOrder = grouped(writes.map(groupOf));
  const asDone = grouped(
    done.map(({ key }) => {
      const step = steps.get(key);
      return step ? groupOf(step) : '?';
    }),
  );
  if (details.length === 0 && inOrder !== asDone)
    details.push(`planned in the order ${inOrder}`, `done in the order    ${asDone}`);
  for (const step of writes.filter(({ action }) => action === 'update')) {
    const was = live.get(keyOf(step.id));
    const object = snapshot.objects.find((candidate) => candidate.id === step.id);
    if (!was || !object?.working) continue;
    const is = await world.objects.get(object.working.object);
    const told = fieldDifferences(step, withoutRecord(was), withoutRecord(is));
    details.push(...told.map((text) => `${formatResource(step.id)}: ${text}`));
  }
  const failed = ['Failed', 'Error'].includes(stringAt(status, 'operationState', 'phase') ?? '');
  const isTold = isWaiting(status)
    ? plan.steps.some(({ reason = '' }) => reason.includes('until somebody confirms'))
    : failed === plan.steps.some(({ action }) => action === 'blocked');
  if (!isTold) details.push(`Argo CD says: ${stringAt(status, 'operationState', 'message') ?? 'nothing'}`);
  return details;
}

/** What an apply on the client's side notes of itself is in no plan. */
function withoutRecord(object: JsonObject): JsonObject {
  const { metadata = {} } = object;
  const annotations = at(metadata, 'annotations');
  if (!isObject(metadata) || !isObject(annotations)) return object;
  const { 'kubectl.kubernetes.io/last-applied-configuration': _, ...others } = annotations;
  return { ...object, metadata: { ...metadata, annotations: others } };
}

const isSame = (step: PlanStep | undefined): boolean =>
  step?.action === 'unchanged' && step.reason === undefined;

/**
 * What a step is taken side by side with, in no order: in a wave, what is written of one kind, and all that is deleted
 * (gitops-engine's `runTasks` waits for the deletions together).
 */
const groupOf = ({ id, action, place }: PlanStep): string => {
  const { phase, wave, turn } = place ?? { phase: '', wave: 0, turn: 0 };
  return `${phase} ${String(wave)} (${String(turn)}) ${action === 'prune' ? 'prune' : id.kind}`;
};

const grouped = (kinds: readonly string[]): string =>
  kinds.filter((kind, i) => kind !== kinds[i - 1]).join(', ');

const liveObjects = ({ objects }: OwnerSnapshot): ReadonlyMap<string, JsonObject> =>
  new Map(objects.flatMap(({ id, live }) => (live.kind === 'present' ? [[keyOf(id), live.object]] : [])));

const nameOf = ({ owner: { id } }: OwnerSnapshot): string => (id.kind === 'Application' ? id.name : '');

function outline(planned: PlannedOwner): string {
  if (planned.kind === 'unknown') return planned.reason;
  const counts = new Map<string, number>();
  for (const { action } of planned.plan.steps) counts.set(action, (counts.get(action) ?? 0) + 1);
  return [...counts].map(([action, count]) => `${String(count)} ${action}`).join(', ');
}
