import type { Json, JsonObject } from '../../../../src/core/resource/json.ts';
import type { Random } from '../../random.ts';
import type { Manifests, Named } from './manifest.ts';
import { maybe, metadata, values } from './parts.ts';

/** Admission that nothing comes to: its rules are about kinds that nobody serves. */
export const admissionManifests: Manifests = {
  ValidatingWebhookConfiguration: (random, named) => ({
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: metadata(random, named),
    ...maybe(random, 0.9, 'webhooks', () =>
      random.shuffle(['a', ...random.some(['b'])]).map((name) => webhook(random, name)),
    ),
  }),
  MutatingWebhookConfiguration: (random, named) => ({
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingWebhookConfiguration',
    metadata: metadata(random, named),
    webhooks: random.shuffle(['a', ...random.some(['b'])]).map((name) => ({
      ...webhook(random, name),
      ...maybe(random, 0.3, 'reinvocationPolicy', () => random.pick(['Never', 'IfNeeded'])),
    })),
  }),
  ValidatingAdmissionPolicy: (random, named) => ({
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicy',
    metadata: metadata(random, named),
    spec: {
      matchConstraints: matches(random),
      validations: [
        { expression: random.pick(['true', '1 < 2']), ...maybe(random, 0.5, 'message', () => 'no') },
      ],
      ...maybe(random, 0.4, 'variables', () =>
        random.shuffle<Json>([
          { name: 'a', expression: '1' },
          ...random.some<Json>([{ name: 'b', expression: '2' }]),
        ]),
      ),
      ...maybe(random, 0.3, 'failurePolicy', () => random.pick(['Fail', 'Ignore'])),
    },
  }),
  MutatingAdmissionPolicy: (random, named) => ({
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingAdmissionPolicy',
    metadata: metadata(random, named),
    spec: {
      matchConstraints: matches(random),
      reinvocationPolicy: random.pick(['Never', 'IfNeeded']),
      ...maybe(random, 0.3, 'failurePolicy', () => random.pick(['Fail', 'Ignore'])),
      mutations: [
        {
          patchType: 'JSONPatch',
          jsonPatch: {
            expression: `[JSONPatch{op: "add", path: "/spec/${random.pick(['a', 'b'])}", value: 1}]`,
          },
        },
      ],
    },
  }),
  ValidatingAdmissionPolicyBinding: (random, named) => ({
    ...binding(random, named, 'ValidatingAdmissionPolicyBinding'),
    spec: {
      policyName: 'no-such-policy',
      validationActions: random.pick<Json>([['Audit'], ['Audit', 'Warn']]),
      ...maybe(random, 0.3, 'matchResources', () => matches(random)),
    },
  }),
  MutatingAdmissionPolicyBinding: (random, named) => ({
    ...binding(random, named, 'MutatingAdmissionPolicyBinding'),
    spec: { policyName: 'no-such-policy', ...maybe(random, 0.5, 'matchResources', () => matches(random)) },
  }),
};

const binding = (random: Random, named: Named, kind: string): JsonObject => ({
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind,
  metadata: metadata(random, named),
});

const webhook = (random: Random, name: string): JsonObject => ({
  name: `${name}.nobody.example`,
  clientConfig: { url: 'https://nobody.invalid/' },
  sideEffects: 'None',
  admissionReviewVersions: ['v1'],
  failurePolicy: random.pick(['Ignore', 'Fail']),
  ...maybe(random, 0.4, 'timeoutSeconds', () => random.pick([5, 10])),
  ...maybe(random, 0.3, 'matchPolicy', () => 'Exact'),
  ...maybe(random, 0.4, 'objectSelector', () => ({ matchLabels: values(random, ['a']) })),
  rules: [{ ...nothing, ...maybe(random, 0.3, 'scope', () => '*') }],
});

const nothing: JsonObject = {
  apiGroups: ['nobody.example'],
  apiVersions: ['v1'],
  operations: ['CREATE'],
  resources: ['nothings'],
};

const matches = (random: Random): JsonObject => ({
  resourceRules: [nothing],
  ...maybe(random, 0.3, 'matchPolicy', () => random.pick(['Exact', 'Equivalent'])),
});
