import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PredictionFailure, PredictionOutcome } from '../../../../src/core/drift/predict/prediction.ts';
import type { Question } from '../../../../src/core/drift/predict/question.ts';
import type { PlannedObject } from '../../../../src/core/plan/plannedObject.ts';
import { planOwner } from '../../../../src/core/plan/planOwner.ts';
import { formatPath } from '../../../../src/core/resource/fieldPath.ts';
import { defaultTracking } from '../../../../src/core/owner/argo/argoTracking.ts';
import type { ArgoBuild } from '../../../../src/core/owner/argo/argoBuild.ts';
import { isObject, type Json, type JsonObject } from '../../../../src/core/resource/json.ts';
import { formatResource, resourceIdOf } from '../../../../src/core/resource/resourceId.ts';

const manager = 'kustomize-controller';
const owner: Question['owner'] = { mode: 'flux-ks', manager, prune: true };

function object(kind: string, name: string, rest: JsonObject = {}, apiVersion = 'v1'): JsonObject {
  return { apiVersion, kind, metadata: { name, namespace: 'shop' }, ...rest };
}
const deployment = (name: string, spec: JsonObject): JsonObject =>
  object('Deployment', name, { spec }, 'apps/v1');
const clusterWide = (kind: string, name: string, apiVersion = 'v1'): JsonObject => ({
  apiVersion,
  kind,
  metadata: { name },
});

/** Live as the agent wrote it: it owns every leaf. */
function live(written: JsonObject): JsonObject {
  const { metadata } = written;
  const fieldsV1 = ownedFields(
    Object.fromEntries(
      Object.entries(written).filter(([key]) => !['apiVersion', 'kind', 'metadata'].includes(key)),
    ),
  );
  const entry = { apiVersion: 'v1', manager, operation: 'Apply', fieldsType: 'FieldsV1', fieldsV1 };
  return {
    ...written,
    metadata: { ...(isObject(metadata) ? metadata : {}), uid: 'u', managedFields: [entry] },
  };
}
function ownedFields(value: Json): JsonObject {
  if (!isObject(value)) return {};
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [`f:${key}`, ownedFields(child)]));
}

/** What the server makes of a write that leaves exactly what was asked for. */
const written = (desired: JsonObject, prepared: JsonObject | null): PredictionOutcome => ({
  ok: true,
  value: { predicted: live(desired), prepared, sent: desired, schema: 'cluster' },
});
const refusal = (message: string): PredictionOutcome => {
  const failure: PredictionFailure = {
    code: 'refused',
    reason: 'Invalid',
    message,
    fields: [],
    onlyWithLive: false,
  };
  return { ok: false, failure };
};

function planned(
  working: JsonObject | undefined,
  found: JsonObject | null,
  more: Partial<Question> = {},
): PlannedObject {
  const id = resourceIdOf(working ?? found ?? {});
  assert.ok(id);
  const prediction = working && written(working, found);
  return { id, question: { owner, working, live: found, predictionOfWorking: prediction, ...more } };
}

const summary = (
  objects: readonly PlannedObject[],
  mode: 'flux-ks' | 'kubectl' = 'flux-ks',
): readonly string[] => planOwner(mode, objects).map(({ action, id }) => `${action} ${formatResource(id)}`);

test('acts in the order of the agent, and deletes last', () => {
  const crd = clusterWide('CustomResourceDefinition', 'things.example.com', 'apiextensions.k8s.io/v1');
  assert.deepEqual(
    summary([
      planned(undefined, live(object('ConfigMap', 'old'))),
      planned(deployment('web', { replicas: 1 }), null),
      planned(object('Service', 'web'), null),
      planned(object('ServiceAccount', 'web'), null),
      planned(clusterWide('StorageClass', 'fast', 'storage.k8s.io/v1'), null),
      planned(crd, null),
      planned(clusterWide('Namespace', 'shop'), null),
      planned(clusterWide('ValidatingWebhookConfiguration', 'w', 'admissionregistration.k8s.io/v1'), null),
    ]),
    [
      'create CustomResourceDefinition things.example.com',
      'create Namespace shop',
      'create StorageClass fast',
      'create ServiceAccount shop/web',
      'create Service shop/web',
      'create Deployment shop/web',
      'create ValidatingWebhookConfiguration w',
      'prune ConfigMap shop/old',
    ],
  );
});

test('deletes the other way round: objects before their definitions', () => {
  const crd = clusterWide('CustomResourceDefinition', 'things.example.com', 'apiextensions.k8s.io/v1');
  assert.deepEqual(
    summary([
      planned(undefined, live(crd)),
      planned(undefined, live(object('ConfigMap', 'a'))),
      planned(undefined, live(object('Thing', 'one', {}, 'example.com/v1'))),
      planned(undefined, live(object('ConfigMap', 'b'))),
    ]),
    [
      'prune Thing shop/one',
      'prune ConfigMap shop/b',
      'prune ConfigMap shop/a',
      'prune CustomResourceDefinition things.example.com',
    ],
  );
});

test('one refused object holds up its stage and what comes after it, not what comes before', () => {
  const steps = planOwner('flux-ks', [
    planned(clusterWide('Namespace', 'shop'), null),
    planned(
      object('ConfigMap', 'a', { data: { k: '2' } }),
      live(object('ConfigMap', 'a', { data: { k: '1' } })),
    ),
    planned(
      object('ConfigMap', 'same', { data: { k: '1' } }),
      live(object('ConfigMap', 'same', { data: { k: '1' } })),
    ),
    planned(object('Service', 'web'), null, { predictionOfWorking: refusal('spec.ports: Required value') }),
    planned(undefined, live(object('ConfigMap', 'old'))),
  ]);
  assert.deepEqual(
    steps.map(({ action, id, reason }) => [action, formatResource(id), reason]),
    [
      ['create', 'Namespace shop', undefined],
      ['blocked', 'ConfigMap shop/a', 'it would be updated, but Service shop/web is refused before that'],
      ['unchanged', 'ConfigMap shop/same', undefined],
      ['blocked', 'Service shop/web', 'spec.ports: Required value'],
      ['blocked', 'ConfigMap shop/old', 'it would be deleted, but Service shop/web is refused before that'],
    ],
  );
});

test('what is live but cannot be read, or is not predicted yet, is unknown and never created', () => {
  const id = { group: '', kind: 'ConfigMap', namespace: 'shop', name: 'hidden' };
  const steps = planOwner('flux-ks', [
    { id, unknown: 'you may not list configmaps' },
    planned(object('ConfigMap', 'waiting'), null, { predictionOfWorking: undefined }),
  ]);
  assert.deepEqual(
    steps.map(({ action, id: { name }, reason }) => [action, name, reason]),
    [
      ['unknown', 'hidden', 'you may not list configmaps'],
      ['unknown', 'waiting', 'it has not been predicted yet'],
    ],
  );
});

test('kubectl keeps the order of the files, and goes on after a refusal', () => {
  assert.deepEqual(
    summary(
      [
        planned(object('Service', 'web'), null, { predictionOfWorking: refusal('no') }),
        planned(object('ConfigMap', 'a'), null),
      ],
      'kubectl',
    ),
    ['blocked Service shop/web', 'create ConfigMap shop/a'],
  );
});

test('tells drift that it overwrites from what it changes', () => {
  const applied = deployment('web', { replicas: 1, paused: false });
  const found = live(deployment('web', { replicas: 5, paused: false }));
  const working = deployment('web', { replicas: 1, paused: true });
  const [step] = planOwner('flux-ks', [
    planned(working, found, { deployed: applied, predictionOfDeployed: written(applied, found) }),
  ]);
  assert.deepEqual(
    step?.fields.map(({ path, live: before, desired, overwritesDrift }) => [
      formatPath(path),
      before,
      desired,
      overwritesDrift,
    ]),
    [
      ['spec.replicas', 5, 1, true],
      ['spec.paused', false, true, false],
    ],
  );
});

test('what is removed from Git stays where its owner does not prune', () => {
  const [step] = planOwner('flux-ks', [
    planned(undefined, live(object('ConfigMap', 'old')), { owner: { ...owner, prune: false } }),
  ]);
  assert.equal(step?.action, 'skip');
  assert.match(step.reason ?? '', /orphan/);
});

test('a generated object names the one whose place it takes', () => {
  const steps = planOwner('flux-ks', [
    planned(object('ConfigMap', 'settings-2456789bcd'), null),
    planned(undefined, live(object('ConfigMap', 'settings-fghkmtbcd2'))),
    planned(undefined, live(object('ConfigMap', 'other-fghkmtbcd2'))),
  ]);
  assert.equal(steps[0]?.replaces?.name, 'settings-fghkmtbcd2');
});

test('values of a Secret are masked', () => {
  const [step] = planOwner('flux-ks', [
    planned(
      object('Secret', 's', { data: { k: 'bmV3' } }),
      live(object('Secret', 's', { data: { k: 'b2xk' } })),
    ),
  ]);
  assert.deepEqual(
    step?.fields.map(({ desired, live: before }) => [desired, before]),
    [['*** (Git)', '*** (live)']],
  );
});

const web = (spec: JsonObject): JsonObject => deployment('web', { replicas: 3, ...spec });
const container = (image: string, more: JsonObject = {}): JsonObject => ({
  template: { spec: { containers: [{ name: 'web', image, ...more }] } },
});

/** The server refuses because of what is live. */
const collision: PredictionOutcome = {
  ok: false,
  failure: {
    code: 'refused',
    reason: 'Invalid',
    message: 'field is immutable',
    fields: [],
    onlyWithLive: true,
  },
};
const colliding = (force: boolean): PlannedObject =>
  planned(web({ selector: 'new' }), live(web({ selector: 'old' })), {
    predictionOfWorking: collision,
    owner: { ...owner, force },
  });
const claims = { volumeClaimTemplates: [{ metadata: { name: 'data' } }] };
const statefulSet = (spec: JsonObject): JsonObject => object('StatefulSet', 'db', { spec }, 'apps/v1');

const impacts: readonly { title: string; objects: readonly PlannedObject[]; expected: readonly string[] }[] =
  [
    {
      title: 'a new image restarts the pods',
      objects: [planned(web(container('b')), live(web(container('a'))))],
      expected: ['pods-restart: its 3 pods restart, one after the other: the pod template changes'],
    },
    {
      title: 'with the strategy Recreate all at once',
      objects: [
        planned(
          web({ ...container('b'), strategy: { type: 'Recreate' } }),
          live(web({ ...container('a'), strategy: { type: 'Recreate' } })),
        ),
      ],
      expected: [
        'pods-restart: its 3 pods restart, all at once, with an interruption: the pod template changes',
      ],
    },
    {
      title: 'not where the Deployment is paused',
      objects: [
        planned(web({ ...container('b'), paused: true }), live(web({ ...container('a'), paused: true }))),
      ],
      expected: [
        'pods-keep-running: the pod template changes, and the Deployment is paused: its pods stay as they are',
      ],
    },
    {
      title: 'another number of replicas restarts nothing',
      objects: [planned(deployment('web', { replicas: 4 }), live(deployment('web', { replicas: 3 })))],
      expected: [],
    },
    {
      title: 'to zero',
      objects: [planned(deployment('web', { replicas: 0 }), live(deployment('web', { replicas: 3 })))],
      expected: ['scale-to-zero: it is scaled from 3 to zero: nothing of it runs any more'],
    },
    {
      title: 'a namespace is deleted with all that is in it',
      objects: [planned(undefined, live(clusterWide('Namespace', 'old')))],
      expected: ['deletes-namespace: everything in the namespace is deleted with it'],
    },
    {
      title: 'a claim is deleted with its data',
      objects: [planned(undefined, live(object('PersistentVolumeClaim', 'data')))],
      expected: [
        'deletes-volume: its volume is released, and where the reclaim policy is Delete the data is gone',
      ],
    },
    {
      title: 'a ConfigMap that pods read when they start',
      objects: [
        planned(
          object('ConfigMap', 'c', { data: { k: '2' } }),
          live(object('ConfigMap', 'c', { data: { k: '1' } })),
        ),
        planned(
          web(container('a', { envFrom: [{ configMapRef: { name: 'c' } }] })),
          live(web(container('a', { envFrom: [{ configMapRef: { name: 'c' } }] }))),
        ),
      ],
      expected: [
        'config-not-noticed: running pods of Deployment shop/web keep the old values: they are read when a container starts',
      ],
    },
    {
      title: 'is noticed by pods that restart anyway',
      objects: [
        planned(
          object('ConfigMap', 'c', { data: { k: '2' } }),
          live(object('ConfigMap', 'c', { data: { k: '1' } })),
        ),
        planned(
          web(container('b', { envFrom: [{ configMapRef: { name: 'c' } }] })),
          live(web(container('a', { envFrom: [{ configMapRef: { name: 'c' } }] }))),
        ),
      ],
      expected: ['pods-restart: its 3 pods restart, one after the other: the pod template changes'],
    },
    {
      title: 'what is live cannot be changed in place',
      objects: [colliding(false)],
      expected: [
        'immutable-field: what is live cannot be changed to this in place: go back, give it another name, or have it deleted and made anew (annotation kustomize.toolkit.fluxcd.io/force: enabled, until it is done)',
      ],
    },
    {
      title: 'and is made anew where the owner may',
      objects: [colliding(true)],
      expected: [
        'recreated: it is deleted and made anew: what it changes cannot be changed in place',
        'stops-serving: its 3 pods stop, and new ones start only then: an interruption',
      ],
    },
    {
      title: 'what is made anew may be gone although the stage is refused',
      objects: [
        colliding(true),
        planned(object('Service', 'web'), null, {
          predictionOfWorking: refusal('spec.ports: Required value'),
        }),
      ],
      expected: [
        'deleted-not-made: it may be deleted although the sync stops, and is made anew only when Service shop/web is mended',
      ],
    },
    {
      title: 'nor is what is refused as it is, wherever it would be',
      objects: [
        planned(object('Service', 'web'), live(object('Service', 'web')), {
          predictionOfWorking: refusal('spec.ports: Required value'),
          owner: { ...owner, force: true },
        }),
      ],
      expected: [
        'deleted-not-made: it may be deleted although the sync stops, and is made anew only when it is mended',
      ],
    },
    {
      title: 'a definition is deleted with all its objects',
      objects: [
        planned(
          undefined,
          live({
            ...clusterWide('CustomResourceDefinition', 'things.example.com', 'apiextensions.k8s.io/v1'),
            spec: { names: { kind: 'Thing' } },
          }),
        ),
      ],
      expected: ['deletes-definition: every Thing in the cluster is deleted with it'],
    },
    {
      title: 'a volume that is kept',
      objects: [
        planned(
          undefined,
          live({
            ...clusterWide('PersistentVolume', 'v'),
            spec: { persistentVolumeReclaimPolicy: 'Retain' },
          }),
        ),
      ],
      expected: [
        'leaves-volume: the cluster forgets the volume; the storage behind it stays (reclaim policy Retain)',
      ],
    },
    {
      title: 'a volume that goes',
      objects: [
        planned(
          undefined,
          live({
            ...clusterWide('PersistentVolume', 'v'),
            spec: { persistentVolumeReclaimPolicy: 'Delete' },
          }),
        ),
      ],
      expected: [
        'deletes-volume: the storage behind it is deleted once its claim is gone (reclaim policy Delete)',
      ],
    },
    {
      title: 'the claims of a StatefulSet stay',
      objects: [planned(undefined, live(statefulSet({ replicas: 0, ...claims })))],
      expected: [
        "leaves-volume: the claims of its pods (data) stay in the cluster, and nobody's Git holds them",
      ],
    },
    {
      title: 'or go with it',
      objects: [
        planned(
          undefined,
          live(
            statefulSet({
              replicas: 2,
              persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete' },
              ...claims,
            }),
          ),
        ),
      ],
      expected: [
        'deletes-volume: the claims of its pods (data) are deleted with it, and with them the data',
        'stops-serving: its 2 pods stop',
      ],
    },
    {
      title: 'a load balancer is given up',
      objects: [planned(undefined, live(object('Service', 'web', { spec: { type: 'LoadBalancer' } })))],
      expected: ['stops-serving: its load balancer is given up, and its address may go to somebody else'],
    },
    {
      title: 'an owner is no longer told to apply anything',
      objects: [
        planned(undefined, live(object('Kustomization', 'apps', {}, 'kustomize.toolkit.fluxcd.io/v1'))),
      ],
      expected: [
        'owner-changes: what it applied is deleted with it, unless its spec says otherwise: see its own part of the plan',
      ],
    },
    {
      title: 'a Kustomization of kustomize itself is no owner',
      objects: [planned(undefined, live(object('Kustomization', 'apps', {}, 'kustomize.config.k8s.io/v1')))],
      expected: [],
    },
    {
      title: 'a mounted ConfigMap reaches running pods',
      objects: [
        planned(
          object('ConfigMap', 'c', { data: { k: '2' } }),
          live(object('ConfigMap', 'c', { data: { k: '1' } })),
        ),
        planned(
          web({ template: { spec: { containers: [], volumes: [{ name: 'v', configMap: { name: 'c' } }] } } }),
          live(
            web({
              template: { spec: { containers: [], volumes: [{ name: 'v', configMap: { name: 'c' } }] } },
            }),
          ),
        ),
      ],
      expected: [],
    },
  ];
for (const { title, objects, expected } of impacts) {
  test(`impact: ${title}`, () => {
    const found = planOwner('flux-ks', objects).flatMap(({ impact }) =>
      impact.map(({ code, message }) => `${code}: ${message}`),
    );
    assert.deepEqual(found, expected);
  });
}

const build: ArgoBuild = {
  agent: 'argo',
  instance: 'shop',
  project: 'default',
  asks: { urls: [], server: '', cluster: '', namespace: 'shop', argoNamespace: 'argocd' },
  sources: [],
  refs: [],
  kustomizeFlags: '',
  tracking: defaultTracking,
  pruning: 'foreground',
  pruneLast: false,
  outOfSyncOnly: false,
  comparison: 'lastApplied',
  skipsUnknownKinds: false,
  failsOnShared: false,
  createsNamespace: false,
};
const replacing: Question['owner'] = {
  mode: 'argo-replace',
  manager,
  id: { kind: 'Application', namespace: 'argocd', name: 'shop' },
  prune: true,
  build,
};
/** Of a replacement the engine tells which fields there are on either side. */
function replaced(working: JsonObject, found: JsonObject | null): PlannedObject {
  const prediction = written(working, found);
  assert.ok(prediction.ok);
  const fieldsOf = ({ data = null }: JsonObject): JsonObject => ({ 'f:data': ownedFields(data) });
  const fields = found && { asserted: fieldsOf(working), lastApplied: {}, live: fieldsOf(found) };
  const value = { ...prediction.value, ...(fields ? { fields } : {}) };
  return planned(working, found, { owner: replacing, predictionOfWorking: { ok: true, value } });
}
const service = (address: string): JsonObject => object('Service', 'web', { spec: { clusterIP: address } });
const settings = (data: JsonObject): JsonObject => object('ConfigMap', 'settings', { data });
const dropsKey = replaced(settings({ a: '1' }), live(settings({ a: '1', gone: '2' })));
const refused = planned(object('Service', 'web'), null, {
  owner: replacing,
  predictionOfWorking: refusal('spec.ports: Required value'),
});
/** Gone from Git; `options` are annotations of Argo CD. */
const gone = (name: string, options: JsonObject = {}, by: Question['owner'] = replacing): PlannedObject =>
  planned(
    undefined,
    object('ConfigMap', name, {
      metadata: {
        name,
        namespace: 'shop',
        annotations: {
          'argocd.argoproj.io/tracking-id': `shop:/ConfigMap:shop/${name}`,
          ...Object.fromEntries(
            Object.entries(options).map(([key, value]) => [`argocd.argoproj.io/${key}`, value]),
          ),
        },
      },
    }),
    { owner: by },
  );
const keptByMark = gone('kept', { 'sync-options': 'Prune=false' });
const extraneous = { 'compare-options': 'IgnoreExtraneous' };
const unserved = (annotations: JsonObject = {}): PlannedObject =>
  planned(
    {
      ...object('Thing', 'one', {}, 'example.com/v1'),
      metadata: { name: 'one', namespace: 'shop', annotations },
    },
    null,
    { owner: replacing, kind: 'notServed' },
  );
const made = replaced(object('ConfigMap', 'z'), null);
const deleted: Question['owner'] = { ...replacing, cascades: true };

const argoRows: readonly {
  readonly title: string;
  readonly objects: readonly PlannedObject[];
  readonly options?: Parameters<typeof planOwner>[2];
  readonly expected: readonly string[];
}[] = [
  {
    title: 'what its comparison does not see makes no sync',
    objects: [dropsKey],
    expected: ['unchanged settings'],
  },
  {
    title: 'and is written with what does',
    objects: [dropsKey, replaced(object('ConfigMap', 'z'), null)],
    expected: ['update settings', 'create z'],
  },
  {
    title: 'unless it writes only what it sees',
    objects: [dropsKey, replaced(object('ConfigMap', 'z'), null)],
    options: { outOfSyncOnly: true },
    expected: ['unchanged settings', 'create z'],
  },
  {
    title: 'what is extraneous by a mark makes no sync',
    objects: [gone('extra', extraneous)],
    expected: ['skip extra'],
  },
  {
    title: 'and is deleted with what does',
    objects: [gone('extra', extraneous), made],
    expected: ['prune extra', 'create z'],
  },
  {
    title: 'also where it writes only what it sees',
    objects: [gone('extra', extraneous), dropsKey, made],
    options: { outOfSyncOnly: true },
    expected: ['prune extra', 'unchanged settings', 'create z'],
  },
  {
    title: 'what is extraneous and kept makes no sync either',
    objects: [gone('extra', { ...extraneous, 'sync-options': 'Prune=confirm' }), dropsKey],
    expected: ['skip extra', 'unchanged settings'],
  },
  {
    title: 'and waits to be confirmed in any other',
    objects: [gone('extra', { ...extraneous, 'sync-options': 'Prune=confirm' }), made],
    expected: ['skip extra', 'blocked z'],
  },
  {
    title: 'a kind that nobody serves keeps a sync from beginning',
    objects: [unserved(), made],
    expected: ['blocked z', 'blocked one'],
  },
  {
    title: 'unless a mark lets it begin',
    objects: [unserved({ 'argocd.argoproj.io/sync-options': 'SkipDryRunOnMissingResource=true' }), made],
    expected: ['create z', 'blocked one'],
  },
  {
    title: 'or the Application does',
    objects: [unserved(), made],
    options: { skipsUnknownKinds: true },
    expected: ['create z', 'blocked one'],
  },
  {
    title: 'an Application that is deleted takes all with it',
    objects: [gone('a', {}, deleted), gone('b', { 'sync-options': 'Delete=false' }, deleted)],
    expected: ['prune a', 'skip b'],
  },
  {
    title: 'or nothing until somebody confirms one',
    objects: [gone('a', {}, deleted), gone('b', { 'sync-options': 'Delete=confirm' }, deleted)],
    expected: ['blocked a', 'skip b'],
  },
  {
    title: 'a mark on what stays anyway does not count',
    objects: [gone('a', {}, deleted), gone('b', { 'sync-options': 'Delete=confirm,Delete=false' }, deleted)],
    expected: ['prune a', 'skip b'],
  },
  {
    title: 'also with what is refused',
    objects: [dropsKey, refused],
    expected: ['update settings', 'blocked web'],
  },
  {
    title: 'and with what a mark keeps from being deleted',
    objects: [dropsKey, keptByMark],
    expected: ['skip kept', 'update settings'],
  },
];
for (const { title, objects, options, expected } of argoRows)
  test(`Argo CD: ${title}`, () => {
    const steps = planOwner('argo-replace', objects, options);
    assert.deepEqual(
      steps.map(({ action, id: { name } }) => `${action} ${name}`),
      expected,
    );
  });

test('Argo CD: what it does not see is told', () => {
  assert.equal(
    planOwner('argo-replace', [dropsKey])[0]?.reason,
    'Argo CD does not see that data.gone differs, and changes it only when it writes the object for something else',
  );
});

const namespaceOf = (team: string): JsonObject => ({
  ...clusterWide('Namespace', 'shop'),
  metadata: { name: 'shop', labels: { team } },
});
const ownNamespaces: readonly (readonly [
  title: string,
  applied: string | undefined,
  live: string | undefined,
  more: { readonly others?: true; readonly prune?: false },
  expected: readonly string[],
])[] = [
  ['as it is', 'a', 'a', {}, ['PreSync unchanged shop']],
  ['changed by somebody', 'a', 'b', {}, ['PreSync unchanged shop']],
  [
    'changed by somebody, with something else to write',
    'a',
    'b',
    { others: true },
    ['PreSync update shop', 'create z'],
  ],
  ['said otherwise', 'x', 'x', {}, ['PreSync update shop']],
  ['said otherwise where nothing is pruned', 'x', 'x', { prune: false }, ['PreSync unchanged shop']],
  ['new', undefined, 'x', {}, ['PreSync update shop']],
  ['not there', 'a', undefined, {}, ['PreSync skip shop']],
  [
    'not there, with something else to write',
    'a',
    undefined,
    { others: true },
    ['PreSync create shop', 'create z'],
  ],
];
for (const [title, applied, found, { others, prune = true }, expected] of ownNamespaces)
  test(`Argo CD makes a namespace of its own: ${title}`, () => {
    const desired = namespaceOf('a');
    const namespace = { applied: applied === undefined ? undefined : namespaceOf(applied), desired };
    const by: Question['owner'] = { ...replacing, mode: 'argo-ssa', prune, build: { ...build, namespace } };
    const there = found === undefined ? null : live(namespaceOf(found));
    const predicted = {
      ok: true,
      value: { predicted: desired, prepared: there, sent: desired, schema: 'cluster' },
    } as const;
    const fields = {
      asserted: { 'f:metadata': { 'f:labels': { 'f:team': {} } } },
      lastApplied: {},
      live: {},
    };
    const own = planned(desired, there, {
      owner: by,
      deployed: namespace.applied,
      predictionOfWorking: { ...predicted, value: { ...predicted.value, fields } },
      predictionOfDeployed: predicted,
    });
    const steps = planOwner('argo-ssa', [...(others ? [made] : []), own], { outOfSyncOnly: true });
    assert.deepEqual(
      steps.map(({ action, id: { name }, place }) =>
        [...(place?.phase === 'PreSync' ? ['PreSync'] : []), action, name].join(' '),
      ),
      expected,
    );
  });

type Reason = Extract<PredictionFailure, { code: 'refused' }>['reason'];
const comparisons: readonly (readonly [
  title: string,
  comparison: ArgoBuild['comparison'],
  reason: Reason,
  found: JsonObject | null,
  action: string,
])[] = [
  ['by what was applied, whatever is refused', 'lastApplied', 'TypeError', service('a'), 'update'],
  ['by fields, a wrong type', 'fields', 'TypeError', service('a'), 'blocked'],
  ['by fields, a value that is refused', 'fields', 'Invalid', service('a'), 'update'],
  ['by the server, a value that is refused', 'server', 'Invalid', service('a'), 'blocked'],
  ['by the server, which is not asked for what is new', 'server', 'Invalid', null, 'update'],
  ['a rule that cannot be read', 'lastApplied', 'Rule', service('a'), 'blocked'],
];
for (const [title, comparison, reason, found, action] of comparisons)
  test(`Argo CD compares ${title}`, () => {
    const by: Question['owner'] = { ...replacing, mode: 'argo-csa', build: { ...build, comparison } };
    const failure = { code: 'refused', reason, message: 'no', fields: [], onlyWithLive: false } as const;
    const steps = planOwner('argo-csa', [
      planned(settings({ a: '1' }), live(settings({ a: '2' })), { owner: by }),
      planned(service('b'), found && live(found), {
        owner: by,
        predictionOfWorking: { ok: false, failure },
      }),
    ]);
    assert.equal(steps.find(({ id }) => id.name === 'settings')?.action, action);
  });

test('nothing is made in a namespace that nobody makes, whatever defines its kind', () => {
  const [step] = planOwner('argo-csa', [
    planned(object('Thing', 'one', {}, 'example.com/v1'), null, {
      owner: { ...replacing, mode: 'argo-csa' },
      kind: 'pending',
      namespaceMissing: true,
    }),
  ]);
  assert.equal(step?.action, 'blocked');
});
