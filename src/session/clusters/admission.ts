import { kept } from '../../base/kept.ts';
import type { ServedResource, WatchedObjects } from '../../cluster/clusterApi.ts';
import { mutatedBy, mutatingAdmission } from '../../core/drift/admission/mutatingAdmission.ts';
import { scopeKey, type EnvironmentInput } from '../inputs.ts';
import type { ObjectSnapshot, OwnerScope } from '../snapshot.ts';

/** What has to be watched to know what may change objects that agents write. */
export function admissionScopes(
  environment: EnvironmentInput,
): ReadonlyMap<string, Pick<OwnerScope, 'scope'>> {
  if (environment.connection.kind !== 'ready') return new Map();
  const { served } = environment.connection;
  const resources = Object.values(admissionResources(served)).filter((resource) => resource !== undefined);
  return new Map(
    resources.map((resource) => [scopeKey(resource, ''), { scope: { resource, namespace: '' } }] as const),
  );
}

/** What may change the write of an object, by name; undefined where nothing does that is known. */
export function admissionOf(
  environment: EnvironmentInput,
  { id, resource, live, deployed, head, working }: WrittenObject,
): readonly string[] | undefined {
  if (!resource || environment.connection.kind !== 'ready') return undefined;
  const { webhooks, policies, bindings } = admissionResources(environment.connection.served);
  const stateOf = (one: ServedResource | undefined): WatchedObjects =>
    (one && environment.scopes.get(scopeKey(one, ''))) ?? nothing;
  const admission = admissionIn(stateOf(webhooks), stateOf(policies), stateOf(bindings));
  if (admission.length === 0) return undefined;
  const { group, plural } = resource;
  const { namespace, name } = id;
  const found = live.kind === 'present' ? live.object : undefined;
  const objects = [found, deployed?.object, head?.desired?.object, working?.object].filter(
    (object) => object !== undefined,
  );
  const operation = found ? 'UPDATE' : 'CREATE';
  return mutatedBy(admission, { operation, group, plural, namespace, name, objects });
}

type WrittenObject = Pick<ObjectSnapshot, 'id' | 'resource' | 'live' | 'deployed' | 'head' | 'working'>;

const admissionIn = kept((webhooks: WatchedObjects, policies: WatchedObjects, bindings: WatchedObjects) =>
  mutatingAdmission({
    webhooks: webhooks.objects.values(),
    policies: policies.objects.values(),
    bindings: bindings.objects.values(),
  }),
);

const nothing: WatchedObjects = { listed: false, objects: new Map() };

const admissionResources = kept((served: readonly ServedResource[]) => {
  const newest = (kind: string): ServedResource | undefined =>
    versions
      .map((version) =>
        served.find((one) => one.group === group && one.version === version && one.kind === kind),
      )
      .find((one) => one !== undefined);
  return {
    webhooks: newest('MutatingWebhookConfiguration'),
    policies: newest('MutatingAdmissionPolicy'),
    bindings: newest('MutatingAdmissionPolicyBinding'),
  };
});

const group = 'admissionregistration.k8s.io';
const versions = ['v1', 'v1beta1', 'v1alpha1'];
