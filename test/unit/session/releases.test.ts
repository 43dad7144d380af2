import assert from 'node:assert/strict';
import { test } from 'node:test';
import { managedByLabel } from '../../../src/core/drift/desired/helmDesired.ts';
import { formatPath } from '../../../src/core/resource/fieldPath.ts';
import type { JsonObject } from '../../../src/core/resource/json.ts';
import { derive } from '../../../src/session/derive/derive.ts';
import { scopeKey, workingTree, type Inputs } from '../../../src/session/inputs.ts';
import type { OwnerSnapshot, Snapshot, WantedBuild } from '../../../src/session/snapshot.ts';
import { releaseNotes } from '../../../src/session/releases/releaseNotes.ts';
import { planOwners, syncPlan } from '../../../src/session/plan/syncPlan.ts';
import {
  build,
  configMap,
  environment,
  inputs,
  kustomization,
  predictionOf,
  secrets,
  watched,
} from '../../support/snapshots.ts';

/** HelmReleases of which a release is deployed: what Helm keeps, what is rendered at each point, and what is live. */

interface Parts {
  readonly kept?: JsonObject;
  /** What the chart renders to at what Flux has applied, and in the working tree. */
  readonly rendered?: JsonObject;
  readonly edited?: JsonObject;
  readonly live?: JsonObject;
  readonly status?: JsonObject;
  readonly spec?: JsonObject;
  readonly editedSpec?: JsonObject;
  readonly denied?: boolean;
  /** The working tree does not hold it any more; what the Kustomization says that held it. */
  readonly removed?: true;
  readonly holder?: JsonObject;
}

const data = (level: string): JsonObject => ({ level });
const written = (level: string): JsonObject => {
  const object = configMap('config', data(level));
  return {
    ...object,
    metadata: {
      name: 'config',
      namespace: 'shop',
      labels: { [managedByLabel]: 'Helm' },
      annotations: { 'meta.helm.sh/release-name': 'web', 'meta.helm.sh/release-namespace': 'shop' },
    },
  };
};
const live = (level: string, manager = 'helm-controller'): JsonObject => {
  const object = written(level);
  const metadata = object['metadata'] as JsonObject;
  const entry = (name: string, operation: string, fields: JsonObject): JsonObject => ({
    manager: name,
    operation,
    apiVersion: 'v1',
    fieldsType: 'FieldsV1',
    fieldsV1: fields,
  });
  const marks = {
    'f:metadata': {
      'f:labels': { [`f:${managedByLabel}`]: {} },
      'f:annotations': { 'f:meta.helm.sh/release-name': {}, 'f:meta.helm.sh/release-namespace': {} },
    },
  };
  const level_ = { 'f:data': { 'f:level': {} } };
  const managedFields =
    manager === 'helm-controller'
      ? [entry(manager, 'Apply', { ...marks, ...level_ })]
      : [entry('helm-controller', 'Apply', marks), entry(manager, 'Update', level_)];
  return { ...object, metadata: { ...metadata, uid: 'u', resourceVersion: '7', managedFields } };
};

const history = (version: number, status: string): JsonObject => ({
  name: 'web',
  namespace: 'shop',
  version,
  status,
  chartName: 'app',
  chartVersion: '1.0.0',
});
const settled: JsonObject = {
  storageNamespace: 'shop',
  observedGeneration: 1,
  lastAttemptedGeneration: 1,
  conditions: [
    { type: 'Ready', status: 'True', reason: 'InstallSucceeded', message: '' },
    { type: 'Released', status: 'True', reason: 'InstallSucceeded', message: '' },
  ],
  history: [history(3, 'deployed')],
};
const release = (spec: JsonObject = {}, status?: JsonObject): JsonObject => ({
  apiVersion: 'helm.toolkit.fluxcd.io/v2',
  kind: 'HelmRelease',
  metadata: { name: 'web', namespace: 'shop', ...(status ? { generation: 1 } : {}) },
  spec: {
    interval: '10m',
    chart: { spec: { chart: './charts/app', sourceRef: { kind: 'GitRepository', name: 'fleet' } } },
    ...spec,
  },
  ...(status ? { status } : {}),
});

/** Every build and prediction that is wanted is given, until there is none. */
function snapshotOf(parts: Parts = {}): Snapshot {
  const { kept = written('info'), rendered = kept, edited = rendered } = parts;
  const { spec = {}, editedSpec = spec, status = settled, denied = false } = parts;
  const name = 'sh.helm.release.v1.web.v3';
  const secret = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace: 'shop', resourceVersion: '1' },
    data: { release: 'aGVsbQ==' },
  };
  const plain = environment({
    owners: [kustomization({ spec: parts.holder ?? {} })],
    live: parts.live ? [parts.live] : [],
    helmReleases: watched([release(spec, status)]),
  });
  const state = denied
    ? {
        listed: false,
        objects: new Map(),
        failure: { code: 'denied', message: 'secrets is forbidden' } as const,
      }
    : watched([secret]);
  let now: Inputs = inputs({
    environments: [
      { ...plain, scopes: new Map([...plain.scopes, [scopeKey(secrets, 'shop', name), state]]) },
    ],
    deployed: build({ objects: [release(spec)] }),
    working: build({ objects: parts.removed ? [] : [release(editedSpec)] }),
  });
  const answer = ({ options, revision }: WantedBuild): JsonObject => {
    if (options && 'kept' in options) return kept;
    return revision === workingTree ? edited : rendered;
  };
  let snapshot = derive(now, undefined);
  for (let round = 0; round < 10; round += 1) {
    const { builds, predictions } = snapshot.wanted;
    if (builds.length === 0 && predictions.length === 0) break;
    now = {
      ...now,
      builds: new Map([
        ...now.builds,
        ...builds.map((one) => {
          const isGone = one.options && 'release' in one.options && one.options.release === null;
          return [one.key, build({ objects: isGone ? [] : [answer(one)] })] as const;
        }),
      ]),
      predictions: predictions.reduce((all, one) => {
        const ofOwner = new Map(all.get(one.owner));
        ofOwner.set(one.object, [...(ofOwner.get(one.object) ?? []), predictionOf(one)]);
        return new Map(all).set(one.owner, ofOwner);
      }, now.predictions),
    };
    snapshot = derive(now, snapshot);
  }
  return snapshot;
}

function owner(snapshot: Snapshot): OwnerSnapshot {
  const found = snapshot.owners.find(({ owner: { id } }) => id.kind === 'HelmRelease');
  assert.ok(found);
  return found;
}

function said(parts: Parts): string {
  const { state, objects } = owner(snapshotOf(parts));
  if (state.kind !== 'compared') return `${state.kind}: ${state.reason}`;
  return objects
    .map(({ id, verdict }) =>
      [
        `${id.name} ${verdict?.verdict ?? 'waiting'} ${verdict?.certainty ?? ''}`,
        ...(verdict?.fields ?? []).map((field) => `${field.verdict} ${formatPath(field.path)}`),
        ...(verdict?.reason === undefined ? [] : [verdict.reason]),
      ].join('; '),
    )
    .join('\n');
}

const failedUpgrade: JsonObject = {
  ...settled,
  conditions: [{ type: 'Released', status: 'False' }],
  history: [history(4, 'failed'), history(3, 'deployed')],
};

const cases: readonly (readonly [name: string, parts: Parts, expected: string | RegExp])[] = [
  ['as Helm keeps it', { live: live('info') }, 'config SYNC exact'],
  ['changed in the cluster', { live: live('debug', 'kubectl-edit') }, 'config DRIFT exact; DRIFT data.level'],
  ['gone', {}, 'config MISSING exact; the agent will create it'],
  [
    'a change of the values is pending, and no drift',
    { live: live('info'), edited: written('warning'), editedSpec: { values: { level: 'warning' } } },
    'config PENDING exact; PENDING data.level',
  ],
  [
    'what a chart makes anew each time is nothing that comes',
    { live: live('info'), rendered: written('random') },
    'config SYNC exact',
  ],
  [
    'a spec of which there is no release yet is committed and not applied',
    { live: live('info'), rendered: written('warning'), status: { ...settled, lastAttemptedGeneration: 0 } },
    'config PENDING_SYNC exact; PENDING_SYNC data.level',
  ],
  [
    'an upgrade that failed',
    { live: live('debug', 'kubectl-edit'), status: failedUpgrade },
    /^config DRIFT estimated; DRIFT data\.level; release v4 \(1\.0\.0\) failed: live may hold some of it$/,
  ],
  [
    'what cannot be read is rendered',
    { live: live('debug', 'kubectl-edit'), denied: true },
    /^config DRIFT estimated; DRIFT data\.level; the release of Secret\/shop\/sh\.helm\.release\.v1\.web\.v3 cannot be read: secrets is forbidden: what main@sha1:1{40} renders to stands for it$/,
  ],
  [
    'an ignored field',
    {
      live: live('debug', 'kubectl-edit'),
      spec: { driftDetection: { ignore: [{ paths: ['/data/level'] }] } },
    },
    'config IGNORED exact; IGNORED data.level',
  ],
];
for (const [name, parts, expected] of cases)
  void test(`a release: ${name}`, () => {
    const text = said(parts);
    if (typeof expected === 'string') assert.equal(text, expected);
    else assert.match(text, expected);
  });

const plans: readonly (readonly [name: string, parts: Parts, expected: string])[] = [
  [
    'an upgrade',
    { live: live('info'), edited: written('warning'), editedSpec: { values: { level: 'warning' } } },
    'update config',
  ],
  ['drift that is not corrected stays', { live: live('debug', 'kubectl-edit') }, 'skip config'],
  [
    'drift that is corrected',
    { live: live('debug', 'kubectl-edit'), spec: { driftDetection: { mode: 'enabled' } } },
    'update config',
  ],
  [
    'drift that the merge lets be corrected',
    { live: live('debug', 'kubectl-edit'), editedSpec: { driftDetection: { mode: 'enabled' } } },
    'update config',
  ],
  [
    'drift that the merge lets nobody correct any more',
    {
      ...{ live: live('debug', 'kubectl-edit'), spec: { driftDetection: { mode: 'enabled' } } },
      editedSpec: { driftDetection: { mode: 'warn' } },
    },
    'skip config',
  ],
];
const removals: readonly (readonly [name: string, parts: Parts, expected: string])[] = [
  ['the merge removes it', {}, 'prune config'],
  ['the merge removes it while it is suspended', { spec: { suspend: true } }, 'skip config'],
  [
    'the merge removes it, and its Kustomization deletes nothing',
    { holder: { prune: false } },
    'unchanged config',
  ],
];
for (const [name, parts, expected] of removals)
  void test(`the plan of a release: ${name}`, () => {
    const snapshot = snapshotOf({ live: live('info'), removed: true, ...parts });
    const planned = syncPlan(snapshot).find((one) => one.snapshot.owner.id.kind === 'HelmRelease');
    assert.ok(planned?.kind === 'planned', JSON.stringify(planned?.kind));
    assert.equal(planned.plan.steps.map(({ action, id }) => `${action} ${id.name}`).join(', '), expected);
  });

void test('a release that the merge suspends does not run, and one that it lets depend on another waits', () => {
  const edited = { live: live('info'), edited: written('warning') };
  const runOf = (editedSpec: JsonObject): string | undefined => {
    const planned = syncPlan(snapshotOf({ ...edited, editedSpec })).find(
      (one) => one.snapshot.owner.id.kind === 'HelmRelease',
    );
    return planned?.kind === 'planned' ? planned.plan.willRun.blockedBy : planned?.reason;
  };
  assert.equal(runOf({ values: { level: 'warning' } }), undefined);
  assert.equal(runOf({ values: { level: 'warning' }, suspend: true }), 'it is suspended');
  assert.match(runOf({ dependsOn: [{ name: 'gone' }] }) ?? '', /gone/);
});

for (const [name, parts, expected] of plans)
  void test(`the plan of a release: ${name}`, () => {
    const planned = syncPlan(snapshotOf(parts)).find(
      ({
        snapshot: {
          owner: { id },
        },
      }) => id.kind === 'HelmRelease',
    );
    assert.ok(planned?.kind === 'planned', JSON.stringify(planned?.kind));
    assert.equal(planned.plan.steps.map(({ action, id }) => `${action} ${id.name}`).join(', '), expected);
    assert.match(
      planned.plan.willRun.when,
      /^once Kustomization\/shop\/apps has applied its manifest, within 1 min of/,
    );
  });

void test('hooks are told of an upgrade, by weight, and of none without', () => {
  const hooks = [
    { kind: 'Job', name: 'late', events: ['pre-upgrade', 'pre-install'], weight: 5 },
    { kind: 'Job', name: 'early', events: ['pre-upgrade'], weight: -1 },
    { kind: 'Job', name: 'check', events: ['test'], weight: 0 },
    { kind: 'Job', name: 'after', events: ['post-upgrade'], weight: 0 },
  ];
  const parts = {
    live: live('info'),
    edited: written('warning'),
    editedSpec: { values: { level: 'warning' } },
  };
  const notes = (change: Parts): readonly string[] => {
    const found = owner(snapshotOf(change));
    const good = found.working?.lastGood;
    assert.ok(found.working && good);
    return releaseNotes(undefined, { ...found, working: { ...found.working, lastGood: { ...good, hooks } } });
  };
  assert.deepEqual(notes(parts), [
    'pre-upgrade hooks: Job early (weight -1), then Job late (weight 5)',
    'post-upgrade hooks: Job after (weight 0)',
  ]);
  assert.deepEqual(notes({ live: live('info') }), []);
  const without = { upgrade: { disableHooks: true } };
  assert.deepEqual(notes({ ...parts, editedSpec: { ...parts.editedSpec, ...without } }), []);
  assert.equal(notes({ ...parts, spec: without }).length, 2, 'as its spec says by then');
});

void test('releases come after those that they depend on, and after who applies them', () => {
  const { inputs: world } = snapshotOf({ live: live('info') });
  const one = owner(derive(world, undefined));
  const named = (name: string, dependsOn: readonly string[], suspended = false): OwnerSnapshot => {
    const { schedule, status } = one.owner;
    assert.ok(schedule?.agent === 'helm' && status);
    return {
      ...one,
      owner: {
        ...one.owner,
        id: { kind: 'HelmRelease', namespace: 'shop', name },
        schedule: { ...schedule, dependsOn: dependsOn.map((other) => `shop/${other}`) },
        status: { ...status, suspended },
      },
    };
  };
  const releases = ['web', 'database', 'cache'].map((name) => ({
    ...release({}, settled),
    metadata: { name, namespace: 'shop', generation: 1 },
  }));
  const environments = new Map(
    [...world.environments].map(([name, input]) => [name, { ...input, helmReleases: watched(releases) }]),
  );
  const holder = derive(world, undefined).owners.find(({ owner: { id } }) => id.kind === 'Kustomization');
  assert.ok(holder);
  const planned = planOwners({ ...world, environments }, [
    named('web', ['database', 'missing']),
    named('api', ['database']),
    named('database', ['cache'], true),
    named('cache', []),
    holder,
  ]);
  const told = planned.map((each) => [
    'name' in each.snapshot.owner.id ? each.snapshot.owner.id.name : '',
    each.kind === 'planned' ? (each.plan.willRun.blockedBy ?? 'runs') : each.reason,
  ]);
  assert.deepEqual(told, [
    ['apps', 'runs'],
    ['cache', 'runs'],
    ['database', 'it is suspended'],
    ['web', 'it depends on HelmRelease/shop/database, and that does not run either'],
    ['api', 'it depends on HelmRelease/shop/database, and that does not run either'],
  ]);
});

void test('owners stay the same object while nothing changes', () => {
  const snapshot = snapshotOf({ live: live('info') });
  const again = derive({ ...snapshot.inputs }, snapshot);
  assert.equal(owner(again), owner(snapshot));
});
