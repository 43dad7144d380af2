import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { stringAt, type JsonObject } from '../../src/core/resource/json.ts';
import { planAt, syncPlan, type PlannedOwner } from '../../src/session/plan/syncPlan.ts';
import { readAuditLog } from '../harness/auditLog.ts';
import { gitRepository, kustomization } from '../harness/fluxObjects.ts';
import { gitOutput } from '../harness/git.ts';
import { waitUntil } from '../harness/process/waitUntil.ts';
import { doneSteps, keyOf } from './support/doneSteps.ts';
import { settledOwners, startFluxWorld, type FluxWorld } from './support/fluxWorld.ts';

// A merge that changes, adds and removes Kustomizations themselves, which another one applies: the plan has what each of
// them does by then, and the real kustomize-controller does that.
let world: FluxWorld;
before(async () => {
  world = await startFluxWorld();
});
after(() => world.stop());

const ruled = ['by-rule', 'by-lost-rule'];
const names = ['by-path', 'by-variable', 'suspended', 'removed', 'kept', 'not-pruned', ...ruled];
const source = (): JsonObject =>
  gitRepository({ name: 'fleet', namespace: 'flux-system' }, { url: world.address });

const owner = (name: string, spec: JsonObject = {}): JsonObject =>
  kustomization(
    { name, namespace: 'flux-system' },
    {
      path: `./apps/${name}`,
      interval: '1h',
      sourceRef: { kind: 'GitRepository', name: 'fleet' },
      targetNamespace: name,
      postBuild: { substitute: { LEVEL: 'info' } },
      ...spec,
    },
  );
const parent = (): JsonObject =>
  kustomization(
    { name: 'parent', namespace: 'flux-system' },
    { path: './owners', interval: '1h', sourceRef: { kind: 'GitRepository', name: 'fleet' } },
  );
const configMap = (name: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }\ndata: { level: "\${LEVEL:=none}" }\n`;

const firstOwners: Readonly<Record<string, JsonObject>> = {
  'by-path': {},
  'by-variable': {},
  suspended: {},
  removed: {},
  kept: { prune: false },
  'not-pruned': {},
  // Else it may follow the merge by the rules that it has, before it hears of the new ones.
  'by-rule': { dependsOn: [{ name: 'parent' }] },
  'by-lost-rule': { ignore: [{ paths: ['/data/level'] }] },
};
/** Of those that are still there after the change. */
const nextOwners: Readonly<Record<string, JsonObject>> = {
  'by-path': { path: './apps/elsewhere' },
  'by-variable': { postBuild: { substitute: { LEVEL: 'debug' } } },
  suspended: { suspend: true, postBuild: { substitute: { LEVEL: 'debug' } } },
  'not-pruned': { prune: false, path: './apps/elsewhere' },
  'by-rule': { ignore: [{ paths: ['/data/level'] }], dependsOn: [{ name: 'parent' }] },
  'by-lost-rule': {},
  created: {},
};

test('a plan goes on with the owners that a merge changes, adds and removes', async () => {
  const { objects } = world;
  const clone = path.join(world.folder, 'clone');
  await gitOutput('.', 'clone', '--quiet', world.address, clone);
  const git = (...args: readonly string[]): Promise<Buffer> => gitOutput(clone, ...args);
  const write = (file: string, text: string): void => {
    mkdirSync(path.dirname(path.join(clone, file)), { recursive: true });
    writeFileSync(path.join(clone, file), text);
  };
  const writeOwners = (owners: Readonly<Record<string, JsonObject>>): void => {
    rmSync(path.join(clone, 'owners'), { recursive: true, force: true });
    for (const [name, spec] of Object.entries(owners))
      write(`owners/${name}.yaml`, JSON.stringify(owner(name, spec)));
  };
  const commit = async (): Promise<string> => {
    await git('add', '--all');
    await git('commit', '--quiet', '--message', 'change');
    return (await git('rev-parse', 'HEAD')).toString().trim();
  };
  await git('symbolic-ref', 'HEAD', 'refs/heads/main');
  await git('config', 'user.name', 'Ada Example');
  await git('config', 'user.email', 'ada@example.com');
  for (const name of [...names, 'created']) write(`apps/${name}/one.yaml`, configMap('one'));
  write('apps/elsewhere/two.yaml', configMap('two'));
  writeOwners(firstOwners);
  const first = await commit();
  await git('push', '--quiet', '--set-upstream', 'origin', 'main');

  for (const name of ['flux-system', ...names, 'created'])
    await objects.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  await objects.apply(source());
  await objects.apply(parent());
  await settledOwners(objects, [parent(), ...names.map((name) => owner(name))], 120_000);

  // By no name of kubectl's: kustomize-controller takes those for its own, and writes the object for that alone.
  for (const name of ruled)
    await objects.patch(
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'one', namespace: name } },
      { data: { level: 'debug' } },
      { fieldManager: 'somebody' },
    );

  writeOwners(nextOwners);
  const session = await world.openSession(clone);
  await session.settled();
  const ofWorkingTree = outlines(syncPlan(session.snapshot));
  const next = await commit();
  const inspection = session.inspect(clone, [next]);
  const plans = planAt(await inspection.settled(), clone, next);
  assert.deepEqual(outlines(plans), ofWorkingTree, 'a commit is planned as the working tree was');
  const events = (await readAuditLog(world.controlPlane, 'admin')).length;

  assert.equal(next === first, false);
  await git('push', '--quiet');
  await objects.patch(
    source(),
    { metadata: { annotations: { 'reconcile.fluxcd.io/requestedAt': next } } },
    { fieldManager: 'flux' },
  );
  await waitUntil(
    'Flux to be done',
    async () => {
      const revision = `main@sha1:${next}`;
      for (const one of [parent(), ...Object.keys(nextOwners).map((name) => owner(name))]) {
        const name = stringAt(one, 'metadata', 'name') ?? '';
        const now = await objects.get(one);
        if (name !== 'suspended' && stringAt(now, 'status', 'lastAppliedRevision') !== revision)
          throw new Error(`${name} is not done`);
      }
      for (const name of ['removed', 'kept'])
        await assert.rejects(objects.get(owner(name)), `${name} is still there`);
      return true;
    },
    { timeoutMs: 120_000, everyMs: 500 },
  );
  const log = (await readAuditLog(world.controlPlane, 'admin')).slice(events);
  for (const name of [...names, 'created']) {
    const planned = plans.find(
      ({ snapshot: { owner: one } }) => one.id.kind === 'Kustomization' && one.id.name === name,
    );
    assert.ok(planned, `${name} is planned`);
    assert.equal(planned.kind, 'planned', planned.kind === 'unknown' ? `${name}: ${planned.reason}` : '');
    const { plan, snapshot } = planned;
    const live = new Set(
      snapshot.objects.flatMap(({ id, live: found }) => (found.kind === 'present' ? [keyOf(id)] : [])),
    );
    const done = doneSteps(
      log.filter(({ namespace }) => namespace === name),
      (key) => live.has(key),
    );
    const expected =
      plan.willRun.blockedBy === undefined ? plan.steps.filter(({ action }) => writes.has(action)) : [];
    assert.deepEqual(
      done.map(({ action, key }) => `${action} ${key}`),
      expected.map(({ action, id }) => `${action} ${keyOf(id)}`),
      name,
    );
  }
  assert.deepEqual(outlines(plans), {
    parent:
      'create created, prune kept, prune removed, update by-lost-rule, update by-path, update by-rule, update by-variable, update not-pruned, update suspended',
    'by-path': 'create two, prune one',
    'by-variable': 'update one',
    suspended: 'does not run: it is suspended',
    removed: 'prune one',
    kept: 'skip one',
    'not-pruned': 'skip one, create two',
    created: 'create one',
    'by-rule': 'unchanged one',
    'by-lost-rule': 'update one',
  });
  inspection.dispose();
});

const writes: ReadonlySet<string> = new Set(['create', 'update', 'recreate', 'prune']);

function outlines(plans: readonly PlannedOwner[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    plans.map((planned) => {
      const { id } = planned.snapshot.owner;
      const name = id.kind === 'Kustomization' ? id.name : '';
      if (planned.kind === 'unknown') return [name, planned.reason];
      const { willRun, steps } = planned.plan;
      if (willRun.blockedBy !== undefined) return [name, `does not run: ${willRun.blockedBy}`];
      const told = steps.map(({ action, id: { name: called } }) => `${action} ${called}`);
      return [name, (name === 'parent' ? told.toSorted() : told).join(', ')];
    }),
  );
}
