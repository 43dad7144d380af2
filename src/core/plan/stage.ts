import type { ResourceId } from '../resource/resourceId.ts';

/**
 * Flux applies in stages: all objects of one are tried first, and one that is refused stops the stage and all that comes
 * after it. Follows `ApplyAllStaged` of fluxcd/pkg/ssa; objects are deleted last.
 */
export const stages = ['definitions', 'classes', 'resources', 'prune'] as const;
export type Stage = (typeof stages)[number];

export function stageOf({ group, kind }: ResourceId): Exclude<Stage, 'prune'> {
  if (isDefinition(group, kind)) return 'definitions';
  return kind.endsWith('Class') ? 'classes' : 'resources';
}

function isDefinition(group: string, kind: string): boolean {
  switch (kind) {
    case 'CustomResourceDefinition':
      return group === 'apiextensions.k8s.io';
    case 'Namespace':
      return group === '';
    case 'ClusterRole':
      return group === 'rbac.authorization.k8s.io';
    default:
      return false;
  }
}

/** The order in which the agent acts; what is deleted goes the other way round (`DeleteAll`), definitions after their objects. */
export function compareSteps(
  a: { readonly stage: Stage; readonly id: ResourceId },
  b: { readonly stage: Stage; readonly id: ResourceId },
): number {
  const within = compareInStage(a.id, b.id);
  return stages.indexOf(a.stage) - stages.indexOf(b.stage) || (a.stage === 'prune' ? -within : within);
}

/** The order within a stage: fluxcd/pkg/ssa `ReconcileOrder`, then group, kind, namespace and name by code points. */
function compareInStage(a: ResourceId, b: ResourceId): number {
  return (
    rank(a.kind) - rank(b.kind) ||
    compareText(a.group, b.group) ||
    compareText(a.kind, b.kind) ||
    compareText(a.namespace, b.namespace) ||
    compareText(a.name, b.name)
  );
}

const first = [
  'CustomResourceDefinition',
  'Namespace',
  'ClusterRole',
  'ClusterClass',
  'RuntimeClass',
  'PriorityClass',
  'StorageClass',
  'VolumeSnapshotClass',
  'IngressClass',
  'GatewayClass',
  'ClusterRoleBinding',
  'ResourceQuota',
  'ServiceAccount',
  'Role',
  'RoleBinding',
  'ConfigMap',
  'Secret',
  'Service',
  'LimitRange',
  'Deployment',
  'StatefulSet',
  'CronJob',
  'PodDisruptionBudget',
];
const last = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'];

const ranks: ReadonlyMap<string, number> = new Map([
  ...first.map((kind, index): [string, number] => [kind, index - first.length]),
  ...last.map((kind, index): [string, number] => [kind, index + 1]),
]);
const rank = (kind: string): number => ranks.get(kind) ?? 0;

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
