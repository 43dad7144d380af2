import type { FieldWriter } from '../judge/verdict.ts';

interface KnownWriter {
  /** The manager's name, or how it begins where it ends in `*`. */
  readonly manager: string;
  readonly subresource?: string;
  readonly operation?: 'Apply' | 'Update';
  readonly words: string;
  /** It keeps writing what it wrote: Git and it would take turns. */
  readonly keepsWriting?: true;
}

// The first that fits is taken.
const knownWriters: readonly KnownWriter[] = [
  { manager: 'kube-controller-manager', subresource: 'scale', words: 'autoscaler', keepsWriting: true },
  { manager: 'keda*', subresource: 'scale', words: 'autoscaler (KEDA)', keepsWriting: true },
  { manager: 'cert-manager-cainjector', words: 'cert-manager CA injector', keepsWriting: true },
  { manager: 'clusterrole-aggregation-controller', words: 'cluster role aggregation', keepsWriting: true },
  { manager: 'openshift-controller-manager', words: 'OpenShift token controller', keepsWriting: true },
  {
    manager: 'openshift.io/image-registry-pull-secrets*',
    words: 'OpenShift token controller',
    keepsWriting: true,
  },
  { manager: 'kubectl', subresource: 'scale', words: 'kubectl scale' },
  { manager: 'kubectl', operation: 'Apply', words: 'kubectl apply --server-side' },
  { manager: 'kubectl-client-side-apply', words: 'kubectl apply' },
  { manager: 'kubectl-rollout', words: 'kubectl rollout restart' },
  { manager: 'kube-controller-manager', words: 'a Kubernetes controller' },
  { manager: 'kustomize-controller', words: 'Flux Kustomization' },
  { manager: 'helm-controller', words: 'Flux HelmRelease' },
  { manager: 'flux-client-side-apply', words: 'Flux, before server-side apply' },
  { manager: 'flux', words: 'flux command' },
  { manager: 'argocd-controller', words: 'Argo CD' },
  { manager: 'argocd-server', words: 'Argo CD, through its page or command' },
  { manager: 'helm', words: 'helm command' },
  { manager: 'rancher', words: 'Rancher' },
  { manager: 'before-first-apply', words: 'a client before the first server-side apply' },
  { manager: 'Go-http-client', words: 'an unnamed client' },
  { manager: 'unknown', words: 'an unnamed client' },
  { manager: '', words: 'an unnamed client' },
];

/** Who that is, in words a person knows: `kubectl scale`, `autoscaler`; else the manager's own name. */
export function describeWriter(writer: FieldWriter): string {
  const known = find(writer);
  if (known !== undefined) return known.words;
  // kubectl names itself after its command: kubectl-edit, kubectl-set, kubectl-patch, kubectl-label.
  const command = /^kubectl-([a-z]+)$/.exec(writer.manager)?.[1];
  return command === undefined ? writer.manager : `kubectl ${command}`;
}

/** A controller that will write the value again after every correction. */
export const isContested = (writer: FieldWriter): boolean => find(writer)?.keepsWriting === true;

const find = (writer: FieldWriter): KnownWriter | undefined =>
  knownWriters.find(
    (known) =>
      (known.manager.endsWith('*')
        ? writer.manager.startsWith(known.manager.slice(0, -1))
        : writer.manager === known.manager) &&
      (known.subresource === undefined || known.subresource === writer.subresource) &&
      (known.operation === undefined || known.operation === writer.operation),
  );
