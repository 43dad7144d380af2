import type { WatchScope } from '../../cluster/clusterApi.ts';
import { formatKubeConfigSource, type KubeConfigSource } from '../../core/owner/flux/kubeConfigSource.ts';
import type { Owner } from '../../core/owner/owner.ts';
import { stringAt } from '../../core/resource/json.ts';
import { clusterSource, type ClusterSource } from './clusterSource.ts';
import type { EnvironmentInput, Inputs } from '../inputs.ts';
import { boundByPerson, howToBind, isSameServer, type Destination } from './knownCluster.ts';

/**
 * Where a Kustomization or a HelmRelease applies its objects: as the person says which environment its `spec.kubeConfig`
 * leads to, else by the address that a ConfigMap has of it. A Secret is never read for that: it would hold a credential.
 */
export function fluxEnvironment(
  { kubeConfig }: Pick<Owner, 'kubeConfig'>,
  from: EnvironmentInput,
  environments: Inputs['environments'],
): Destination {
  if (!kubeConfig) return { kind: 'bound', environment: from.name };
  const title = formatKubeConfigSource(kubeConfig);
  const found = boundByPerson([title], from, environments) ?? byAddress(kubeConfig, from, environments);
  return found
    ? { kind: 'bound', environment: found.name }
    : {
        kind: 'unbound',
        cluster: title,
        reason: `it applies to the cluster of ${title}: ${howToBind(title, from)}`,
      };
}

/** What has to be watched to know where an owner's objects go. */
export const kubeConfigScopes = (
  { kubeConfig }: Pick<Owner, 'kubeConfig'>,
  from: EnvironmentInput | undefined,
): ReadonlyMap<string, WatchScope> => {
  const scope = from && kubeConfig && addressSource(kubeConfig, from)?.scope;
  return scope ? new Map([scope]) : noScopes;
};

const noScopes: ReadonlyMap<string, WatchScope> = new Map();

function byAddress(
  kubeConfig: KubeConfigSource,
  from: EnvironmentInput,
  environments: Inputs['environments'],
): EnvironmentInput | undefined {
  const source = addressSource(kubeConfig, from);
  const address = source?.kind === 'present' ? stringAt(source.object, 'data', 'address') : undefined;
  if (address === undefined) return undefined;
  return [...environments.values()].find(({ server }) => isSameServer(server, address));
}

const addressSource = (
  { kind, namespace, name }: KubeConfigSource,
  from: EnvironmentInput,
): ClusterSource | undefined =>
  kind === 'ConfigMap'
    ? clusterSource(
        from,
        namespace,
        { kind, name, optional: false },
        {
          what: 'address',
          field: 'spec.kubeConfig',
        },
      )
    : undefined;
