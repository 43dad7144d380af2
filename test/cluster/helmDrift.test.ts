import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { formatPath } from '../../src/core/resource/fieldPath.ts';
import { at, isArray, stringAt, type JsonObject } from '../../src/core/resource/json.ts';
import { blockText } from '../../src/core/yaml/yamlText.ts';
import { puttingBack } from '../../src/present/lines/agentTimes.ts';
import { ruleText } from '../../src/present/lines/placeOfRule.ts';
import { syncPlan } from '../../src/session/plan/syncPlan.ts';
import type { Session } from '../../src/session/session.ts';
import type { ObjectSnapshot, OwnerSnapshot } from '../../src/session/snapshot.ts';
import { gitRepository, helmRelease, kustomization, reconcileNow } from '../harness/fluxObjects.ts';
import { gitOutput } from '../harness/git.ts';
import { waitUntil } from '../harness/process/waitUntil.ts';
import { fieldDifferences } from './support/doneSteps.ts';
import { chartFiles } from './support/driftChart.ts';
import { settledOwners, startFluxWorld, type FluxWorld } from './support/fluxWorld.ts';
import { helmCorrections } from './support/helmCorrections.ts';
import { proposedRule } from './support/proposedRule.ts';

// Releases of the real helm-controller, whose objects others disturb: what is drift, and what only looks like it, is what
// the controller's next reconciliation corrects, tells, or leaves.
let world: FluxWorld;
before(async () => {
  world = await startFluxWorld(['source-controller', 'kustomize-controller', 'helm-controller']);
});
after(() => world.stop());

const namespace = 'releases';
const modes = ['enabled', 'warn', 'silent', 'calm', 'ignoring', 'secrets'] as const;
type Release = (typeof modes)[number];

const detections: Readonly<Record<Release, JsonObject>> = {
  enabled: { driftDetection: { mode: 'enabled' } },
  calm: { driftDetection: { mode: 'enabled' } },
  secrets: { driftDetection: { mode: 'enabled' } },
  warn: { driftDetection: { mode: 'warn' } },
  silent: {},
  ignoring: {
    driftDetection: {
      mode: 'enabled',
      ignore: [
        { paths: ['/spec/replicas'], target: { kind: 'Deployment' } },
        { paths: ['/data/level'], target: { kind: 'ConfigMap', name: '.*-config' } },
      ],
    },
  },
};

const release = (name: Release): JsonObject =>
  helmRelease(
    { name, namespace },
    {
      chart: {
        spec: { chart: './charts/app', sourceRef: { kind: 'GitRepository', name: 'fleet' }, interval: '1h' },
      },
      install: { disableWait: true },
      upgrade: { disableWait: true },
      values: { replicas: 2, level: 'info' },
      valuesFrom: [{ kind: 'Secret', name: 'passwords' }],
      ...detections[name],
    },
  );

const source = (): JsonObject => gitRepository({ name: 'fleet', namespace }, { url: world.address });
const parent = (): JsonObject =>
  kustomization(
    { name: 'apps', namespace },
    { path: './apps', sourceRef: { kind: 'GitRepository', name: 'fleet' } },
  );

void test('drift of releases is what helm-controller corrects', async () => {
  const { objects } = world;
  const clone = await publish();
  await objects.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  await objects.apply({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'passwords', namespace },
    data: { 'values.yaml': Buffer.from('password: open-sesame\n').toString('base64') },
  });
  await objects.apply(source());
  await objects.apply(parent());
  await settledOwners(objects, [parent()], 60_000);
  await settledOwners(objects, modes.map(release), 120_000);

  const session = await world.openSession(clone);
  await session.settled();
  for (const name of modes) {
    const owner = ownerOf(session, name);
    assert.deepEqual(
      [name, owner.state, owner.base?.estimatedBecause],
      [name, { kind: 'compared' }, undefined],
    );
    assert.deepEqual([name, outline(owner)], [name, {}], 'as it was installed');
  }

  for (const name of modes) if (name !== 'calm') await disturb(name);
  const drift = {
    '-config': 'DRIFT: DRIFT data.kept, DRIFT data.level, DRIFT data.password-of',
    '-first': 'MISSING',
    '-marked': 'IGNORED',
    '-web':
      'DRIFT: DRIFT spec.replicas, DRIFT spec.template.spec.containers[name=web].env[name=LEVEL].value, DRIFT metadata.labels.tier',
  };
  const secret = { '-passwords': 'DRIFT: DRIFT data.password' };
  const expected: Readonly<Record<Release, Readonly<Record<string, string>>>> = {
    enabled: drift,
    warn: { ...drift, ...secret },
    silent: { ...drift, ...secret },
    calm: {},
    secrets: secret,
    ignoring: {
      ...drift,
      '-config': 'DRIFT: DRIFT data.kept, IGNORED data.level, DRIFT data.password-of',
      '-web': drift['-web'].replace('DRIFT spec.replicas', 'IGNORED spec.replicas'),
    },
  };
  for (const name of modes)
    await waitUntil(`the verdicts of ${name}`, async () => {
      await session.settled();
      assert.deepEqual(outline(ownerOf(session, name)), sorted(expected[name]));
      return true;
    });
  assert.doesNotMatch(JSON.stringify(verdictsOf(session)), /open-sesame|b3Blbi1zZXNhbWU|changed-by-hand/);

  for (const name of modes) {
    const owner = ownerOf(session, name);
    const was = await liveOf(owner);
    if (name === 'secrets') {
      await correctionFails();
      continue;
    }
    await reconcileNow(objects, release(name));
    const isLeft = name === 'warn' || name === 'silent';
    for (const object of owner.objects) await compare(object, was.get(object), isLeft);
    assert.match(puttingBack(owner, 'put it back', Date.now()), words[name]);
    const drifted = conditionOf(await objects.get(release(name)), 'Drifted');
    assert.equal(
      drifted,
      { enabled: 'False', ignoring: 'False', calm: 'False', warn: 'True', silent: undefined }[name],
    );
  }
  await waitUntil('the drift to be gone', async () => {
    const { owners } = await session.settled();
    for (const name of ['enabled', 'ignoring'] as const) {
      const now = owners.find(({ owner: { id } }) => id.kind === 'HelmRelease' && id.name === name);
      assert.doesNotMatch(JSON.stringify(now && outline(now)), /DRIFT|MISSING/);
    }
    return true;
  });
});

void test('a rule is proposed for what has drifted, and helm-controller then leaves that alone', async () => {
  const { objects } = world;
  const clone = path.join(world.folder, 'clone');
  const session = await world.openSession(clone);
  await session.settled();
  const web = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'calm-web', namespace } };
  const config = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'calm-config', namespace } };
  await objects.patch(web, { spec: { replicas: 7 } }, { fieldManager: 'kubectl', subresource: 'scale' });
  await objects.patch(config, { data: { level: 'debug' } }, { fieldManager: 'kubectl-edit' });
  const whenSaid = (expected: Readonly<Record<string, string>>): Promise<true> =>
    waitUntil('the verdicts', async () => {
      await session.settled();
      assert.deepEqual(outline(ownerOf(session, 'calm')), expected);
      return true;
    });
  await whenSaid({ '-config': 'DRIFT: DRIFT data.level', '-web': 'DRIFT: DRIFT spec.replicas' });
  const owner = ownerOf(session, 'calm');
  const object = owner.objects.find(({ id }) => id.kind === 'Deployment');
  assert.ok(object);
  const rule = await proposedRule(session, {
    owner,
    object,
    path: [{ field: 'spec' }, { field: 'replicas' }],
  });
  assert.match(rule.notes.join('\n'), /the field is ignored, and nothing else that differs now/);
  assert.match(rule.notes.join('\n'), /binds what helm-controller corrects, and no upgrade/);

  writeFileSync(path.join(clone, rule.path), rule.text);
  await session.refresh();
  await whenSaid({ '-config': 'DRIFT: DRIFT data.level', '-web': 'CONVERGING: CONVERGING spec.replicas' });
  const planned = syncPlan(await session.settled()).find(
    ({ snapshot }) => snapshot.owner.id.kind === 'HelmRelease' && snapshot.owner.id.name === 'calm',
  );
  assert.ok(planned?.kind === 'planned', planned?.kind);
  assert.deepEqual(
    planned.plan.steps.flatMap(({ action, id, fields, ignored }) =>
      [...fields, ...ignored].map((field) => `${action} ${id.name} ${formatPath(field.path)}`),
    ),
    ['update calm-config data.level', 'unchanged calm-web spec.replicas'],
  );

  const git = (...args: readonly string[]): Promise<Buffer> => gitOutput(clone, ...args);
  await git('commit', '--quiet', '--all', '--message', 'ignore it');
  await git('push', '--quiet');
  await reconcileNow(objects, source());
  await reconcileNow(objects, parent());
  await waitUntil('the correction', async () => {
    assert.equal(at(await objects.get(config), 'data', 'level'), 'info');
    return true;
  });
  await reconcileNow(objects, release('calm'));
  assert.equal(at(await objects.get(web), 'spec', 'replicas'), 7);
  await session.refresh();
  await whenSaid({ '-web': 'IGNORED: IGNORED spec.replicas' });
  const [field] =
    ownerOf(session, 'calm').objects.find(({ id }) => id.kind === 'Deployment')?.verdict?.fields ?? [];
  assert.match(
    (field && ruleText(ownerOf(session, 'calm'), field)) ?? '',
    /^spec\.driftDetection\.ignore\[0\]: \/spec\/replicas \(apps\/calm\.yaml:\d+\)$/,
  );
});

void test('what it corrects of objects of every kind is what was foretold', () => helmCorrections(world));

const words: Readonly<Record<Release, RegExp>> = {
  enabled: /^HelmRelease\/releases\/enabled will put it back in at most (60 min|1 h)/,
  ignoring: /will put it back/,
  calm: /will put it back/,
  warn: /^nothing before the next upgrade: HelmRelease\/releases\/warn only tells of drift/,
  secrets: /will put it back/,
  silent: /^nothing before the next upgrade: HelmRelease\/releases\/silent does not look for drift/,
};

async function publish(): Promise<string> {
  const clone = path.join(world.folder, 'clone');
  await gitOutput('.', 'clone', '--quiet', world.address, clone);
  const write = (file: string, text: string): void => {
    mkdirSync(path.dirname(path.join(clone, file)), { recursive: true });
    writeFileSync(path.join(clone, file), text);
  };
  for (const [file, text] of Object.entries(chartFiles)) write(`charts/app/${file}`, text);
  for (const name of modes) write(`apps/${name}.yaml`, `${blockText(release(name))}\n`);
  const git = (...args: readonly string[]): Promise<Buffer> => gitOutput(clone, ...args);
  await git('symbolic-ref', 'HEAD', 'refs/heads/main');
  await git('config', 'user.name', 'Ada Example');
  await git('config', 'user.email', 'ada@example.com');
  await git('add', '--all');
  await git('commit', '--quiet', '--message', 'releases');
  await git('push', '--quiet', '--set-upstream', 'origin', 'main');
  return clone;
}

/** What people and other controllers do to the objects of a release. */
async function disturb(name: Release): Promise<void> {
  const { objects } = world;
  const object = (apiVersion: string, kind: string, suffix: string): JsonObject => ({
    apiVersion,
    kind,
    metadata: { name: `${name}-${suffix}`, namespace },
  });
  if (name === 'secrets' || name === 'warn' || name === 'silent') {
    const password = Buffer.from('changed-by-hand').toString('base64');
    await objects.patch(
      object('v1', 'Secret', 'passwords'),
      { data: { password } },
      { fieldManager: 'rotator' },
    );
  }
  if (name === 'secrets') return;
  const web = object('apps/v1', 'Deployment', 'web');
  await objects.patch(web, { spec: { replicas: 7 } }, { fieldManager: 'kubectl', subresource: 'scale' });
  const containers = [
    {
      name: 'web',
      env: [
        { name: 'LEVEL', value: 'debug' },
        { name: 'MORE', value: 'by somebody' },
      ],
    },
    { name: 'sidecar', image: 'example.com/sidecar:1' },
  ];
  await objects.patch(
    web,
    { metadata: { labels: { tier: 'changed' } }, spec: { template: { spec: { containers } } } },
    { fieldManager: 'kubectl-edit', type: 'strategic' },
  );
  await objects.patch(
    object('v1', 'ConfigMap', 'config'),
    { data: { level: 'debug', kept: null, more: 'of somebody', 'password-of': 'changed-by-hand' } },
    { fieldManager: 'kubectl-edit' },
  );
  await objects.patch(
    object('v1', 'ConfigMap', 'marked'),
    {
      metadata: { annotations: { 'helm.toolkit.fluxcd.io/driftDetection': 'disabled' } },
      data: { level: 'debug' },
    },
    { fieldManager: 'kubectl-edit' },
  );
  await objects.delete(object('v1', 'ServiceAccount', 'first'));
  // What Git is silent on is no drift.
  await objects.patch(
    object('v1', 'Service', 'web'),
    { metadata: { annotations: { 'example.com/note': 'by somebody' } } },
    { fieldManager: 'kubectl-annotate' },
  );
}

function ownerOf({ snapshot: { owners } }: Session, name: Release): OwnerSnapshot {
  const found = owners.find(({ owner: { id } }) => id.kind === 'HelmRelease' && id.name === name);
  assert.ok(found, `${name} is no owner`);
  return found;
}

const verdictsOf = ({ snapshot }: Session): unknown =>
  snapshot.owners.flatMap(({ objects }) => objects.map(({ id, verdict }) => [id, verdict]));

/** By the end of the object's name; what is in sync is left out. */
const outline = ({ owner: { id }, objects }: OwnerSnapshot): Readonly<Record<string, string>> =>
  sorted(
    Object.fromEntries(
      objects.flatMap((object) => {
        const own = 'name' in id ? id.name : '';
        const text = said(object);
        return text === 'SYNC' ? [] : [[object.id.name.replace(own, ''), text]];
      }),
    ),
  );

const said = ({ verdict }: ObjectSnapshot): string =>
  [
    verdict?.verdict ?? 'waiting',
    (verdict?.fields ?? []).map((field) => `${field.verdict} ${formatPath(field.path)}`).join(', '),
  ]
    .filter((part) => part !== '')
    .join(': ');

const sorted = (record: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(record)
      .map(([key, text]): [string, string] => [key, inOrder(text)])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );

const inOrder = (text: string): string => {
  const [verdict = '', fields] = text.split(': ');
  return fields === undefined ? verdict : `${verdict}: ${fields.split(', ').sort().join(', ')}`;
};

async function liveOf({ objects }: OwnerSnapshot): Promise<ReadonlyMap<ObjectSnapshot, JsonObject>> {
  const found = new Map<ObjectSnapshot, JsonObject>();
  for (const object of objects)
    if (object.live.kind === 'present' && object.deployed)
      found.set(object, await world.objects.get(object.deployed.object));
  return found;
}

/** helm-controller 1.6 sends what it has masked for its own log, which is no data of a Secret. */
async function correctionFails(): Promise<void> {
  const { objects } = world;
  const requestedAt = { 'reconcile.fluxcd.io/requestedAt': 'now' };
  await objects.patch(
    release('secrets'),
    { metadata: { annotations: requestedAt } },
    { fieldManager: 'flux' },
  );
  await waitUntil('helm-controller to give up', async () => {
    const events = await world.controlPlane.request('GET', `/api/v1/namespaces/${namespace}/events`);
    return /DriftCorrectionFailed.*secrets-passwords patch failure: illegal base64/.test(
      JSON.stringify(events),
    );
  });
}

/** What was foretold of an object, and what the controller did to it. */
async function compare(object: ObjectSnapshot, was: JsonObject | undefined, isLeft: boolean): Promise<void> {
  assert.ok(object.deployed);
  const title = `${object.id.kind} ${object.id.name}`;
  if (was === undefined && isLeft) {
    await assert.rejects(world.objects.get(object.deployed.object), /404/, title);
    return;
  }
  const is = await world.objects.get(object.deployed.object);
  if (was === undefined) return;
  const corrected = isLeft ? [] : (object.verdict?.fields ?? []).filter(({ verdict }) => verdict === 'DRIFT');
  if (corrected.length === 0)
    assert.equal(
      stringAt(is, 'metadata', 'resourceVersion'),
      stringAt(was, 'metadata', 'resourceVersion'),
      `${title} was written`,
    );
  const fields = corrected.map((field) => ({ ...field, overwritesDrift: true }));
  assert.deepEqual([title, fieldDifferences({ fields }, was, is)], [title, []]);
}

function conditionOf(object: JsonObject, type: string): string | undefined {
  const conditions = at(object, 'status', 'conditions');
  const found = isArray(conditions)
    ? conditions.find((condition) => stringAt(condition, 'type') === type)
    : undefined;
  return stringAt(found, 'status');
}
