import { at, isObject, type JsonObject } from '../../../src/core/resource/json.ts';
import type { ClusterObjects } from '../../harness/clusterObjects.ts';
import { waitUntil } from '../../harness/process/waitUntil.ts';
import type { Random } from '../random.ts';
import type { Manifest } from './manifests/manifest.ts';

// What admission does to objects on every create and update, each to those whose label names it.

/** Of one kind, or of every kind that admission sees. */
interface Mutation {
  readonly name: string;
  readonly kind?: string;
  /** In CEL, a list of JSON patches. */
  readonly patches: string;
}

const set = (pointer: string, value: string): string =>
  `[JSONPatch{op: "add", path: "${pointer}", value: ${value}}]`;

/** A field of a map that need not be there, unless it is there already. */
const fill = (map: string, field: string, value: string): string =>
  `!has(object.${map}) ? ${set(pointerOf(map), `{"${field}": ${value}}`)}
  : "${field}" in object.${map} ? [] : ${set(`${pointerOf(map)}/${field}`, value)}`;

/** The same of an item of a list. */
const addItem = (list: string, key: string, item: string): string =>
  `!has(object.${list}) ? ${set(pointerOf(list), `[${item}]`)}
  : object.${list}.exists(each, has(each.${key}) && each.${key} == "injected") ? [] : ${set(`${pointerOf(list)}/-`, item)}`;

const setInAll = (list: string, field: string, value: string): string =>
  `[0, 1, 2, 3].filter(i, i < size(object.${list})).map(i, JSONPatch{
    op: "add", path: "${pointerOf(list)}/" + string(i) + "/${field}", value: ${value}})`;

const pointerOf = (path: string): string => `/${path.replaceAll('.', '/')}`;

const podSpecs = {
  CronJob: 'spec.jobTemplate.spec.template.spec',
  DaemonSet: 'spec.template.spec',
  Deployment: 'spec.template.spec',
  Pod: 'spec',
  PodTemplate: 'template.spec',
  ReplicationController: 'spec.template.spec',
  StatefulSet: 'spec.template.spec',
};

const mutations: readonly Mutation[] = [
  { name: 'label', patches: set('/metadata/labels/injected', '"1"') },
  {
    name: 'annotation',
    patches: fill('metadata.annotations', 'injected', '"1"'),
  },
  // Git may say something else there.
  { name: 'owned', patches: set('/metadata/labels/lb', '"admission"') },
  ...Object.entries(podSpecs).flatMap(([kind, spec]) => [
    {
      name: `sidecar-${kind}`,
      kind,
      patches: addItem(
        `${spec}.containers`,
        'name',
        '{"name": "injected", "image": "registry.example/injected:1"}',
      ),
    },
    {
      name: `pull-${kind}`,
      kind,
      patches: setInAll(`${spec}.containers`, 'imagePullPolicy', '"Always"'),
    },
    // A list that is written as a whole.
    {
      name: `tolerated-${kind}`,
      kind,
      patches: addItem(`${spec}.tolerations`, 'key', '{"key": "injected", "operator": "Exists"}'),
    },
  ]),
  {
    name: 'secret-ServiceAccount',
    kind: 'ServiceAccount',
    patches: addItem('imagePullSecrets', 'name', '{"name": "injected"}'),
  },
  ...['DaemonSet', 'Deployment'].map((kind) => ({
    name: `ready-${kind}`,
    kind,
    patches: fill('spec', 'minReadySeconds', '7'),
  })),
  { name: 'default-Foo', kind: 'Foo', patches: fill('spec', 'a', '7') },
  {
    name: 'bundle-ConfigMap',
    kind: 'ConfigMap',
    patches: fill('data', 'bundle', '"-----BEGIN CERTIFICATE-----"'),
  },
];

const label = 'drift.example/admission';

/** One of those that act on a kind; undefined where none does. */
export function randomMutation(random: Random, kind: string): string | undefined {
  const [first, ...others] = mutations.filter((one) => one.kind === kind);
  const [any, ...more] = mutations.filter((one) => one.kind === undefined);
  if (exempt.has(kind) || any === undefined) return undefined;
  return (first && random.chance(0.7) ? random.pick([first, ...others]) : random.pick([any, ...more])).name;
}

/** Admission never sees what configures it. */
const exempt: ReadonlySet<string> = new Set([
  'MutatingAdmissionPolicy',
  'MutatingAdmissionPolicyBinding',
  'MutatingWebhookConfiguration',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  'ValidatingWebhookConfiguration',
]);

/** With the label that has admission act on it. */
export const mutated =
  (manifest: Manifest, mutation: string): Manifest =>
  (random, named) => {
    const object = manifest(random, named);
    const metadata = objectOf(object['metadata']);
    const labels = { ...objectOf(metadata['labels']), [label]: mutation };
    return { ...object, metadata: { ...metadata, labels } };
  };

const objectOf = (value: JsonObject[string] | undefined): JsonObject => (isObject(value) ? value : {});

/** The policies that do it, or one of them, each with its binding. */
export const mutationPolicies = (only?: string): readonly JsonObject[] =>
  mutations
    .filter(({ name }) => only === undefined || name === only)
    .flatMap(({ name: mutation, patches }) => {
      const apiVersion = 'admissionregistration.k8s.io/v1';
      const name = `drift-${mutation.toLowerCase()}`;
      const labelled = `has(object.metadata.labels) && "${label}" in object.metadata.labels`;
      return [
        {
          apiVersion,
          kind: 'MutatingAdmissionPolicy',
          metadata: { name },
          spec: {
            failurePolicy: 'Fail',
            reinvocationPolicy: 'Never',
            matchConstraints: {
              objectSelector: { matchLabels: { [label]: mutation } },
              resourceRules: [
                { apiGroups: ['*'], apiVersions: ['*'], operations: ['CREATE', 'UPDATE'], resources: ['*'] },
              ],
            },
            matchConditions: [{ name: 'still', expression: labelled }],
            mutations: [{ patchType: 'JSONPatch', jsonPatch: { expression: patches } }],
          },
        },
        {
          apiVersion,
          kind: 'MutatingAdmissionPolicyBinding',
          metadata: { name },
          spec: { policyName: name },
        },
      ];
    });

interface Kind {
  readonly apiVersion: string;
  readonly kind: string;
}

/**
 * Makes all policies, and waits until they act, on these custom kinds too: a server knows the types of one that was just
 * defined after a while, and refuses its objects until then. They may stay: they act on nothing else.
 */
export async function startMutations(objects: ClusterObjects, defined: readonly Kind[]): Promise<void> {
  for (const policy of mutationPolicies()) await objects.apply(policy);
  const waitFor = async (kind: Kind, mutation: string, made: readonly string[]): Promise<void> => {
    const object = {
      ...kind,
      metadata: { name: 'x', namespace: 'default', labels: { [label]: mutation } },
    };
    await waitUntil(`effect of the admission policies on ${kind.kind}`, async () => {
      const created = await objects.create(object, { dryRun: true });
      return at(created, ...made) !== undefined;
    });
  };
  // The last one: a policy acts a moment after it was made.
  await waitFor({ apiVersion: 'v1', kind: 'ConfigMap' }, 'bundle-ConfigMap', ['data', 'bundle']);
  for (const kind of defined) await waitFor(kind, 'label', ['metadata', 'labels', 'injected']);
}
