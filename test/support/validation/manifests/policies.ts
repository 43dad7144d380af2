import type { Json } from '../../../../src/core/resource/json.ts';
import type { Manifests } from '../../driftModel/manifests/manifest.ts';
import { metadata } from '../../driftModel/manifests/parts.ts';

const deployments: Json = {
  apiGroups: ['apps'],
  apiVersions: ['v1'],
  operations: ['CREATE', 'UPDATE'],
  resources: ['deployments'],
};
const webhook: Json = {
  name: 'check.example.com',
  admissionReviewVersions: ['v1'],
  clientConfig: { service: { name: 'hook', namespace: 'default', path: '/check', port: 443 } },
  sideEffects: 'None',
  failurePolicy: 'Fail',
  timeoutSeconds: 10,
  rules: [deployments],
};
const admission = 'admissionregistration.k8s.io/v1';

/** Rules about other requests. */
export const policyManifests: Manifests = {
  MutatingWebhookConfiguration: (random, named) => ({
    apiVersion: admission,
    kind: 'MutatingWebhookConfiguration',
    metadata: metadata(random, named),
    webhooks: [webhook],
  }),
  ValidatingWebhookConfiguration: (random, named) => ({
    apiVersion: admission,
    kind: 'ValidatingWebhookConfiguration',
    metadata: metadata(random, named),
    webhooks: [webhook],
  }),
  ValidatingAdmissionPolicy: (random, named) => ({
    apiVersion: admission,
    kind: 'ValidatingAdmissionPolicy',
    metadata: metadata(random, named),
    spec: {
      failurePolicy: 'Fail',
      matchConstraints: { resourceRules: [deployments] },
      validations: [{ expression: 'object.spec.replicas <= 5', message: 'too many', reason: 'Invalid' }],
    },
  }),
  ValidatingAdmissionPolicyBinding: (random, named) => ({
    apiVersion: admission,
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: metadata(random, named),
    spec: { policyName: 'limits', validationActions: ['Deny'] },
  }),
  MutatingAdmissionPolicy: (random, named) => ({
    apiVersion: admission,
    kind: 'MutatingAdmissionPolicy',
    metadata: metadata(random, named),
    spec: {
      failurePolicy: 'Fail',
      reinvocationPolicy: 'Never',
      matchConstraints: { resourceRules: [deployments] },
      mutations: [
        {
          patchType: 'JSONPatch',
          jsonPatch: { expression: '[JSONPatch{op: "test", path: "/kind", value: "x"}]' },
        },
      ],
    },
  }),
  MutatingAdmissionPolicyBinding: (random, named) => ({
    apiVersion: admission,
    kind: 'MutatingAdmissionPolicyBinding',
    metadata: metadata(random, named),
    spec: { policyName: 'limits' },
  }),
  FlowSchema: (random, named) => ({
    apiVersion: 'flowcontrol.apiserver.k8s.io/v1',
    kind: 'FlowSchema',
    metadata: metadata(random, named),
    spec: {
      matchingPrecedence: 500,
      priorityLevelConfiguration: { name: 'global-default' },
      distinguisherMethod: { type: 'ByUser' },
      rules: [
        {
          subjects: [{ kind: 'Group', group: { name: 'people' } }],
          nonResourceRules: [{ nonResourceURLs: ['/healthz'], verbs: ['get'] }],
        },
      ],
    },
  }),
  PriorityLevelConfiguration: (random, named) => ({
    apiVersion: 'flowcontrol.apiserver.k8s.io/v1',
    kind: 'PriorityLevelConfiguration',
    metadata: metadata(random, named),
    spec: {
      type: 'Limited',
      limited: {
        nominalConcurrencyShares: 10,
        limitResponse: { type: 'Queue', queuing: { queues: 64, handSize: 6, queueLengthLimit: 50 } },
      },
    },
  }),
  RuntimeClass: (random, named) => ({
    apiVersion: 'node.k8s.io/v1',
    kind: 'RuntimeClass',
    metadata: metadata(random, named),
    handler: 'gvisor',
    overhead: { podFixed: { cpu: '100m' } },
    scheduling: { nodeSelector: { sandbox: 'yes-please' } },
  }),
  SubjectAccessReview: () => ({
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SubjectAccessReview',
    spec: { user: 'jane', resourceAttributes: { verb: 'get', resource: 'pods', namespace: 'default' } },
  }),
  SelfSubjectAccessReview: () => ({
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    spec: { nonResourceAttributes: { verb: 'get', path: '/healthz' } },
  }),
  SelfSubjectRulesReview: () => ({
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectRulesReview',
    spec: { namespace: 'default' },
  }),
};
