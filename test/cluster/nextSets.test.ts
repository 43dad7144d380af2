import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { at, isArray, isObject, stringAt, type JsonObject } from '../../src/core/resource/json.ts';
import { planAt, syncPlan } from '../../src/session/plan/syncPlan.ts';
import type { PlannedOwner } from '../../src/session/plan/plannedOwner.ts';
import { argoNamespace, startArgo, type Argo } from '../harness/argo.ts';
import { gitOutput } from '../harness/git.ts';
import { waitUntil } from '../harness/process/waitUntil.ts';
import { startAgentWorld, type AgentWorld } from './support/agentWorld.ts';

// A merge that changes ApplicationSets, and files and folders that they generate Applications from: the plan has what
// becomes of each Application and of what it applies, and the real controllers do that.
let world: AgentWorld;
let argo: Argo;
before(async () => {
  world = await startAgentWorld('argo', async (controlPlane) => {
    argo = await startArgo(controlPlane);
    return argo;
  });
});
after(() => world.stop());

const inCluster = 'https://kubernetes.default.svc';
const template = (name: string, folder: string): JsonObject => ({
  metadata: {
    name,
    labels: { team: 'shop' },
    // Nobody collects garbage here, which objects that are deleted otherwise wait for.
    finalizers: ['resources-finalizer.argocd.argoproj.io/background'],
  },
  spec: {
    project: 'default',
    source: { repoURL: world.address, targetRevision: 'main', path: folder },
    destination: { server: inCluster, namespace: name },
    syncPolicy: { automated: { prune: true }, syncOptions: ['PrunePropagationPolicy=background'] },
  },
});
const set = (name: string, { finalizers = null, ...spec }: JsonObject): JsonObject => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'ApplicationSet',
  metadata: { name, namespace: argoNamespace, ...(finalizers === null ? {} : { finalizers }) },
  spec,
});
const git = (spec: JsonObject): JsonObject => ({
  git: { repoURL: world.address, revision: 'main', requeueAfterSeconds: 5, ...spec },
});
const elements = (...names: readonly string[]): JsonObject => ({
  list: { elements: names.map((name) => ({ name })) },
});

const ignoring = { ignoreApplicationDifferences: [{ jsonPointers: ['/spec/source/path'] }] };
const preserving = { preservedFields: { labels: ['by-hand'], annotations: ['by-hand'] } };
/** The merge removes the set itself. */
const removed = (name: string, spec: JsonObject = {}): JsonObject => ({
  generators: [elements('a')],
  template: template(`${name}-{{name}}`, 'shared/old'),
  ...spec,
});
const withoutFinalizers = ({ metadata = null, ...rest }: JsonObject): JsonObject => ({
  ...rest,
  metadata: { name: stringAt(metadata, 'name') ?? '' },
});
const policy = (applicationsSync: string): JsonObject => ({ syncPolicy: { applicationsSync } });

/** `old` and `new` are folders that all but the first two apply. */
const sets = (merged: boolean): Readonly<Record<string, JsonObject>> => {
  const folder = merged ? 'shared/new' : 'shared/old';
  return {
    folders: {
      generators: [git({ directories: [{ path: 'apps/*' }, { path: 'apps/skipped', exclude: true }] })],
      template: template('folder-{{path.basename}}', '{{path}}'),
    },
    files: {
      goTemplate: true,
      goTemplateOptions: ['missingkey=error'],
      generators: [
        { matrix: { generators: [git({ files: [{ path: 'envs/*.yaml' }] }), elements('x', 'y')] } },
      ],
      template: template('env-{{ .env }}-{{ .name }}', '{{ .folder }}'),
    },
    listed: {
      generators: [merged ? elements('a', 'c') : elements('a', 'b')],
      template: template('list-{{name}}', folder),
      ...preserving,
    },
    creates: {
      generators: [merged ? elements('a', 'c') : elements('a', 'b')],
      template: template('creates-{{name}}', folder),
      ...policy('create-only'),
    },
    keeps: {
      generators: [merged ? elements('a', 'c') : elements('a', 'b')],
      template: template('keeps-{{name}}', folder),
      ...policy('create-update'),
    },
    ignoring: { generators: [elements('a')], template: template('ignoring-{{name}}', folder), ...ignoring },
    clusters: { generators: [{ clusters: {} }], template: template('never-{{name}}', folder) },
    ...(merged
      ? { added: { generators: [elements('a')], template: template('added-{{name}}', folder) } }
      : {
          goes: removed('goes'),
          // A policy binds the controller, not Kubernetes,
          swept: removed('swept', policy('create-update')),
          // unless the controller comes first.
          stays: removed('stays', {
            ...policy('create-only'),
            finalizers: ['resources-finalizer.argocd.argoproj.io'],
          }),
          leaves: removed('leaves', {
            template: withoutFinalizers(template('leaves-{{name}}', 'shared/old')),
            syncPolicy: { preserveResourcesOnDeletion: true },
          }),
        }),
  };
};
const namespaces = [
  ...['cart', 'search', 'old', 'new', 'skipped'].map((name) => `folder-${name}`),
  ...['dev', 'prod', 'test'].flatMap((name) => [`env-${name}-x`, `env-${name}-y`]),
  ...[...['list', 'creates', 'keeps', 'ignoring', 'added'], ...['goes', 'swept', 'stays', 'leaves']].flatMap(
    (name) => ['a', 'b', 'c'].map((one) => `${name}-${one}`),
  ),
  'never-in-cluster',
];

const configMap = (name: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }\ndata: { level: low }\n`;

const write = (file: string, text: string): void => {
  const whole = path.join(world.folder, 'clone', file);
  mkdirSync(path.dirname(whole), { recursive: true });
  writeFileSync(whole, text);
};
const remove = (file: string): void => {
  rmSync(path.join(world.folder, 'clone', file), { recursive: true, force: true });
};
const writeSets = (merged: boolean): void => {
  remove('owners');
  for (const [name, spec] of Object.entries(sets(merged)))
    write(`owners/${name}.yaml`, JSON.stringify(set(name, spec), null, 2));
};
const parent = (): JsonObject => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  metadata: { name: 'parent', namespace: argoNamespace },
  spec: {
    project: 'default',
    source: { repoURL: world.address, targetRevision: 'main', path: 'owners' },
    destination: { server: inCluster, namespace: argoNamespace },
    syncPolicy: { automated: { prune: true }, syncOptions: ['PrunePropagationPolicy=background'] },
  },
});

test('a plan goes on with the Applications that sets generate by then', async () => {
  const { objects } = world;
  const clone = path.join(world.folder, 'clone');
  await gitOutput('.', 'clone', '--quiet', world.address, clone);
  const inClone = (...args: readonly string[]): Promise<Buffer> => gitOutput(clone, ...args);
  const commit = async (): Promise<string> => {
    await inClone('add', '--all');
    await inClone('commit', '--quiet', '--message', 'change');
    return (await inClone('rev-parse', 'HEAD')).toString().trim();
  };
  await inClone('symbolic-ref', 'HEAD', 'refs/heads/main');
  await inClone('config', 'user.name', 'Ada Example');
  await inClone('config', 'user.email', 'ada@example.com');
  for (const name of ['cart', 'search', 'old', 'skipped']) write(`apps/${name}/one.yaml`, configMap('one'));
  write('shared/old/one.yaml', configMap('one'));
  write('shared/new/two.yaml', configMap('two'));
  write('envs/dev.yaml', 'env: dev\nfolder: shared/old\n');
  write('envs/prod.yaml', 'env: prod\nfolder: shared/old\n');
  writeSets(false);
  const first = await commit();
  await inClone('push', '--quiet', '--set-upstream', 'origin', 'main');
  for (const name of namespaces)
    await objects.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  await objects.apply(parent());
  await argo.startApplicationSets();
  await synced(first, [...firstApplications, 'never-in-cluster']);
  const was = await configMaps();

  writeSets(true);
  remove('apps/old');
  remove('envs/prod.yaml');
  write('apps/new/one.yaml', configMap('one'));
  write('envs/dev.yaml', 'env: dev\nfolder: shared/new\n');
  write('envs/test.yaml', 'env: test\nfolder: shared/new\n');
  const session = await world.openSession(clone);
  await session.settled();
  const ofWorkingTree = outlines(syncPlan(session.snapshot));
  const merged = await commit();
  const inspection = session.inspect(clone, [merged]);
  const plans = planAt(await inspection.settled(), clone, merged);
  assert.deepEqual(outlines(plans), ofWorkingTree, 'a commit is planned as the working tree was');
  assert.deepEqual(outlines(plans), planned);

  const were = await applications();
  await inClone('push', '--quiet');
  await objects.patch(
    parent(),
    { metadata: { annotations: { 'argocd.argoproj.io/refresh': 'normal' } } },
    { fieldManager: 'somebody' },
  );
  await synced(merged, lastApplications);
  const is = await configMaps();
  assert.deepEqual(changes(were, await applications()), plannedOf(plans, 'Application'));
  assert.deepEqual(changes(was, is), plannedOf(plans, 'ConfigMap'));
  inspection.dispose();
});

const firstApplications = [
  ...['cart', 'search', 'old'].map((name) => `folder-${name}`),
  ...['dev', 'prod'].flatMap((name) => [`env-${name}-x`, `env-${name}-y`]),
  ...['list', 'creates', 'keeps'].flatMap((name) => [`${name}-a`, `${name}-b`]),
  'ignoring-a',
  ...['goes-a', 'swept-a', 'stays-a', 'leaves-a'],
];
const lastApplications = [
  ...['cart', 'search', 'new'].map((name) => `folder-${name}`),
  ...['dev', 'test'].flatMap((name) => [`env-${name}-x`, `env-${name}-y`]),
  ...['list-a', 'list-c', 'creates-a', 'creates-b', 'creates-c', 'keeps-a', 'keeps-b', 'keeps-c'],
  ...['ignoring-a', 'added-a', 'never-in-cluster', 'stays-a'],
];
const planned: Readonly<Record<string, string>> = {
  parent:
    'create added, prune goes, prune leaves, prune stays, prune swept, update clusters, update creates, update ignoring, update keeps, update listed',
  'set folders': 'create folder-new, prune folder-old',
  'folder-cart': '',
  'folder-search': '',
  'folder-old': 'prune one',
  'folder-new': 'create one',
  'set files':
    'create env-test-x, create env-test-y, prune env-prod-x, prune env-prod-y, update env-dev-x, update env-dev-y',
  'env-dev-x': 'create two, prune one',
  'env-dev-y': 'create two, prune one',
  'env-prod-x': 'prune one',
  'env-prod-y': 'prune one',
  'env-test-x': 'create two',
  'env-test-y': 'create two',
  'set listed': 'create list-c, prune list-b, update list-a',
  'list-a': 'create two, prune one',
  'list-b': 'prune one',
  'list-c': 'create two',
  'set creates': 'create creates-c, skip creates-a, skip creates-b',
  'creates-a': '',
  'creates-b': '',
  'creates-c': 'create two',
  'set keeps': 'create keeps-c, skip keeps-b, update keeps-a',
  'keeps-a': 'create two, prune one',
  'keeps-b': '',
  'keeps-c': 'create two',
  'set ignoring': '',
  'ignoring-a': '',
  'set clusters':
    'not generated here: what spec.generators[0].clusters gives is not known from files (owners/clusters.yaml:11)',
  'never-in-cluster': 'by then ApplicationSet/argocd/clusters is another, which is not generated here',
  'set added': 'create added-a',
  'added-a': 'create two',
  'set goes': 'prune goes-a',
  'goes-a': 'prune one',
  'set swept': 'prune swept-a',
  'swept-a': 'prune one',
  'set stays': 'skip stays-a',
  'stays-a': '',
  'set leaves': 'prune leaves-a',
  'leaves-a': 'skip one',
};

const writes: ReadonlySet<string> = new Set(['create', 'update', 'recreate', 'prune']);

const plannedOf = (plans: readonly PlannedOwner[], kind: string): readonly string[] =>
  plans
    .flatMap((one) =>
      one.kind === 'unknown'
        ? []
        : one.plan.steps.flatMap(({ action, id }) =>
            writes.has(action) && id.kind === kind ? [`${action} ${id.namespace}/${id.name}`] : [],
          ),
    )
    .toSorted();

const changes = (was: ReadonlyMap<string, string>, is: ReadonlyMap<string, string>): readonly string[] =>
  [...new Set([...was.keys(), ...is.keys()])]
    .flatMap((key) => {
      // What is not planned.
      if (key.includes('never-in-cluster')) return [];
      if (was.get(key) === is.get(key)) return [];
      return [`${!was.has(key) ? 'create' : !is.has(key) ? 'prune' : 'update'} ${key}`];
    })
    .toSorted();

function outlines(plans: readonly PlannedOwner[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    plans.map((one) => {
      const { id } = one.snapshot.owner;
      const name = id.kind === 'Target' ? '' : `${id.kind === 'ApplicationSet' ? 'set ' : ''}${id.name}`;
      if (one.kind === 'unknown') return [name, one.reason];
      const { willRun, steps } = one.plan;
      if (willRun.blockedBy !== undefined) return [name, `does not run: ${willRun.blockedBy}`];
      const told = steps.flatMap(({ action, id: { name: called } }) =>
        action === 'unchanged' ? [] : [`${action} ${called}`],
      );
      return [name, told.toSorted().join(', ')];
    }),
  );
}

/** Until exactly these are there, besides the parent, and Argo CD has applied each at a commit. */
const synced = (commit: string, names: readonly string[]): Promise<boolean> =>
  waitUntil(
    'Applications to be synced',
    async () => {
      await collectGarbage();
      const all = await list('applications');
      const found = all.map((one) => stringAt(one, 'metadata', 'name') ?? '');
      assert.deepEqual(found.toSorted(), ['parent', ...names].toSorted());
      for (const one of all) {
        const status = stringAt(one, 'status', 'sync', 'status');
        const isAt = stringAt(one, 'status', 'sync', 'revision') === commit;
        const phase = stringAt(one, 'status', 'operationState', 'phase');
        if (status !== 'Synced' || !isAt || ![undefined, 'Succeeded'].includes(phase))
          throw new Error(`${stringAt(one, 'metadata', 'name') ?? ''}: ${JSON.stringify(one['status'])}`);
      }
      return true;
    },
    { timeoutMs: 180_000, everyMs: 1000 },
  );

/** As Kubernetes' garbage collector, which does not run here: what is owned goes with its last owner. */
async function collectGarbage(): Promise<void> {
  const owners = new Set((await list('applicationsets')).map((one) => stringAt(one, 'metadata', 'uid')));
  for (const one of await list('applications')) {
    const references = at(one, 'metadata', 'ownerReferences');
    if (!isArray(references) || references.length === 0) continue;
    if (references.some((reference) => owners.has(stringAt(reference, 'uid')))) continue;
    if (at(one, 'metadata', 'deletionTimestamp') === undefined) await world.objects.delete(one);
  }
}

async function list(plural: string): Promise<readonly JsonObject[]> {
  const collection = `/apis/argoproj.io/v1alpha1/namespaces/${argoNamespace}/${plural}`;
  const items = at((await world.controlPlane.request('GET', collection)).body, 'items');
  return isArray(items) ? items.filter(isObject) : [];
}

/** What they say, by namespace and name. */
const applications = async (): Promise<ReadonlyMap<string, string>> =>
  new Map(
    (await list('applications')).map((one) => [
      `${argoNamespace}/${stringAt(one, 'metadata', 'name') ?? ''}`,
      JSON.stringify(one['spec']),
    ]),
  );

async function configMaps(): Promise<ReadonlyMap<string, string>> {
  const items = at((await world.controlPlane.request('GET', '/api/v1/configmaps')).body, 'items');
  return new Map(
    (isArray(items) ? items : []).flatMap((item) => {
      const [namespace = '', name = ''] = ['namespace', 'name'].map((key) => stringAt(item, 'metadata', key));
      return namespaces.includes(namespace) && name !== 'kube-root-ca.crt'
        ? [[`${namespace}/${name}`, JSON.stringify(at(item, 'data'))] as const]
        : [];
    }),
  );
}
