import type { JsonObject } from '../../../src/core/resource/json.ts';
import type { TestCluster } from '../../harness/testCluster.ts';

/** What a policy does to one ConfigMap or Secret of a namespace that is written as it says. */
export interface TestPolicy {
  readonly name: string;
  readonly resource: 'configmaps' | 'secrets';
  readonly operations: readonly ('CREATE' | 'UPDATE')[];
  /** Of the object, in CEL: where it is true the policy acts. */
  readonly when: string;
  /** In place of a value of its data; a policy without one denies. */
  readonly set?: { readonly key: string; readonly value: string };
}

const api = 'admissionregistration.k8s.io/v1';

/** The objects that make such policies, in this namespace alone. */
export function admissionPolicies(namespace: string, policies: readonly TestPolicy[]): readonly JsonObject[] {
  return policies.flatMap(({ name, resource, operations, when, set }) => {
    const kind = set ? 'MutatingAdmissionPolicy' : 'ValidatingAdmissionPolicy';
    const metadata = { name: `${namespace}-${name}` };
    const isNamed = `object.metadata.name == '${name}' && (${when})`;
    return [
      {
        apiVersion: api,
        kind,
        metadata,
        spec: {
          matchConstraints: {
            namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
            resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations, resources: [resource] }],
          },
          ...(set
            ? {
                reinvocationPolicy: 'Never',
                matchConditions: [{ name: 'named', expression: isNamed }],
                mutations: [
                  {
                    patchType: 'JSONPatch',
                    jsonPatch: {
                      expression: `[JSONPatch{op: "replace", path: "/data/${set.key}", value: "${set.value}"}]`,
                    },
                  },
                ],
              }
            : { validations: [{ expression: `!(${isNamed})`, message: 'it is as it should be' }] }),
        },
      },
      {
        apiVersion: api,
        kind: `${kind}Binding`,
        metadata,
        spec: { policyName: metadata.name, ...(set ? {} : { validationActions: ['Deny'] }) },
      },
    ];
  });
}

/** Makes them; the answer takes them away again. */
export async function makePolicies(
  { objects }: TestCluster,
  policies: readonly JsonObject[],
): Promise<() => Promise<void>> {
  for (const policy of policies) await objects.apply(policy);
  return async () => {
    for (const policy of policies) await objects.delete(policy);
  };
}
