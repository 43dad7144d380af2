import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { formatPath } from '../../src/core/resource/fieldPath.ts';
import { stringAt, type JsonObject } from '../../src/core/resource/json.ts';
import { puttingBack } from '../../src/present/lines/agentTimes.ts';
import type { ObjectSnapshot, OwnerSnapshot } from '../../src/session/snapshot.ts';
import type { Session } from '../../src/session/session.ts';
import { argoNamespace, startArgo, type Argo } from '../harness/argo.ts';
import { gitOutput } from '../harness/git.ts';
import { waitUntil } from '../harness/process/waitUntil.ts';
import { startAgentWorld, type AgentWorld } from './support/agentWorld.ts';
import { fieldDifferences } from './support/doneSteps.ts';

// Generated Applications that somebody disturbs while the controller of ApplicationSets is away: what is told as drift is
// what the real one puts back when it is there again, and it leaves the rest.
let world: AgentWorld;
let argo: Argo;
before(async () => {
  world = await startAgentWorld('argo', async (controlPlane) => {
    argo = await startArgo(controlPlane);
    return argo;
  });
});
after(() => world.stop());

const set = (name: string, names: readonly string[], spec: JsonObject): JsonObject => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'ApplicationSet',
  metadata: { name, namespace: argoNamespace },
  spec: {
    generators: [{ list: { elements: names.map((one) => ({ name: one })) } }],
    template: {
      metadata: {
        name: `${name}-{{name}}`,
        labels: { team: 'shop' },
        annotations: { note: 'of {{name}}' },
        finalizers: ['resources-finalizer.argocd.argoproj.io/background'],
      },
      spec: {
        project: 'default',
        source: { repoURL: world.address, targetRevision: 'main', path: 'apps/{{name}}' },
        destination: { server: 'https://kubernetes.default.svc', namespace: 'default' },
      },
    },
    ...spec,
  },
});
const sets = (): readonly JsonObject[] => [
  set('shop', ['spec', 'marks', 'more', 'ignored', 'gone', 'quiet'], {
    preservedFields: { labels: ['by-hand'], annotations: ['by-hand'] },
    ignoreApplicationDifferences: [
      { name: 'shop-ignored', jsonPointers: ['/spec/source/targetRevision'] },
      { jqPathExpressions: ['.spec.info'] },
    ],
  }),
  set('once', ['a'], { syncPolicy: { applicationsSync: 'create-only' } }),
];

const application = (name: string): JsonObject => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  metadata: { name, namespace: argoNamespace },
});

const disturbances: Readonly<Record<string, JsonObject>> = {
  'shop-spec': { spec: { source: { path: 'elsewhere' } } },
  'shop-marks': {
    metadata: {
      labels: { team: 'other', 'by-hand': 'yes' },
      annotations: {
        note: null,
        stranger: 'here',
        'by-hand': 'yes',
        'notified.notifications.argoproj.io': '{}',
      },
      finalizers: null,
    },
  },
  'shop-more': { spec: { revisionHistoryLimit: 3, syncPolicy: { retry: { limit: 2 } } } },
  'shop-ignored': {
    spec: {
      source: { targetRevision: 'next' },
      info: [{ name: 'a', value: 'b' }],
      destination: { namespace: 'elsewhere' },
    },
  },
  'once-a': { spec: { source: { path: 'elsewhere' } } },
};
/** Whose policy is to make Applications alone. */
const left = { 'once-a': 'IGNORED' };
const expected: Readonly<Record<string, string>> = {
  ...left,
  'shop-spec': 'DRIFT: DRIFT spec.source.path',
  'shop-marks':
    'DRIFT: DRIFT metadata.annotations.note, DRIFT metadata.annotations.stranger, DRIFT metadata.finalizers[=resources-finalizer.argocd.argoproj.io/background], DRIFT metadata.labels.team',
  'shop-more': 'DRIFT: DRIFT spec.revisionHistoryLimit, DRIFT spec.syncPolicy.retry.limit',
  'shop-ignored':
    'DRIFT: DRIFT spec.destination.namespace, IGNORED spec.info, IGNORED spec.source.targetRevision',
  'shop-gone': 'MISSING',
};

test('what is told as drift of generated Applications is what their controller puts back', async () => {
  const { objects } = world;
  const clone = await publish();
  for (const one of sets()) await objects.apply(one);
  const names = ['spec', 'marks', 'more', 'ignored', 'gone', 'quiet'].map((name) => `shop-${name}`);
  const controller = await argo.startApplicationSets();
  await waitUntil('the Applications', async () => {
    for (const name of [...names, 'once-a']) await objects.get(application(name));
    return true;
  });
  const session = await world.openSession(clone);
  await verdictsAre(session, left);

  await controller.stop();
  await objects.patch(
    application('shop-gone'),
    { metadata: { finalizers: null } },
    { fieldManager: 'kubectl' },
  );
  await objects.delete(application('shop-gone'));
  for (const [name, patch] of Object.entries(disturbances))
    await objects.patch(application(name), patch, { fieldManager: 'kubectl-edit' });
  await verdictsAre(session, expected);
  const was = new Map<string, JsonObject>();
  for (const name of Object.keys(disturbances)) was.set(name, await objects.get(application(name)));
  const told = objectsOf(session);
  const shop = ownersOf(session)[0] ?? assert.fail();
  assert.match(
    puttingBack(shop, 'put it back', Date.now()),
    /^ApplicationSet\/argocd\/shop will put it back when it generates/,
  );

  await argo.startApplicationSets();
  await waitUntil('the Application that was deleted', () => objects.get(application('shop-gone')));
  await verdictsAre(session, {
    ...left,
    'shop-ignored': 'IGNORED: IGNORED spec.info, IGNORED spec.source.targetRevision',
  });
  for (const [name, before_] of was) {
    const drifted = (told.get(name)?.verdict?.fields ?? []).filter(({ verdict }) => verdict === 'DRIFT');
    const fields = drifted.map((field) => ({ ...field, overwritesDrift: false }));
    const is = await objects.get(application(name));
    assert.deepEqual([name, fieldDifferences({ fields }, before_, is)], [name, []]);
  }
});

async function publish(): Promise<string> {
  const clone = path.join(world.folder, 'clone');
  await gitOutput('.', 'clone', '--quiet', world.address, clone);
  mkdirSync(path.join(clone, 'sets'));
  for (const one of sets())
    writeFileSync(
      path.join(clone, 'sets', `${stringAt(one, 'metadata', 'name') ?? ''}.json`),
      JSON.stringify(one),
    );
  const git = (...args: readonly string[]): Promise<Buffer> => gitOutput(clone, ...args);
  await git('symbolic-ref', 'HEAD', 'refs/heads/main');
  await git('config', 'user.name', 'Ada Example');
  await git('config', 'user.email', 'ada@example.com');
  await git('add', '--all');
  await git('commit', '--quiet', '--message', 'sets');
  await git('push', '--quiet', '--set-upstream', 'origin', 'main');
  return clone;
}

const ownersOf = ({ snapshot }: Session): readonly OwnerSnapshot[] =>
  snapshot.owners
    .filter(({ owner: { id } }) => id.kind === 'ApplicationSet')
    .toSorted((a, b) => (JSON.stringify(a.owner.id) < JSON.stringify(b.owner.id) ? 1 : -1));

const objectsOf = (session: Session): ReadonlyMap<string, ObjectSnapshot> =>
  new Map(ownersOf(session).flatMap(({ objects }) => objects.map((object) => [object.id.name, object])));

const verdictsAre = (session: Session, all: Readonly<Record<string, string>>): Promise<boolean> =>
  waitUntil('the verdicts', async () => {
    await session.settled();
    const found = [...objectsOf(session)].flatMap(([name, { verdict }]) => {
      if (!verdict || verdict.verdict === 'SYNC') return verdict ? [] : [[name, 'none'] as const];
      const fields = verdict.fields.map((field) => `${field.verdict} ${formatPath(field.path)}`).toSorted();
      return [
        [name, [verdict.verdict, ...(fields.length > 0 ? [fields.join(', ')] : [])].join(': ')] as const,
      ];
    });
    assert.equal(ownersOf(session).length, 2);
    assert.deepEqual(Object.fromEntries(found), all);
    return true;
  });
