/** The objects of a release in the order in which Helm 4 deletes them when it is uninstalled; of one kind as they come. */
export const inUninstallOrder = <T>(objects: readonly T[], kindOf: (object: T) => string): readonly T[] =>
  [...objects].sort((a, b) => compareKinds(kindOf(a), kindOf(b)));

/** What Helm does not know goes last, by kind. */
function compareKinds(a: string, b: string): number {
  const [first, second] = [order.indexOf(a), order.indexOf(b)];
  if (first < 0 && second < 0) return a < b ? -1 : a > b ? 1 : 0;
  return (first < 0 ? order.length : first) - (second < 0 ? order.length : second);
}

/** Helm's `UninstallOrder`. */
const order = [
  'ValidatingWebhookConfiguration',
  'MutatingWebhookConfiguration',
  'APIService',
  'Ingress',
  'IngressClass',
  'Service',
  'CronJob',
  'Job',
  'StatefulSet',
  'HorizontalPodAutoscaler',
  'Deployment',
  'ReplicaSet',
  'ReplicationController',
  'Pod',
  'DaemonSet',
  'RoleBindingList',
  'RoleBinding',
  'RoleList',
  'Role',
  'ClusterRoleBindingList',
  'ClusterRoleBinding',
  'ClusterRoleList',
  'ClusterRole',
  'CustomResourceDefinition',
  'PersistentVolumeClaim',
  'PersistentVolume',
  'StorageClass',
  'ConfigMap',
  'SecretList',
  'Secret',
  'ServiceAccount',
  'PodDisruptionBudget',
  'PodSecurityPolicy',
  'LimitRange',
  'ResourceQuota',
  'NetworkPolicy',
  'Namespace',
  'PriorityClass',
];
