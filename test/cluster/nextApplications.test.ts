import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { at, isArray, stringAt, type JsonObject } from '../../src/core/resource/json.ts';
import { originOfField } from '../../src/present/lines/originOf.ts';
import { planAt, syncPlan } from '../../src/session/plan/syncPlan.ts';
import type { PlannedOwner } from '../../src/session/plan/plannedOwner.ts';
import type { Snapshot } from '../../src/session/snapshot.ts';
import { argoNamespace, startArgo } from '../harness/argo.ts';
import { gitOutput } from '../harness/git.ts';
import { waitUntil } from '../harness/process/waitUntil.ts';
import { startAgentWorld, type AgentWorld } from './support/agentWorld.ts';

// A merge that changes, adds and removes Applications themselves, which others apply: the plan has what each of them does
// by then, and the real Argo CD does that.
let world: AgentWorld;
before(async () => {
  world = await startAgentWorld('argo', (controlPlane) => startArgo(controlPlane));
});
after(() => world.stop());

interface Written {
  readonly path?: string;
  readonly revision?: string;
  readonly namespace?: string;
  readonly source?: JsonObject;
  readonly metadata?: JsonObject;
  readonly manual?: true;
  readonly options?: readonly string[];
  readonly ignore?: readonly JsonObject[];
  /** Of its namespace, which it makes then. */
  readonly labels?: JsonObject;
}

const application = (name: string, written: Written = {}): JsonObject => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  metadata: { name, namespace: argoNamespace, ...written.metadata },
  spec: {
    project: 'default',
    source: {
      repoURL: world.address,
      targetRevision: written.revision ?? 'main',
      path: written.path ?? `apps/${name}`,
      ...written.source,
    },
    ...(written.ignore ? { ignoreDifferences: written.ignore } : {}),
    destination: { server: 'https://kubernetes.default.svc', namespace: written.namespace ?? name },
    syncPolicy: {
      ...(written.manual ? {} : { automated: { prune: true } }),
      // Nobody collects garbage here, which objects that are deleted otherwise wait for.
      syncOptions: [
        'PrunePropagationPolicy=background',
        ...(written.labels ? ['CreateNamespace=true'] : []),
        ...(written.options ?? []),
      ],
      ...(written.labels ? { managedNamespaceMetadata: { labels: written.labels } } : {}),
      ...(written.options ? { retry: { limit: 1 } } : {}),
    },
  },
});

const cascade = { finalizers: ['resources-finalizer.argocd.argoproj.io/background'] };
const alone = { namespace: 'untouched', options: ['FailOnSharedResource=true'] };
const asked = { metadata: { annotations: { 'argocd.argoproj.io/compare-options': 'ServerSideDiff=true' } } };
const skips = { options: ['SkipDryRunOnMissingResource=true'] };
const stays = { annotations: { 'argocd.argoproj.io/sync-options': 'Prune=false' } };
const ignored = [{ kind: 'ConfigMap', jsonPointers: ['/data/level'] }];
const ruled = ['by-rule', 'by-lost-rule'];
const renderers: Readonly<Record<string, Written>> = {
  parent: { path: 'owners', namespace: argoNamespace },
  middle: { path: 'middle', namespace: argoNamespace },
  // What it deletes waits for somebody, and so does it.
  holder: { path: 'holder', namespace: argoNamespace },
};
const first: Readonly<Record<string, Written>> = {
  ...renderers,
  'by-path': {},
  'by-namespace': {},
  'by-option': {},
  pinned: {},
  unpinned: { revision: 'v1' },
  cascaded: { metadata: cascade },
  orphaned: {},
  kept: { metadata: { ...cascade, ...stays } },
  manual: {},
  untouched: {},
  alone,
  extra: {},
  'extra-with': {},
  asked,
  'asked-unseen': asked,
  skips,
  labelled: { labels: { team: 'a' } },
  'labelled-idle': { labels: { team: 'a' } },
  'labelled-with': { labels: { team: 'a' } },
  // Nothing but the rule makes Argo CD look again, so that it does not sync by the old ones first.
  'by-rule': { revision: 'v1' },
  'by-lost-rule': { ignore: ignored },
};
const next: Readonly<Record<string, Written>> = {
  ...renderers,
  'by-path': { path: 'apps/elsewhere' },
  'by-namespace': { namespace: 'other' },
  'by-option': { source: { kustomize: { namePrefix: 'x-' } } },
  pinned: { revision: 'v1' },
  unpinned: {},
  manual: { manual: true, path: 'apps/elsewhere' },
  untouched: {},
  // By then it renders what is another one's.
  alone: { ...alone, path: 'apps/untouched' },
  extra: {},
  'extra-with': {},
  asked,
  'asked-unseen': asked,
  skips,
  labelled: { labels: { team: 'b' } },
  'labelled-idle': { labels: { team: 'a' } },
  'labelled-with': { labels: { team: 'a' } },
  'by-rule': { revision: 'v1', ignore: ignored },
  'by-lost-rule': {},
  created: {},
  'created-above': { path: 'leaves', namespace: argoNamespace },
};
const pinned: ReadonlySet<string> = new Set(['pinned', 'by-rule']);
/** Not synced by then to what is merged. */
const unsynced: ReadonlySet<string> = new Set(['manual', 'alone', 'asked', 'skips', 'holder']);
/** What `middle` renders, and `created-above` by then. */
const deep = { before: {}, after: { path: 'apps/elsewhere' } } as const;

const configMap = (name: string, level: string, annotations = ''): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name}, annotations: { ${annotations} } }\ndata: { level: ${level} }\n`;

/** Of a kind that nobody serves, after everything else. */
const thing = `apiVersion: example.com/v1
kind: Thing
metadata: { name: thing, annotations: { argocd.argoproj.io/sync-wave: '1' } }
`;

test('a plan goes on with the Applications that a merge changes, adds and removes', async () => {
  const { objects } = world;
  const clone = path.join(world.folder, 'clone');
  await gitOutput('.', 'clone', '--quiet', world.address, clone);
  const git = (...args: readonly string[]): Promise<Buffer> => gitOutput(clone, ...args);
  const write = (file: string, text: string): void => {
    mkdirSync(path.dirname(path.join(clone, file)), { recursive: true });
    writeFileSync(path.join(clone, file), text);
  };
  const writeApplications = (folder: string, all: Readonly<Record<string, Written>>): void => {
    rmSync(path.join(clone, folder), { recursive: true, force: true });
    for (const [name, written] of Object.entries(all))
      write(`${folder}/${name}.json`, JSON.stringify(application(name, written)));
  };
  const commit = async (): Promise<string> => {
    await git('add', '--all');
    await git('commit', '--quiet', '--message', 'change');
    return (await git('rev-parse', 'HEAD')).toString().trim();
  };
  await git('symbolic-ref', 'HEAD', 'refs/heads/main');
  await git('config', 'user.name', 'Ada Example');
  await git('config', 'user.email', 'ada@example.com');
  const nested = ['deep', 'leaf', 'confirmed'];
  const names = [...new Set([...Object.keys(first), ...Object.keys(next), ...nested])].filter(
    (name) => !(name in renderers) && name !== 'created-above',
  );
  for (const name of names) write(`apps/${name}/one.yaml`, configMap('one', 'old'));
  write('apps/by-option/kustomization.yaml', 'resources: [one.yaml]\n');
  write('apps/alone/one.yaml', configMap('own', 'old'));
  write('apps/elsewhere/two.yaml', configMap('two', 'old'));
  write(
    'apps/cascaded/stays.yaml',
    configMap('stays', 'old', 'argocd.argoproj.io/sync-options: Delete=false'),
  );
  write(
    'apps/confirmed/waits.yaml',
    configMap('waits', 'old', 'argocd.argoproj.io/sync-options: Delete=confirm'),
  );
  for (const name of ['extra', 'extra-with']) {
    write(
      `apps/${name}/one.yaml`,
      configMap('one', 'old', 'argocd.argoproj.io/compare-options: IgnoreExtraneous'),
    );
    write(`apps/${name}/two.yaml`, configMap('two', 'old'));
  }
  write('apps/asked/fixed.yaml', `immutable: true\n${configMap('fixed', 'old')}`);
  write('apps/asked-unseen/one.yaml', configMap('one', 'old, more: x'));
  writeApplications('owners', first);
  writeApplications('middle', { deep: deep.before });
  writeApplications('holder', { confirmed: { metadata: cascade } });
  write('holder/stays.yaml', configMap('stays', 'old'));
  await commit();
  await git('tag', 'v1');
  await git('push', '--quiet', '--tags', '--set-upstream', 'origin', 'main');

  const namespaces = [...names, 'other'];
  for (const name of namespaces)
    await objects.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  await objects.apply(application('parent', renderers['parent']));
  await synced([...Object.keys(first), 'deep', 'confirmed']);
  for (const name of ['labelled-idle', 'labelled-with'])
    await objects.patch(
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name } },
      { metadata: { labels: { team: 'x' } } },
      { fieldManager: 'kubectl-label' },
    );
  for (const name of ruled)
    await objects.patch(
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'one', namespace: name } },
      { data: { level: 'drifted' } },
      { fieldManager: 'kubectl-edit' },
    );
  const was = await applied(namespaces);

  writeApplications('owners', next);
  writeApplications('middle', { deep: deep.after });
  writeApplications('leaves', { leaf: {} });
  writeApplications('holder', {});
  write('holder/stays.yaml', configMap('stays', 'old'));
  for (const name of ['pinned', 'unpinned', 'asked', 'asked-unseen', 'skips', 'labelled-with'])
    write(`apps/${name}/one.yaml`, configMap('one', name === 'asked-unseen' ? 'old' : 'new'));
  for (const name of ['extra', 'extra-with']) rmSync(path.join(clone, `apps/${name}/one.yaml`));
  write('apps/extra-with/two.yaml', configMap('two', 'new'));
  write('apps/asked/fixed.yaml', `immutable: true\n${configMap('fixed', 'new')}`);
  write('apps/skips/thing.yaml', thing);
  const session = await world.openSession(clone);
  await session.settled();
  const ofWorkingTree = outlines(syncPlan(session.snapshot));
  const merged = await commit();
  const inspection = session.inspect(clone, [merged]);
  const plans = planAt(await inspection.settled(), clone, merged);
  assert.deepEqual(outlines(plans), ofWorkingTree, 'a commit is planned as the working tree was');
  assert.deepEqual(namespaceLines(session.snapshot), {
    labelled: 'owners/labelled.json:1 certain',
    'labelled-idle': 'owners/labelled-idle.json:1 certain',
    'labelled-with': 'owners/labelled-with.json:1 certain',
  });
  assert.deepEqual(outlines(plans), {
    parent:
      'create created, create created-above, prune cascaded, prune orphaned, skip kept, update alone, update by-lost-rule, update by-namespace, update by-option, update by-path, update by-rule, update labelled, update manual, update pinned, update unpinned',
    middle: 'update deep',
    'by-path': 'create two, prune one',
    'by-namespace': 'create one, prune one',
    'by-option': 'create x-one, prune one',
    pinned: '',
    unpinned: 'update one',
    cascaded: 'prune one, skip stays',
    orphaned: 'skip one',
    kept: '',
    manual: 'create two, skip one',
    untouched: '',
    alone:
      'does not run: ConfigMap untouched/one is part of the Application untouched too (FailOnSharedResource)',
    deep: 'create two, prune one',
    created: 'create one',
    'created-above': 'create leaf',
    leaf: 'create one',
    holder: 'prune confirmed',
    confirmed: 'blocked one, skip waits',
    extra: 'skip one',
    'extra-with': 'prune one, update two',
    asked: 'blocked fixed, blocked one',
    'asked-unseen': '',
    skips: 'blocked thing, update one',
    labelled: 'update labelled',
    'labelled-idle': '',
    'labelled-with': 'update labelled-with, update one',
    'by-rule': '',
    'by-lost-rule': 'update one',
  });

  await git('push', '--quiet');
  await waitUntil(
    'Argo CD to be done',
    async () => {
      const gone = ['cascaded', 'orphaned'];
      for (const name of gone) await assert.rejects(objects.get(application(name)), `${name} is still there`);
      const parent = await objects.get(application('parent'));
      assert.equal(stringAt(parent, 'status', 'sync', 'revision'), merged);
      const { status = null } = await objects.get(application('alone'));
      assert.match(
        stringAt(status, 'operationState', 'message') ?? '',
        /^Shared resource found: .*ConfigMap\/one is part of applications argocd\/alone and untouched/,
      );
      const compared = at(await objects.get(application('asked')), 'status');
      assert.equal(stringAt(compared, 'sync', 'revision'), merged);
      const operation = at(await objects.get(application('skips')), 'status', 'operationState');
      assert.equal(stringAt(operation, 'syncResult', 'revision'), merged);
      assert.equal(stringAt(operation, 'phase'), 'Failed');
      const leaving = await objects.get(application('confirmed'));
      assert.ok(at(leaving, 'metadata', 'deletionTimestamp'));
      return true;
    },
    { timeoutMs: 120_000, everyMs: 500 },
  );
  await synced(
    ['parent', 'deep', 'leaf', ...Object.keys(next).filter((name) => !unsynced.has(name))],
    merged,
  );
  await comparisonFails('asked', /field is immutable/);
  const is = await applied(namespaces);
  const done = [...new Set([...was.keys(), ...is.keys()])].flatMap((key) => {
    if (was.get(key) === is.get(key)) return [];
    return [`${!was.has(key) ? 'create' : !is.has(key) ? 'prune' : 'update'} ${key}`];
  });
  const planned = plans.flatMap((one) => {
    if (one.kind === 'unknown') return [`unknown: ${one.reason}`];
    const { when, blockedBy } = one.plan.willRun;
    if (blockedBy !== undefined || when.startsWith('when somebody syncs')) return [];
    return one.plan.steps.flatMap(({ action, id: { kind, namespace, name } }) =>
      writes.has(action) && kind !== 'Application' ? [`${action} ${namespace}/${name}`] : [],
    );
  });
  assert.deepEqual(planned.toSorted(), done.toSorted());
  inspection.dispose();
});

const writes: ReadonlySet<string> = new Set(['create', 'update', 'recreate', 'prune']);

function outlines(plans: readonly PlannedOwner[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    plans.map((planned) => {
      const { id } = planned.snapshot.owner;
      const name = id.kind === 'Application' ? id.name : '';
      if (planned.kind === 'unknown') return [name, planned.reason];
      const { willRun, steps } = planned.plan;
      if (willRun.blockedBy !== undefined) return [name, `does not run: ${willRun.blockedBy}`];
      const told = steps.flatMap(({ action, id: { name: called } }) =>
        action === 'unchanged' ? [] : [`${action} ${called}`],
      );
      return [name, told.toSorted().join(', ')];
    }),
  );
}

/** The lines that are told of the labels of the Namespaces that Applications make. */
const namespaceLines = ({ owners }: Snapshot): Readonly<Record<string, string>> =>
  Object.fromEntries(
    owners.flatMap((owner) =>
      owner.objects.flatMap((object) => {
        if (object.id.kind !== 'Namespace') return [];
        const label = ['metadata', 'labels', 'team'].map((field) => ({ field }));
        const origin = originOfField(owner, object, label);
        const line = origin && `${origin.path}:${String(origin.line)}${origin.certain ? ' certain' : ''}`;
        return [[object.id.name, line ?? 'nowhere'] as const];
      }),
    ),
  );

/** It says so once: the next time it takes what it has kept of the comparison before, and calls the Application Synced. */
async function comparisonFails(name: string, message: RegExp): Promise<void> {
  const refresh = { 'argocd.argoproj.io/refresh': 'hard' };
  await world.objects.patch(application(name), { metadata: { annotations: refresh } });
  await waitUntil(
    `the comparison of ${name} to fail`,
    async () => {
      const conditions = at(await world.objects.get(application(name)), 'status', 'conditions') ?? [];
      assert.match(JSON.stringify(conditions), /ComparisonError/);
      assert.match(JSON.stringify(conditions), message);
      return true;
    },
    { timeoutMs: 60_000, everyMs: 100 },
  );
}

/** Until Argo CD has applied each, at a commit where one is named. */
const synced = (names: readonly string[], commit?: string): Promise<boolean> =>
  waitUntil(
    'Applications to be synced',
    async () => {
      const tag = (await gitOutput(path.join(world.folder, 'clone'), 'rev-parse', 'v1')).toString().trim();
      for (const name of names) {
        const { status = null } = await world.objects.get(application(name));
        const phase = stringAt(status, 'operationState', 'phase');
        const isAt = (revision: string | undefined): boolean =>
          revision !== undefined && (commit === undefined || revision === (pinned.has(name) ? tag : commit));
        // What is not pruned leaves an Application out of sync.
        const isDone =
          (stringAt(status, 'sync', 'status') === 'Synced' && isAt(stringAt(status, 'sync', 'revision'))) ||
          (commit !== undefined && isAt(stringAt(status, 'operationState', 'syncResult', 'revision')));
        if (!isDone || ![undefined, 'Succeeded'].includes(phase))
          throw new Error(`${name} is not done: ${JSON.stringify(status)}`);
      }
      return true;
    },
    { timeoutMs: 120_000, everyMs: 500 },
  );

/**
 * The ConfigMaps of namespaces, and their own labels, by namespace and name. One that is about to be pinned may be at the
 * merge for a moment.
 */
async function applied(namespaces: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const namespace of namespaces) {
    const own = await world.objects.get({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace },
    });
    found.set(`/${namespace}`, JSON.stringify(at(own, 'metadata', 'labels')));
    const answer = await world.controlPlane.request('GET', `/api/v1/namespaces/${namespace}/configmaps`);
    const items = at(answer.body, 'items');
    for (const item of isArray(items) ? items : []) {
      const name = stringAt(item, 'metadata', 'name') ?? '';
      if (name !== 'kube-root-ca.crt') found.set(`${namespace}/${name}`, JSON.stringify(at(item, 'data')));
    }
  }
  return found;
}
