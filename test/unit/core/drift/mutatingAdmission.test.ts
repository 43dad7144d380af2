import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  mutatedBy,
  mutatingAdmission,
  type AdmittedWrite,
} from '../../../../src/core/drift/admission/mutatingAdmission.ts';
import type { Json, JsonObject } from '../../../../src/core/resource/json.ts';

const labelled = (labels: JsonObject): JsonObject => ({
  metadata: { name: 'web', namespace: 'shop', labels },
});
const write: AdmittedWrite = {
  operation: 'UPDATE',
  group: 'apps',
  plural: 'deployments',
  namespace: 'shop',
  name: 'web',
  objects: [labelled({ app: 'web' })],
};
const deployments = {
  apiGroups: ['apps'],
  apiVersions: ['v1'],
  operations: ['CREATE', 'UPDATE'],
  resources: ['deployments'],
};
const webhook = (rule: JsonObject, selectors: JsonObject = {}): JsonObject => ({
  metadata: { name: 'injector' },
  webhooks: [{ name: 'a.example', rules: [rule], ...selectors }],
});

interface Row {
  readonly title: string;
  readonly rule?: JsonObject;
  readonly selectors?: JsonObject;
  readonly write?: Partial<AdmittedWrite>;
  readonly acts: boolean;
}

const objectSelector = (matchExpressions: Json): JsonObject => ({ objectSelector: { matchExpressions } });

const rows: readonly Row[] = [
  { title: 'the resource that its rule names', acts: true },
  { title: 'another resource', write: { plural: 'statefulsets' }, acts: false },
  { title: 'another group', write: { group: '' }, acts: false },
  {
    title: 'all of everything',
    rule: { apiGroups: ['*'], operations: ['*'], resources: ['*/*'] },
    acts: true,
  },
  { title: 'a subresource alone', rule: { resources: ['deployments/scale'] }, acts: false },
  { title: 'creations alone', rule: { operations: ['CREATE'] }, acts: false },
  { title: 'a creation', rule: { operations: ['CREATE'] }, write: { operation: 'CREATE' }, acts: true },
  { title: 'cluster-wide objects', rule: { scope: 'Cluster' }, acts: false },
  { title: 'another name', rule: { resourceNames: ['api'] }, acts: false },
  { title: 'its label', selectors: { objectSelector: { matchLabels: { app: 'web' } } }, acts: true },
  { title: 'another label', selectors: { objectSelector: { matchLabels: { app: 'api' } } }, acts: false },
  {
    title: 'a label that the edit gives it',
    selectors: { objectSelector: { matchLabels: { inject: 'yes' } } },
    write: { objects: [labelled({}), labelled({ inject: 'yes' })] },
    acts: true,
  },
  {
    title: 'all but those with a label',
    selectors: objectSelector([{ key: 'app', operator: 'NotIn', values: ['web'] }]),
    acts: false,
  },
  { title: 'what has a label', selectors: objectSelector([{ key: 'app', operator: 'Exists' }]), acts: true },
  {
    title: 'what lacks it',
    selectors: objectSelector([{ key: 'app', operator: 'DoesNotExist' }]),
    acts: false,
  },
  {
    title: 'another namespace',
    selectors: { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'other' } } },
    acts: false,
  },
  {
    title: 'namespaces with a label, which nobody has read',
    selectors: { namespaceSelector: { matchLabels: { injection: 'enabled' } } },
    acts: true,
  },
  {
    title: 'Namespaces by their own labels',
    rule: { apiGroups: [''], resources: ['namespaces'] },
    selectors: { namespaceSelector: { matchLabels: { injection: 'enabled' } } },
    write: { group: '', plural: 'namespaces', namespace: '', objects: [labelled({ injection: 'disabled' })] },
    acts: false,
  },
  {
    title: 'what admission itself is made of, whatever the rule says',
    rule: { apiGroups: ['*'], resources: ['*'] },
    write: { group: 'admissionregistration.k8s.io', plural: 'validatingadmissionpolicies', namespace: '' },
    acts: false,
  },
];

for (const { title, rule, selectors, write: other, acts } of rows)
  void test(`a webhook acts on ${title}: ${acts ? 'yes' : 'no'}`, () => {
    const webhooks = [webhook({ ...deployments, ...rule }, selectors)];
    const admission = mutatingAdmission({ webhooks, policies: [], bindings: [] });
    const expected = acts ? ['MutatingWebhookConfiguration injector'] : undefined;
    assert.deepEqual(mutatedBy(admission, { ...write, ...other }), expected);
  });

const policy = { metadata: { name: 'p' }, spec: { matchConstraints: { resourceRules: [deployments] } } };
const binding = (spec: JsonObject = {}): JsonObject => ({
  metadata: { name: 'b' },
  spec: { policyName: 'p', ...spec },
});
const byPolicy = (bindings: readonly JsonObject[], spec: JsonObject = {}): readonly string[] | undefined =>
  mutatedBy(
    mutatingAdmission({
      webhooks: [],
      policies: [{ ...policy, spec: { ...policy.spec, ...spec } }],
      bindings,
    }),
    write,
  );

void test('a policy acts where it is bound, and where both fit', () => {
  assert.deepEqual(byPolicy([binding()]), ['MutatingAdmissionPolicy p']);
  assert.equal(byPolicy([]), undefined);
  assert.equal(byPolicy([{ metadata: { name: 'b' }, spec: { policyName: 'another' } }]), undefined);
  const matchResources = { objectSelector: { matchLabels: { app: 'api' } } };
  assert.equal(byPolicy([binding({ matchResources })]), undefined);
  assert.deepEqual(byPolicy([binding({ matchResources }), binding()]), ['MutatingAdmissionPolicy p']);
  const matchConstraints = { resourceRules: [deployments], excludeResourceRules: [deployments] };
  assert.equal(byPolicy([binding()], { matchConstraints }), undefined);
});
