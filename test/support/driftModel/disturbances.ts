import { isArray, stringAt, type Json, type JsonObject } from '../../../src/core/resource/json.ts';
import type { ClusterObjects } from '../../harness/clusterObjects.ts';
import type { Random } from '../random.ts';
import { afterOtherWay } from './afterOtherWay.ts';
import { isCustom } from './isCustom.ts';
import { kubectlWrite } from './kubectlWrite.ts';
import { onlyAlong, pointerOf, randomPath, valueAlong } from './randomPath.ts';

/** What is there for somebody to write: the live object, and another manifest that it could have. */
export interface Scene {
  readonly random: Random;
  readonly live: JsonObject;
  readonly other: JsonObject;
  readonly objects: ClusterObjects;
}

export type Disturbance = (scene: Scene) => Promise<unknown>;

/** Whoever writes to objects that an agent applies, in the ways they do it. */
const byName = {
  editOneThing: ({ random, live, other, objects }) =>
    objects.patch(live, onlyAlong(other, randomPath(random, other)), {
      fieldManager: random.pick([...editors]),
      type: patchType(random, live),
    }),
  editAll: ({ random, live, other, objects }) => {
    const { apiVersion: _apiVersion, kind: _kind, ...change } = other;
    return objects.patch(live, change, {
      fieldManager: random.pick([...editors, agent]),
      type: patchType(random, live),
    });
  },
  removeOneThing: ({ random, live, objects }) =>
    objects.patch(live, [{ op: 'remove', path: pointerOf(randomPath(random, live)) }], {
      fieldManager: random.pick([...editors]),
    }),
  reorder: ({ random, live, objects }) => {
    const lists = Array.from({ length: 8 }, () => listAlong(live, randomPath(random, live)));
    const list = lists.find((path) => path !== undefined);
    if (list === undefined) return Promise.resolve();
    const items = valueAlong(live, list);
    return objects.patch(
      live,
      [{ op: 'replace', path: pointerOf(list), value: isArray(items) ? items.toReversed() : [] }],
      { fieldManager: random.pick([...editors]) },
    );
  },
  replaceAll: ({ random, live, other, objects }) => {
    const fieldManager = random.pick([...editors]);
    return objects.replace(random.chance(0.5) ? other : { ...other, metadata: live['metadata'] ?? {} }, {
      fieldManager,
    });
  },
  label: ({ random, live, objects }) =>
    objects.patch(
      live,
      { metadata: { labels: { [random.pick(['la', 'foreign'])]: random.pick<Json>(['9', null]) } } },
      { fieldManager: 'kubectl-label' },
    ),
  annotate: ({ random, live, objects }) =>
    objects.patch(
      live,
      { metadata: { annotations: { [random.pick(['aa', 'foreign'])]: random.pick<Json>(['9', null]) } } },
      { fieldManager: random.pick(['kubectl-annotate', 'kube-controller-manager']) },
    ),
  ownersAndFinalizers: ({ random, live, objects }) =>
    objects.patch(
      live,
      {
        metadata: random.pick<JsonObject>([
          { finalizers: ['operator.example/keep'] },
          { ownerReferences: [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'x', uid: 'no-such-uid' }] },
        ]),
      },
      { fieldManager: 'kube-controller-manager' },
    ),
  applyAll: async ({ random, live, other, objects }) => {
    const fieldManager = random.pick(['other-applier', 'kubectl', 'spinnaker']);
    await afterOtherWay(live, fieldManager);
    return objects.apply(other, { fieldManager });
  },
  applyOneThing: async ({ random, live, other, objects }) => {
    const thing = onlyAlong(other, randomPath(random, other));
    const fieldManager = random.pick(['other-applier', 'kubectl']);
    await afterOtherWay(live, fieldManager);
    return objects.apply({ ...identityOf(live), ...withIdentity(live, thing) }, { fieldManager });
  },
  kubectlApply: ({ live, other, objects }) => kubectlWrite(other, live, objects),
  scale: ({ random, live, objects }) =>
    scalable.has(stringAt(live, 'kind') ?? '')
      ? objects.patch(
          live,
          { spec: { replicas: random.pick([0, 1, 5]) } },
          { fieldManager: random.pick(['kubectl', 'kube-controller-manager']), subresource: 'scale' },
        )
      : Promise.resolve(),
  writeStatus: ({ live, objects }) =>
    objects.patch(
      live,
      { status: statuses[stringAt(live, 'kind') ?? ''] ?? { observedGeneration: 1 } },
      { fieldManager: 'kube-controller-manager', subresource: 'status' },
    ),
  forgetManagers: ({ live, objects }) =>
    objects.patch(live, [{ op: 'replace', path: '/metadata/managedFields', value: [{}] }], {
      fieldManager: 'some-operator',
    }),
  delete: ({ live, objects }) => objects.delete(live),
  recreate: async ({ random, live, other, objects }) => {
    await objects.delete(live);
    await objects.create(other, { fieldManager: random.pick(['kubectl-create', 'some-operator']) });
  },
} satisfies Readonly<Record<string, Disturbance>>;

export type DisturbanceName = keyof typeof byName;

/** One of them, the frequent more often. */
export function disturb(random: Random): { readonly name: DisturbanceName; readonly write: Disturbance } {
  const name = random.pick([...often, ...often, ...rare]);
  return { name, write: byName[name] };
}

const often: readonly [DisturbanceName, ...DisturbanceName[]] = [
  'editOneThing',
  'editOneThing',
  'editAll',
  'removeOneThing',
  'reorder',
  'replaceAll',
  'label',
  'annotate',
  'applyAll',
  'applyOneThing',
  'kubectlApply',
  'scale',
  'writeStatus',
];
const rare: readonly DisturbanceName[] = ['ownersAndFinalizers', 'forgetManagers', 'delete', 'recreate'];

const agent = 'kustomize-controller';
const editors = [
  'kubectl-edit',
  'kubectl-patch',
  'kubectl-set',
  'some-operator',
  'kube-controller-manager',
  'before-first-apply',
] as const;

const scalable: ReadonlySet<string> = new Set([
  'Deployment',
  'StatefulSet',
  'ReplicaSet',
  'ReplicationController',
  'Every',
]);

const statuses: Readonly<Record<string, JsonObject>> = {
  Service: { loadBalancer: { ingress: [{ ip: '192.0.2.9' }] } },
  Ingress: { loadBalancer: { ingress: [{ ip: '192.0.2.9' }] } },
  Job: { active: 1 },
  PersistentVolumeClaim: { phase: 'Bound', capacity: { storage: '1Gi' } },
  ResourceQuota: { hard: { pods: '10' }, used: { pods: '0' } },
};

const patchType = (random: Random, live: JsonObject): 'merge' | 'strategic' =>
  !isCustom(live) && random.chance(0.5) ? 'strategic' : 'merge';

/** The way to a list of more than one item, where the path leads through or to one. */
function listAlong(object: JsonObject, path: readonly string[]): readonly string[] | undefined {
  const lengths = path.map((_, index) => path.length - index);
  return lengths
    .map((length) => path.slice(0, length))
    .find((part) => {
      const value = valueAlong(object, part);
      return isArray(value) && value.length > 1;
    });
}

function identityOf(object: JsonObject): JsonObject {
  const name = stringAt(object, 'metadata', 'name') ?? '';
  const namespace = stringAt(object, 'metadata', 'namespace');
  return {
    apiVersion: object['apiVersion'] ?? '',
    kind: object['kind'] ?? '',
    metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
  };
}

const metadataOf = (object: JsonObject): JsonObject => {
  const { metadata } = object;
  return typeof metadata === 'object' && metadata !== null && !isArray(metadata) ? metadata : {};
};

const withIdentity = (live: JsonObject, part: JsonObject): JsonObject => ({
  ...part,
  metadata: { ...metadataOf(part), ...metadataOf(identityOf(live)) },
});
