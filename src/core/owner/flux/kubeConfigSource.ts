import { at, stringAt, type JsonObject } from '../../resource/json.ts';

/** The object beside an owner of Flux that leads to the cluster which it applies to, where that is not its own. */
export interface KubeConfigSource {
  readonly kind: 'Secret' | 'ConfigMap';
  readonly namespace: string;
  readonly name: string;
}

/** `spec.kubeConfig`, which the agent acts on as soon as it is there, of a Kustomization or a HelmRelease. */
export function readKubeConfigSource(owner: JsonObject): KubeConfigSource | undefined {
  const kubeConfig = at(owner, 'spec', 'kubeConfig') ?? null;
  if (kubeConfig === null) return undefined;
  const namespace = stringAt(owner, 'metadata', 'namespace') ?? '';
  const configMap = stringAt(kubeConfig, 'configMapRef', 'name');
  if (configMap !== undefined) return { kind: 'ConfigMap', namespace, name: configMap };
  return { kind: 'Secret', namespace, name: stringAt(kubeConfig, 'secretRef', 'name') ?? '' };
}

/** `Secret/flux-system/prod-eu` */
export const formatKubeConfigSource = ({ kind, namespace, name }: KubeConfigSource): string =>
  `${kind}/${namespace}/${name}`;
