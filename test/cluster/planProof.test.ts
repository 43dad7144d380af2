import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readAgentStatus } from '../../src/core/owner/flux/fluxStatus.ts';
import { stringAt, type JsonObject } from '../../src/core/resource/json.ts';
import { formatResource } from '../../src/core/resource/resourceId.ts';
import type { OwnerSnapshot } from '../../src/session/snapshot.ts';
import { planAt } from '../../src/session/plan/syncPlan.ts';
import type { PlannedOwner } from '../../src/session/plan/plannedOwner.ts';
import { readAuditLog } from '../harness/auditLog.ts';
import { gitRepository, kustomization } from '../harness/fluxObjects.ts';
import { waitUntil } from '../harness/process/waitUntil.ts';
import { planCases } from '../support/planCases/planCases.ts';
import type { PlanCase } from '../support/planCases/planCase.ts';
import { changedClone } from './support/changedClone.ts';
import { doneSteps, fieldDifferences, keyOf } from './support/doneSteps.ts';
import { readyCondition, settledOwners, startFluxWorld, type FluxWorld } from './support/fluxWorld.ts';

// Changes of the demonstration's application, alone and together: each is planned, then merged, and what the real
// kustomize-controller does with it, as the API server's audit log and the objects themselves tell, is the plan.
// `npm run prove` tries all of them; these variables choose others.
const seed = Number(process.env['PLUMBLINE_SEED'] ?? 1);
const asked = process.env['PLUMBLINE_PLANS'];
const only = process.env['PLUMBLINE_PLAN'];

const namespace = 'plans';
const sample: ReadonlySet<string> = new Set([
  'image',
  'generated configuration',
  'an object is removed',
  'an immutable field',
  'an immutable field with force',
  'an invalid object',
  'a definition with its object',
  'drift under a change',
  'suspended',
]);

let world: FluxWorld;
before(async () => {
  world = await startFluxWorld();
});
after(() => world.stop());

void test('what a merge does is what was planned', async () => {
  const cases = planCases(seed, asked === undefined ? 0 : 20).filter(
    ({ id, changes: [first], changes }) =>
      only === id ||
      (only === undefined &&
        (asked !== undefined || (changes.length === 1 && sample.has(first?.name ?? '')))),
  );
  const clone = await changedClone(world, cases);
  const first = await clone.commit(0);
  await clone.push();
  await applyOwners(cases, first);
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
  await merge(cases, plans, next);
  const log = (await readAuditLog(world.controlPlane, 'admin')).slice(events);

  const table: string[] = [];
  const different: string[] = [];
  for (const one of cases) {
    const title = `${one.id} ${one.changes.map(({ name }) => name).join(' + ')}`;
    const planned = plans.get(one.id);
    const details = planned ? await compare(one, planned, log) : ['there is no plan'];
    table.push(
      `${details.length === 0 ? 'equal    ' : 'DIFFERENT'} ${title}: ${planned ? outline(planned) : ''}`,
    );
    if (details.length > 0) different.push([title, ...details].join('\n    '));
  }
  console.log(table.join('\n'));
  console.log(
    `${String(cases.length)} changes: ${String(cases.length - different.length)} as planned, ${String(different.length)} not`,
  );
  inspection.dispose();
  assert.equal(different.join('\n'), '');
});

const source = (name = 'fleet'): JsonObject => gitRepository({ name, namespace }, { url: world.address });

/** A circle keeps the controller from noticing commits of its source at all, whoever else reads from that. */
const sourceOf = ({ changes }: PlanCase): string =>
  changes.some(({ name }) => name === 'after itself') ? 'of-circles' : 'fleet';

async function applyOwners(cases: readonly PlanCase[], revision: string): Promise<void> {
  const { objects } = world;
  for (const name of [namespace, ...cases.map(({ id }) => id)])
    await objects.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  for (const name of sourceNames) {
    await objects.apply(source(name));
    await untilFetched(name, revision);
  }
  const owners = cases.map((one) => {
    const { id, changes } = one;
    return kustomization(
      { name: id, namespace },
      {
        path: `./${id}`,
        retryInterval: '1h',
        sourceRef: { kind: 'GitRepository', name: sourceOf(one) },
        ...(Object.assign({}, ...changes.map(({ spec }) => spec ?? {})) as JsonObject),
      },
    );
  });
  for (const owner of owners) await objects.apply(owner);
  const applied = await settledOwners(objects, owners, 60_000 + 10_000 * cases.length);
  for (const owner of applied)
    assert.equal(
      stringAt(owner, 'status', 'lastAppliedRevision'),
      `main@sha1:${revision}`,
      `${stringAt(owner, 'metadata', 'name') ?? ''}: ${readAgentStatus(owner).message}`,
    );
}

const sourceNames = ['fleet', 'of-circles'];

const untilFetched = (name: string, commit: string): Promise<unknown> =>
  waitUntil('the commit to be fetched', async () => {
    const found = await world.objects.get(source(name));
    return stringAt(found, 'status', 'artifact', 'revision') === `main@sha1:${commit}`;
  });

/** What people do to the cluster, and to the owners, before the merge. */
async function disturb(cases: readonly PlanCase[]): Promise<void> {
  const { objects } = world;
  for (const { id, changes } of cases) {
    for (const { patch, name, ...kind } of changes.flatMap(({ drift }) => drift ?? []))
      await objects.patch({ ...kind, metadata: { name, namespace: id } }, patch, {
        fieldManager: 'somebody',
      });
    const owner = kustomization({ name: id, namespace }, {});
    for (const { later } of changes) {
      if (!later) continue;
      const spec = JSON.parse(JSON.stringify(later).replaceAll('itself', id)) as JsonObject;
      await objects.patch(owner, { spec }, { fieldManager: 'somebody' });
      if (spec['dependsOn'] !== undefined)
        await waitUntil(`${id} to wait`, async () => {
          const ready = readyCondition(await objects.get(owner));
          return stringAt(ready, 'reason') === 'DependencyNotReady' || stringAt(ready, 'status') === 'False';
        });
    }
  }
}

/** Waits until the agent is done with the commit, wherever it acts. */
async function merge(
  cases: readonly PlanCase[],
  plans: ReadonlyMap<string, PlannedOwner>,
  commit: string,
): Promise<void> {
  const { objects } = world;
  const annotations = { 'reconcile.fluxcd.io/requestedAt': commit };
  for (const name of sourceNames)
    await objects.patch(source(name), { metadata: { annotations } }, { fieldManager: 'flux' });
  const revision = `main@sha1:${commit}`;
  for (const name of sourceNames) await untilFetched(name, commit);
  const running = cases.filter(({ id }) => {
    const planned = plans.get(id);
    return planned?.kind !== 'planned' || planned.plan.willRun.blockedBy === undefined;
  });
  const done = new Set<string>();
  await waitUntil(
    'Flux to be done',
    async () => {
      for (const { id } of running) {
        if (done.has(id)) continue;
        const now = await objects.get(kustomization({ name: id, namespace }, {}));
        const reason = stringAt(readyCondition(now), 'reason') ?? '';
        const message = readAgentStatus(now).message;
        const isAtCommit = stringAt(now, 'status', 'lastAttemptedRevision') === revision;
        const isDone = [
          'ReconciliationSucceeded',
          'ReconciliationFailed',
          'BuildFailed',
          'PruneFailed',
          'HealthCheckFailed',
        ].includes(reason);
        if (!isAtCommit || !isDone) throw new Error(`${id} is not done: ${reason} ${message}`);
        done.add(id);
      }
      return true;
    },
    { timeoutMs: 60_000 + 10_000 * cases.length, everyMs: 500 },
  );
}

async function compare(
  { id }: PlanCase,
  planned: PlannedOwner,
  log: Parameters<typeof doneSteps>[0],
): Promise<readonly string[]> {
  if (planned.kind === 'unknown') return rendersNot(id, planned.reason);
  const { plan, snapshot } = planned;
  const live = liveObjects(snapshot);
  const isOurs = ({ namespace: where, name }: (typeof log)[number]): boolean =>
    where === id ||
    (where ?? name)?.startsWith(`${id}-`) === true ||
    name === id ||
    name?.includes(`.${id}.`) === true;
  const done = doneSteps(log.filter(isOurs), (key) => live.has(key));
  const runs = plan.willRun.blockedBy === undefined;
  const writes = plan.steps.filter(({ action }) => runs && isWritten(action));
  const expected = writes.map((step) => `${step.action} ${keyOf(step.id)}`);
  const mayBeDeleted = new Set(
    plan.steps.flatMap(({ id: of, impact }) =>
      impact.some(({ code }) => code === 'deleted-not-made') ? [`prune ${keyOf(of)}`] : [],
    ),
  );
  const found = done.map(({ key, action }) => `${action} ${key}`).filter((one) => !mayBeDeleted.has(one));
  const details: string[] = [];
  if (expected.join() !== found.join())
    details.push(`planned: ${expected.join(', ')}`, `done:    ${found.join(', ')}`);
  for (const step of writes.filter(({ action }) => action === 'update')) {
    const was = live.get(keyOf(step.id));
    const object = snapshot.objects.find((one) => one.id === step.id);
    if (!was || !object?.working) continue;
    const is = await world.objects.get(object.working.object);
    details.push(...fieldDifferences(step, was, is).map((text) => `${formatResource(step.id)}: ${text}`));
  }
  const owner = await world.objects.get(kustomization({ name: id, namespace }, {}));
  const failed = readAgentStatus(owner).ready === 'False';
  const refused = plan.steps.some(({ action }) => action === 'blocked');
  if (runs && failed !== refused) details.push(`Flux says: ${readAgentStatus(owner).message}`);
  return details;
}

/** What does not render here must not render there either, and then nothing is done. */
async function rendersNot(id: string, reason: string): Promise<readonly string[]> {
  const ready = readyCondition(await world.objects.get(kustomization({ name: id, namespace }, {})));
  return stringAt(ready, 'reason') === 'BuildFailed' ? [] : [`unknown: ${reason}`];
}

const isWritten = (action: string): boolean => ['create', 'update', 'recreate', 'prune'].includes(action);

const liveObjects = ({ objects }: OwnerSnapshot): ReadonlyMap<string, JsonObject> =>
  new Map(objects.flatMap(({ id, live }) => (live.kind === 'present' ? [[keyOf(id), live.object]] : [])));

const nameOf = ({ owner: { id } }: OwnerSnapshot): string => (id.kind === 'Kustomization' ? id.name : '');

function outline(planned: PlannedOwner): string {
  if (planned.kind === 'unknown') return planned.reason;
  const { blockedBy } = planned.plan.willRun;
  if (blockedBy !== undefined) return `does not run: ${blockedBy}`;
  const counts = new Map<string, number>();
  for (const { action } of planned.plan.steps) counts.set(action, (counts.get(action) ?? 0) + 1);
  return [...counts].map(([action, count]) => `${String(count)} ${action}`).join(', ');
}
