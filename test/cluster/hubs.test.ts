import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { formatPath } from '../../src/core/resource/fieldPath.ts';
import { at, stringAt, type JsonObject } from '../../src/core/resource/json.ts';
import { planText } from '../../src/present/plan/planText.ts';
import type { Session } from '../../src/session/session.ts';
import type { OwnerSnapshot } from '../../src/session/snapshot.ts';
import { planAt, syncPlan } from '../../src/session/plan/syncPlan.ts';
import type { PlannedOwner } from '../../src/session/plan/plannedOwner.ts';
import { readAuditLog } from '../harness/auditLog.ts';
import { startFlux } from '../harness/flux.ts';
import { gitRepository, helmRelease, kustomization, reconcileNow } from '../harness/fluxObjects.ts';
import { gitOutput } from '../harness/git.ts';
import { waitUntil } from '../harness/process/waitUntil.ts';
import { doneSteps, keyOf } from './support/doneSteps.ts';
import { settledOwners } from './support/fluxWorld.ts';
import { startHubWorld, type HubWorld } from './support/hubWorld.ts';

// The real controllers of one cluster apply to another one by spec.kubeConfig: what is drift there, and what a merge does
// there, is what they then do; and while nobody has said which environment that is, what can be said without it.
let world: HubWorld;
let clone: string;
before(async () => {
  world = await startHubWorld('flux', (controlPlane) =>
    startFlux(controlPlane, ['source-controller', 'kustomize-controller', 'helm-controller']),
  );
  clone = await publish();
});
after(() => world.stop());

const namespace = 'flux-system';
const knownAs = `Secret/${namespace}/spoke`;
const kubeConfig = { kubeConfig: { secretRef: { name: 'spoke' } } };
const fromFleet = { sourceRef: { kind: 'GitRepository', name: 'fleet' } };
const source = (): JsonObject => gitRepository({ name: 'fleet', namespace }, { url: world.address });
const parent = kustomization({ name: 'owners', namespace }, { path: './owners', ...fromFleet });
const apps = kustomization(
  { name: 'apps', namespace },
  {
    ...{ path: './apps', ...fromFleet, ...kubeConfig },
    postBuild: { substituteFrom: [{ kind: 'ConfigMap', name: 'variables' }] },
  },
);
const release = helmRelease(
  { name: 'shop', namespace },
  {
    chart: { spec: { chart: './charts/shop', ...fromFleet, interval: '1h' } },
    ...{ targetNamespace: 'apps', storageNamespace: 'apps', releaseName: 'shop', ...kubeConfig },
    ...{ install: { disableWait: true }, upgrade: { disableWait: true } },
    driftDetection: { mode: 'enabled' },
    valuesFrom: [{ kind: 'ConfigMap', name: 'values' }],
  },
);

void test('while nobody has named the cluster, everything that needs none works', async () => {
  const session = await world.openSession(clone, []);
  await session.settled();
  for (const name of ['apps', 'shop']) {
    const owner = await ownerOf(session, name);
    assert.equal(owner.environment, 'hub');
    assert.deepEqual(owner.state, {
      kind: 'notCompared',
      reason: `it applies to the cluster of ${knownAs}: say which environment that is, with "knownAs": { "hub": ["${knownAs}"] } in plumbline.environments or --known-as, and choose it`,
    });
    assert.deepEqual(owner.objects, []);
  }
  const rendered = (await ownerOf(session, 'apps')).working?.lastGood?.objects;
  assert.deepEqual(
    rendered?.map(({ object }) => stringAt(object, 'data', 'level')),
    ['info', 'info'],
    'with the variables of the hub',
  );
  // A plan is the difference of two renders.
  write('apps/one.yaml', configMap('one', '${LEVEL}-next'));
  await session.refresh();
  const inspection = session.inspect(clone, ['working']);
  const snapshot = await inspection.settled();
  const text = planText(planAt(snapshot, clone, 'working'), { head: 'the working tree', now: 0 }).text;
  assert.match(text, /ConfigMap apps\/one\n\s+data\.level: info → info-next/);
  inspection.dispose();
  await gitOutput(clone, 'checkout', '--quiet', 'apps/one.yaml');
  session.dispose();
});

void test('what differs in the other cluster is what the agent then corrects there', async () => {
  const session = await world.openSession(clone, [knownAs]);
  await session.settled();
  const told = async (): Promise<unknown> =>
    Object.fromEntries(
      (await session.settled()).owners.map((owner) => [titleOf(owner), verdictsOf(owner)] as const),
    );
  await waitUntil('all to be in sync', async () => {
    assert.deepEqual(await told(), {
      'owners → hub': 'apps SYNC, shop SYNC',
      'apps → spoke': 'one SYNC, two SYNC',
      'shop → spoke': 'shop-settings SYNC, shop-web SYNC',
    });
    return true;
  });

  const { objects } = world.spoke;
  const edit = { fieldManager: 'kubectl-edit' };
  await objects.patch(named('ConfigMap', 'one'), { data: { level: 'changed' } }, edit);
  await objects.patch(named('Deployment', 'shop-web'), { spec: { replicas: 5 } }, edit);
  await objects.delete(named('ConfigMap', 'two'));
  // What has the same name in the hub is another object.
  await world.objects.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'apps' } });
  await world.objects.apply({ ...named('ConfigMap', 'one'), data: { level: 'of the hub' } });
  await waitUntil('the drift', async () => {
    assert.deepEqual(await told(), {
      'owners → hub': 'apps SYNC, shop SYNC',
      'apps → spoke': 'one DRIFT data.level, two MISSING',
      'shop → spoke': 'shop-settings SYNC, shop-web DRIFT spec.replicas',
    });
    return true;
  });

  await reconcileNow(world.objects, apps);
  await reconcileNow(world.objects, release);
  assert.equal(at(await objects.get(named('ConfigMap', 'one')), 'data', 'level'), 'info');
  assert.equal(at(await objects.get(named('ConfigMap', 'two')), 'data', 'level'), 'info');
  assert.equal(at(await objects.get(named('Deployment', 'shop-web')), 'spec', 'replicas'), 1);
  assert.equal(at(await world.objects.get(named('ConfigMap', 'one')), 'data', 'level'), 'of the hub');
  await waitUntil('the drift to be gone', async () => {
    assert.doesNotMatch(JSON.stringify(await told()), /DRIFT|MISSING/);
    return true;
  });
  session.dispose();
});

void test('a merge does in the other cluster what its plan says', async () => {
  const session = await world.openSession(clone, [knownAs]);
  await session.settled();
  write('apps/one.yaml', configMap('one', '${LEVEL}-next'));
  write('apps/three.yaml', configMap('three', '${LEVEL}'));
  await gitOutput(clone, 'rm', '--quiet', 'apps/two.yaml');
  write('charts/shop/templates/more.yaml', configMap('shop-more', 'more').replace(', namespace: apps', ''));
  write('charts/shop/Chart.yaml', chart('1.1.0'));
  write('owners/more.yaml', JSON.stringify(kustomization({ name: 'more', namespace }, moreSpec)));
  await session.refresh();
  const outlines = {
    'owners → hub': 'create more',
    'apps → spoke': 'update one, create three, prune two',
    'more → spoke': 'create four',
    'shop → spoke': 'create shop-more',
  };
  await waitUntil('the plan', async () => {
    assert.deepEqual(outlinesOf(syncPlan(await session.settled())), outlines);
    return true;
  });
  const plans = syncPlan(await session.settled());

  const events = (await readAuditLog(world.spoke.controlPlane, 'admin')).length;
  const next = await commit('a change for the other cluster');
  await reconcileNow(world.objects, source());
  await waitUntil(
    'Flux to be done',
    async () => {
      for (const one of [parent, apps, kustomization({ name: 'more', namespace }, {})])
        assert.equal(
          stringAt(await world.objects.get(one), 'status', 'lastAppliedRevision'),
          `main@sha1:${next}`,
        );
      await world.spoke.objects.get(named('ConfigMap', 'shop-more'));
      return true;
    },
    { timeoutMs: 120_000, everyMs: 500 },
  );
  const log = (await readAuditLog(world.spoke.controlPlane, 'admin')).slice(events);
  const steps = plans.flatMap((one) =>
    one.kind === 'planned' && one.plan.environment === 'spoke' ? one.plan.steps : [],
  );
  const untouched = new Set(steps.filter(({ action }) => action === 'unchanged').map(({ id }) => keyOf(id)));
  const done = doneSteps(
    // Helm's own records of releases are no objects of the chart, and it writes what stays as it is, too.
    log.filter(({ namespace: where, resource }) => where === 'apps' && resource !== 'secrets'),
    (key) => [' apps one', ' apps two'].includes(key),
  ).filter(({ key }) => !untouched.has(key));
  assert.deepEqual(
    done.map(({ action, key }) => `${action} ${key}`).toSorted(),
    steps
      .filter(({ action }) => action !== 'unchanged')
      .map(({ action, id }) => `${action} ${keyOf(id)}`)
      .toSorted(),
  );
  session.dispose();
});

void test('no credential of the hub was read', async () => {
  for (const server of [world.controlPlane, world.spoke.controlPlane]) {
    const log = await readAuditLog(server, 'viewer');
    assert.deepEqual(
      log.filter(
        ({ verb, resource }) => !['get', 'list', 'watch'].includes(verb) && !resource?.startsWith('self'),
      ),
      [],
    );
    assert.equal(
      log.some(({ resource, name }) => resource === 'secrets' && name === 'spoke'),
      false,
    );
    assert.equal(
      log.some(({ resource, name }) => resource === 'secrets' && name === undefined),
      false,
      'Secrets are asked for by name alone',
    );
  }
});

const moreSpec = { path: './more', ...fromFleet, ...kubeConfig };

const titleOf = ({ owner: { id }, environment }: OwnerSnapshot): string =>
  `${id.kind === 'Target' ? '' : id.name} → ${environment}`;

const verdictsOf = ({ objects, state }: OwnerSnapshot): string =>
  'reason' in state
    ? state.reason
    : objects
        .map(({ id, verdict }) =>
          [
            id.name,
            verdict?.verdict,
            ...(verdict?.fields ?? []).map(({ path: field }) => formatPath(field)),
          ].join(' '),
        )
        .toSorted()
        .join(', ');

const outlinesOf = (plans: readonly PlannedOwner[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    plans.map((one) => [
      titleOf(one.snapshot),
      one.kind === 'unknown'
        ? one.reason
        : one.plan.steps
            .filter(({ action }) => action !== 'unchanged')
            .map(({ action, id }) => `${action} ${id.name}`)
            .join(', '),
    ]),
  );

async function ownerOf(session: Session, name: string): Promise<OwnerSnapshot> {
  const { owners } = await session.settled();
  const found = owners.find(({ owner: { id } }) => id.kind !== 'Target' && id.name === name);
  return found ?? assert.fail(`there is no owner ${name}`);
}

const named = (kind: 'ConfigMap' | 'Deployment', name: string): JsonObject => ({
  apiVersion: kind === 'ConfigMap' ? 'v1' : 'apps/v1',
  kind,
  metadata: { name, namespace: 'apps' },
});

const configMap = (name: string, level: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}, namespace: apps}\ndata: {level: "${level}"}\n`;

const chart = (version: string): string => `apiVersion: v2\nname: shop\nversion: ${version}\n`;

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: {name: shop-web}
spec:
  replicas: {{ .Values.replicas }}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: nginx}]}
`;

function write(file: string, text: string): void {
  const target = path.join(clone, file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, text);
}

async function commit(message: string): Promise<string> {
  await gitOutput(clone, 'add', '--all');
  await gitOutput(clone, 'commit', '--quiet', '--message', message);
  await gitOutput(clone, 'push', '--quiet', '--set-upstream', 'origin', 'main');
  return (await gitOutput(clone, 'rev-parse', 'HEAD')).toString().trim();
}

async function publish(): Promise<string> {
  clone = path.join(world.folder, 'clone');
  await gitOutput('.', 'clone', '--quiet', world.address, clone);
  await gitOutput(clone, 'symbolic-ref', 'HEAD', 'refs/heads/main');
  await gitOutput(clone, 'config', 'user.name', 'Ada Example');
  await gitOutput(clone, 'config', 'user.email', 'ada@example.com');
  for (const name of ['one', 'two']) write(`apps/${name}.yaml`, configMap(name, '${LEVEL}'));
  write('more/four.yaml', configMap('four', 'info'));
  write('charts/shop/Chart.yaml', chart('1.0.0'));
  write('charts/shop/values.yaml', 'replicas: 3\nlevel: none\n');
  write('charts/shop/templates/web.yaml', deployment);
  write(
    'charts/shop/templates/settings.yaml',
    configMap('shop-settings', '{{ .Values.level }}').replace(', namespace: apps', ''),
  );
  write('owners/apps.yaml', JSON.stringify(apps));
  write('owners/shop.yaml', JSON.stringify(release));
  await commit('first');
  await world.spoke.objects.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'apps' } });
  const { objects } = world;
  const inHub = { namespace };
  await objects.apply({
    ...{ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'spoke', ...inHub } },
    stringData: { value: world.spokeKubeconfig },
  });
  for (const [name, data] of [
    ['variables', { LEVEL: 'info' }],
    ['values', { 'values.yaml': 'replicas: 1\nlevel: info\n' }],
  ] as const)
    await objects.apply({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, ...inHub }, data });
  await objects.apply(source());
  await objects.apply(parent);
  await settledOwners(objects, [parent, apps, release], 120_000);
  return clone;
}
