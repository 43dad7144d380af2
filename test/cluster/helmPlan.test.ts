import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { at, isArray, stringAt, type JsonObject } from '../../src/core/resource/json.ts';
import { resourceKey } from '../../src/core/resource/resourceId.ts';
import { planAt } from '../../src/session/plan/syncPlan.ts';
import type { PlannedOwner } from '../../src/session/plan/plannedOwner.ts';
import { readAuditLog, type AuditEvent } from '../harness/auditLog.ts';
import { gitRepository, helmRelease, kustomization, reconcileNow } from '../harness/fluxObjects.ts';
import { gitOutput } from '../harness/git.ts';
import { waitUntil } from '../harness/process/waitUntil.ts';
import { doneSteps, fieldDifferences, keyOf } from './support/doneSteps.ts';
import { chartFiles } from './support/driftChart.ts';
import { readyCondition, settledOwners, startFluxWorld, type FluxWorld } from './support/fluxWorld.ts';

// Changes of HelmReleases, of which some have drifted: each is planned, then merged, and what the real helm-controller's
// upgrade does with it, as the API server's audit log and the objects themselves tell, is the plan.
let world: FluxWorld;
before(async () => {
  world = await startFluxWorld(['source-controller', 'kustomize-controller', 'helm-controller']);
});
after(() => world.stop());

const namespace = 'releases';

interface Case {
  readonly before: JsonObject;
  readonly after: JsonObject;
  readonly spec?: JsonObject;
  /** What the merge adds to its spec, beside the values. */
  readonly specAfter?: JsonObject;
  /** Others have changed its objects by then. */
  readonly drifted?: true;
  /** What is planned, in the order of Helm; what stays as it is is left out. */
  readonly plan: string;
  /** There is no other release afterwards. */
  readonly stays?: true;
  /** Why it does not run. */
  readonly blockedBy?: string;
}

const noWait = { install: { disableWait: true }, upgrade: { disableWait: true } };
const onClient = {
  install: { disableWait: true, serverSideApply: false },
  upgrade: { disableWait: true, serverSideApply: 'disabled' },
};

const cases: Readonly<Record<string, Case>> = {
  values: {
    before: { level: 'info' },
    after: { level: 'warning', replicas: 3 },
    plan: 'update values-config, update values-marked, update values-web',
  },
  created: { before: {}, after: { extra: true }, plan: 'create created-extra' },
  deleted: {
    before: { extra: true },
    after: { level: 'warning' },
    plan: 'update deleted-config, update deleted-marked, update deleted-web, prune deleted-extra',
  },
  dropped: { before: { note: 'kept' }, after: {}, plan: 'update dropped-web' },
  patched: { before: { note: 'kept' }, after: {}, spec: onClient, plan: 'update patched-web' },
  drifted: {
    before: { level: 'info' },
    after: { replicas: 3 },
    drifted: true,
    plan: 'create drifted-first, update drifted-config, update drifted-marked, update drifted-web',
  },
  'patched-drift': {
    before: { level: 'info' },
    after: { replicas: 3 },
    spec: onClient,
    drifted: true,
    plan: 'create patched-drift-first, update patched-drift-config, update patched-drift-marked, update patched-drift-web',
  },
  steady: {
    before: { level: 'info' },
    after: { level: 'info' },
    drifted: true,
    plan: 'skip steady-first, skip steady-config, skip steady-marked, skip steady-web',
    stays: true,
  },
  suspended: {
    before: { level: 'info' },
    after: { level: 'warning' },
    specAfter: { suspend: true },
    plan: 'update suspended-config, update suspended-marked, update suspended-web',
    stays: true,
    blockedBy: 'it is suspended',
  },
  // The merge has drift corrected, and nothing else: what is marked stays as it is.
  corrected: {
    before: { level: 'info' },
    after: { level: 'info' },
    specAfter: { driftDetection: { mode: 'enabled' } },
    drifted: true,
    plan: 'create corrected-first, update corrected-config, skip corrected-marked, update corrected-web',
    stays: true,
  },
};

const release = (name: string, values: JsonObject, which: 'before' | 'after' = 'before'): JsonObject =>
  helmRelease(
    { name, namespace },
    {
      chart: {
        spec: { chart: './charts/app', sourceRef: { kind: 'GitRepository', name: 'fleet' }, interval: '1h' },
      },
      values: { replicas: 2, ...values },
      ...noWait,
      ...cases[name]?.spec,
      ...(which === 'after' ? cases[name]?.specAfter : {}),
    },
  );
const source = (): JsonObject => gitRepository({ name: 'fleet', namespace }, { url: world.address });
const parent = (): JsonObject =>
  kustomization(
    { name: 'apps', namespace },
    { path: './apps', sourceRef: { kind: 'GitRepository', name: 'fleet' } },
  );

void test('what an upgrade does is what was planned', async () => {
  const { objects } = world;
  const clone = path.join(world.folder, 'clone');
  await gitOutput('.', 'clone', '--quiet', world.address, clone);
  const git = (...args: readonly string[]): Promise<Buffer> => gitOutput(clone, ...args);
  const commit = async (files: Readonly<Record<string, string>>): Promise<string> => {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(clone, file)), { recursive: true });
      writeFileSync(path.join(clone, file), text);
    }
    await git('add', '--all');
    await git('commit', '--quiet', '--message', 'change');
    return (await git('rev-parse', 'HEAD')).toString().trim();
  };
  const releases = (which: 'before' | 'after'): Readonly<Record<string, string>> =>
    Object.fromEntries(
      Object.entries(cases).map(([name, one]) => [
        `apps/${name}.yaml`,
        JSON.stringify(release(name, one[which], which), null, 2),
      ]),
    );
  await git('symbolic-ref', 'HEAD', 'refs/heads/main');
  await git('config', 'user.name', 'Ada Example');
  await git('config', 'user.email', 'ada@example.com');
  const chart = Object.fromEntries(
    Object.entries(chartFiles).map(([file, text]) => [`charts/app/${file}`, text]),
  );
  await commit({ ...chart, ...releases('before') });
  await git('push', '--quiet', '--set-upstream', 'origin', 'main');
  await objects.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  await objects.apply(source());
  await objects.apply(parent());
  await settledOwners(objects, [parent()], 60_000);
  const names = Object.keys(cases);
  await settledOwners(
    objects,
    names.map((name) => release(name, {})),
    180_000,
  );
  for (const name of names) if (cases[name]?.drifted) await disturb(name);

  const next = await commit(releases('after'));
  const session = await world.openSession(clone);
  await session.settled();
  const inspection = session.inspect(clone, [next]);
  const planned = planAt(await inspection.settled(), clone, next);
  const plans = new Map(planned.map((one) => [nameOf(one), one]));
  assert.equal(nameOf(planned[0]), 'apps', 'what holds the releases comes first');
  const was = new Map<string, ReadonlyMap<string, JsonObject>>();
  for (const name of names) was.set(name, liveOf(plans.get(name)));
  const events = (await readAuditLog(world.controlPlane, 'admin')).length;

  await git('push', '--quiet');
  await reconcileNow(objects, source());
  await reconcileNow(objects, parent());
  for (const name of names)
    await waitUntil(`the upgrade of ${name}`, async () => {
      const history = at(await objects.get(release(name, {})), 'status', 'history');
      const [latest] = isArray(history) ? history : [];
      return (
        stringAt(latest, 'status') === 'deployed' &&
        Number(at(latest, 'version')) === (cases[name]?.stays ? 1 : 2)
      );
    });
  for (const name of names)
    await waitUntil(`helm-controller to be done with ${name}`, async () => {
      const now = await objects.get(release(name, {}));
      const isSeen = at(now, 'status', 'observedGeneration') === at(now, 'metadata', 'generation');
      return cases[name]?.blockedBy !== undefined || (isSeen && isReady(now));
    });
  const log = (await readAuditLog(world.controlPlane, 'admin')).slice(events);
  const different: string[] = [];
  for (const [name, { plan, stays, blockedBy }] of Object.entries(cases)) {
    const one = plans.get(name);
    assert.ok(one?.kind === 'planned', `${name}: ${JSON.stringify(one?.kind === 'unknown' && one.reason)}`);
    assert.equal(one.plan.willRun.blockedBy, blockedBy, name);
    const hooks = one.plan.willRun.notes.filter((note) => note.includes(' hooks: '));
    const expected = [`pre-upgrade hooks: ConfigMap ${name}-hook (weight 3)`];
    assert.deepEqual(hooks, stays && !blockedBy ? [] : expected);
    // The one of before is deleted first.
    const ran = log.some(({ verb, name: of }) => verb === 'delete' && of === `${name}-hook`);
    assert.equal(ran, !stays, `the hook of ${name}`);
    const told = one.plan.steps.filter(({ action }) => action !== 'unchanged');
    const outline = told.map(({ action, id }) => `${action} ${id.name}`).join(', ');
    if (outline !== plan) different.push(`${name} is planned as ${outline}`);
    if (blockedBy === undefined)
      different.push(
        ...(await compare(one, was.get(name) ?? new Map(), log)).map((text) => `${name}: ${text}`),
      );
  }
  inspection.dispose();
  assert.deepEqual(different, []);
});

void test('what becomes of definitions in a chart is what the plan says', async () => {
  const { objects } = world;
  const clone = path.join(world.folder, 'clone');
  const write = (file: string, text: string): void => {
    mkdirSync(path.dirname(path.join(clone, file)), { recursive: true });
    writeFileSync(path.join(clone, file), text);
  };
  const commit = async (message: string): Promise<string> => {
    await gitOutput(clone, 'add', '--all');
    await gitOutput(clone, 'commit', '--quiet', '--message', message);
    return (await gitOutput(clone, 'rev-parse', 'HEAD')).toString().trim();
  };
  const publish = async (): Promise<void> => {
    await gitOutput(clone, 'push', '--quiet');
    await reconcileNow(objects, source());
    await reconcileNow(objects, parent());
  };
  const writeChart = (policy: string, version: string, kinds: Readonly<Record<string, string>>): void => {
    const folder = `charts/${policy.toLowerCase()}`;
    write(`${folder}/Chart.yaml`, `apiVersion: v2\nname: ${policy.toLowerCase()}\nversion: ${version}\n`);
    write(
      `${folder}/templates/config.yaml`,
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "{{ .Release.Name }}"}\ndata: {version: "{{ .Chart.Version }}"}\n',
    );
    for (const [kind, type] of Object.entries(kinds))
      write(`${folder}/crds/${kind}.yaml`, JSON.stringify(definition(`${policy}${kind}`, type)));
  };
  const defined = (policy: keyof typeof upgrades): JsonObject =>
    helmRelease(
      { name: `defined-${policy.toLowerCase()}`, namespace },
      {
        chart: {
          spec: {
            chart: `./charts/${policy.toLowerCase()}`,
            ...{ sourceRef: { kind: 'GitRepository', name: 'fleet' }, interval: '1h' },
          },
        },
        ...{ install: { disableWait: true }, upgrade: { disableWait: true, ...upgrades[policy] } },
      },
    );
  for (const policy of policies) {
    writeChart(policy, '1.0.0', { One: 'string' });
    write(`apps/defined-${policy}.yaml`, JSON.stringify(defined(policy)));
  }
  await commit('charts with definitions');
  await publish();
  await settledOwners(objects, policies.map(defined), 120_000);

  for (const policy of policies) writeChart(policy, '1.1.0', { One: 'integer', Two: 'string' });
  const next = await commit('other definitions');
  const session = await world.openSession(clone);
  await session.settled();
  const inspection = session.inspect(clone, [next]);
  const plans = planAt(await inspection.settled(), clone, next);
  const notes = policies.map((policy) => {
    const one = plans.find((planned) => nameOf(planned) === `defined-${policy.toLowerCase()}`);
    assert.ok(one?.kind === 'planned', JSON.stringify(one?.kind === 'unknown' && one.reason));
    return one.plan.willRun.notes.filter((note) => note.includes('crds/'));
  });
  const named = (kind: string): string => `${kind.toLowerCase()}s.example.com`;
  assert.deepEqual(
    notes.map((told) => told.map((note) => note.replace("of the chart's crds/ it first ", ''))),
    [
      [`does not make ${named('SkipTwo')}, which the cluster lacks (upgrade.crds: Skip)`],
      [
        `makes ${named('CreateTwo')} and replaces ${named('CreateOne')} (upgrade.crds: Create, on the server’s side)`,
      ],
      [`makes ${named('OnClientTwo')} and leaves ${named('OnClientOne')} as it is (upgrade.crds: Create)`],
      [
        `makes ${named('CreateReplaceTwo')} and replaces ${named('CreateReplaceOne')} (upgrade.crds: CreateReplace)`,
      ],
    ],
  );
  inspection.dispose();

  await publish();
  for (const policy of policies)
    await waitUntil(`the upgrade of ${policy}`, async () => {
      const history = at(await objects.get(defined(policy)), 'status', 'history');
      return stringAt(isArray(history) ? history[0] : undefined, 'chartVersion') === '1.1.0';
    });
  const typeOf = async (kind: string): Promise<string | undefined> => {
    const found = await objects.get(definition(kind, 'string')).catch(() => undefined);
    const versions = at(found, 'spec', 'versions');
    const [version] = isArray(versions) ? versions : [];
    return stringAt(version, 'schema', 'openAPIV3Schema', 'properties', 'size', 'type');
  };
  const types = await Promise.all(
    policies.map(async (policy) => [await typeOf(`${policy}One`), await typeOf(`${policy}Two`)]),
  );
  assert.deepEqual(types, [
    ['string', undefined],
    ['integer', 'string'],
    ['string', 'string'],
    ['integer', 'string'],
  ]);
});

const upgrades = {
  Skip: { crds: 'Skip' },
  Create: { crds: 'Create' },
  OnClient: { crds: 'Create', serverSideApply: 'disabled' },
  CreateReplace: { crds: 'CreateReplace' },
} as const;
const policies = ['Skip', 'Create', 'OnClient', 'CreateReplace'] as const;

const definition = (kind: string, type: string): JsonObject => {
  const [singular, plural] = [kind.toLowerCase(), `${kind.toLowerCase()}s`];
  const properties = { size: { type } };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.example.com` },
    spec: {
      ...{ group: 'example.com', scope: 'Namespaced', names: { kind, singular, plural } },
      versions: [
        {
          ...{ name: 'v1', served: true, storage: true },
          schema: { openAPIV3Schema: { type: 'object', properties } },
        },
      ],
    },
  };
};

const isReady = (object: JsonObject): boolean => stringAt(readyCondition(object), 'status') === 'True';

type Planned = Extract<PlannedOwner, { kind: 'planned' }>;

const nameOf = (one: PlannedOwner | undefined): string =>
  one && 'name' in one.snapshot.owner.id ? one.snapshot.owner.id.name : '';

const liveOf = (one: PlannedOwner | undefined): ReadonlyMap<string, JsonObject> =>
  new Map(
    (one?.snapshot.objects ?? []).flatMap(({ id, live }) =>
      live.kind === 'present' ? [[resourceKey(id), live.object] as const] : [],
    ),
  );

/** In what the plan differs from what happened. */
async function compare(
  { snapshot, plan: { steps } }: Planned,
  was: ReadonlyMap<string, JsonObject>,
  log: readonly AuditEvent[],
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { id, action, fields } of steps) {
    const object = snapshot.objects.find((one) => one.id === id);
    const desired = object?.working?.object ?? object?.deployed?.object;
    assert.ok(desired);
    const before_ = was.get(resourceKey(id));
    const is = await world.objects.get(desired).catch(() => undefined);
    if (action === 'prune' || (action === 'skip' && !before_)) {
      if (is) found.push(`${id.name} is still there`);
    } else if (!is) found.push(`${id.name} is not there`);
    else if (before_)
      found.push(...fieldDifferences({ fields }, before_, is).map((text) => `${id.name} ${text}`));
  }
  const acted = steps.filter(({ action }) => ['create', 'update', 'prune'].includes(action));
  const keys = new Set(acted.map(({ id }) => keyOf(id)));
  const existed = (key: string): boolean =>
    snapshot.objects.some(({ id, live }) => keyOf(id) === key && live.kind === 'present');
  const done = doneSteps(log, existed).filter(({ key }) => keys.has(key));
  assert.deepEqual(
    done.map(({ key, action }) => `${action} ${key}`),
    acted.map(({ id, action }) => `${action} ${keyOf(id)}`),
  );
  return found;
}

async function disturb(name: string): Promise<void> {
  const { objects } = world;
  const object = (apiVersion: string, kind: string, suffix: string): JsonObject => ({
    apiVersion,
    kind,
    metadata: { name: `${name}-${suffix}`, namespace },
  });
  const by = { fieldManager: 'kubectl-edit' };
  const containers = [{ name: 'web', env: [{ name: 'LEVEL', value: 'debug' }] }];
  await objects.patch(
    object('apps/v1', 'Deployment', 'web'),
    { metadata: { labels: { tier: 'changed' } }, spec: { template: { spec: { containers } } } },
    { ...by, type: 'strategic' },
  );
  await objects.patch(object('v1', 'ConfigMap', 'config'), { data: { level: 'debug', kept: null } }, by);
  await objects.patch(
    object('v1', 'ConfigMap', 'marked'),
    {
      metadata: { annotations: { 'helm.toolkit.fluxcd.io/driftDetection': 'disabled' } },
      data: { level: 'debug' },
    },
    by,
  );
  await objects.delete(object('v1', 'ServiceAccount', 'first'));
}
