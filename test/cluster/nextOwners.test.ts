import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { stringAt, type JsonObject } from '../../src/core/resource/json.ts';
import { createGitWriter } from '../../src/git/write/gitWriter.ts';
import type { GitWriter } from '../../src/git/write/gitWriteApi.ts';
import { proposeAdoption } from '../../src/proposals/proposeAdoption.ts';
import type { AdoptionRequest } from '../../src/proposals/adoptionRequest.ts';
import type { Session } from '../../src/session/session.ts';
import { planAt, syncPlan } from '../../src/session/plan/syncPlan.ts';
import type { PlannedOwner } from '../../src/session/plan/plannedOwner.ts';
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
const names = ['by-path', 'by-variable', 'by-object', 'suspended', 'removed', 'kept', 'not-pruned', ...ruled];
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

/** Takes what another object sets, which the same owner applies as its own manifest: after that has been applied. */
const byObject: JsonObject = {
  postBuild: { substituteFrom: [{ kind: 'ConfigMap', name: 'levels' }] },
  dependsOn: [{ name: 'parent' }],
};
const levels = (level: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: levels, namespace: flux-system }\ndata:\n  LEVEL: ${level}\n`;

const firstOwners: Readonly<Record<string, JsonObject>> = {
  'by-path': {},
  'by-variable': {},
  'by-object': byObject,
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
  'by-object': byObject,
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
  const writeOwners = (owners: Readonly<Record<string, JsonObject>>, level: string): void => {
    rmSync(path.join(clone, 'owners'), { recursive: true, force: true });
    write('owners/levels.yaml', levels(level));
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
  writeOwners(firstOwners, 'info');
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

  writeOwners(nextOwners, 'debug');
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
      'create created, prune kept, prune removed, unchanged by-object, update by-lost-rule, update by-path, update by-rule, update by-variable, update levels, update not-pruned, update suspended',
    'by-path': 'create two, prune one',
    'by-variable': 'update one',
    'by-object': 'update one',
    suspended: 'does not run: it is suspended',
    removed: 'prune one',
    kept: 'skip one',
    'not-pruned': 'skip one, create two',
    created: 'create one',
    'by-rule': 'unchanged one',
    'by-lost-rule': 'update one',
  });
  inspection.dispose();

  // What somebody changed is adopted where the variable is set that makes it.
  await session.refresh();
  const writer = (root: string): GitWriter => createGitWriter(root);
  for (const [name, file, said] of [
    ['by-object', 'owners/levels.yaml', '  LEVEL: trace\n'],
    ['by-variable', 'owners/by-variable.yaml', '"substitute":{"LEVEL":"trace"}'],
  ] as const) {
    const one = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'one', namespace: name } };
    await objects.patch(one, { data: { level: 'trace' } }, { fieldManager: 'somebody' });
    const drifted = await waitUntil(`the drift of ${name}`, () => driftedIn(session, name));
    const adoption = await proposeAdoption({ session, writer }, { ...drifted, scope: 'line' });
    assert.ok(adoption.ok, adoption.ok ? '' : adoption.failure.message);
    const { proposal } = adoption.value;
    assert.deepEqual(proposal.proof.residue, [], name);
    assert.deepEqual(
      proposal.files.map((changed) => changed.path),
      [file],
    );
    assert.ok(new TextDecoder().decode(proposal.files[0]?.after).includes(said));
    adoption.value.inspection.dispose();
  }
});

function driftedIn(
  session: Session,
  name: string,
): Promise<Pick<AdoptionRequest, 'owner' | 'object' | 'path'>> {
  const found = session.snapshot.owners.find(
    ({ owner: { id } }) => id.kind === 'Kustomization' && id.name === name,
  );
  const object = found?.objects.find(({ id }) => id.name === 'one');
  const field = object?.verdict?.fields.find(({ verdict }) => verdict === 'DRIFT');
  if (!found || !object || !field) throw new Error(`none: ${JSON.stringify(object?.verdict)}`);
  return Promise.resolve({ owner: found, object, path: field.path });
}

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
