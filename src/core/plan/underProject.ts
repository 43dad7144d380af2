import type { ArgoBuild } from '../owner/argo/argoBuild.ts';
import {
  permitsDestination,
  permitsKind,
  permitsNamespace,
  permitsSource,
  type ProjectDestination,
} from '../owner/argo/argoProject.ts';
import { withoutUser } from '../owner/argo/argoSources.ts';
import { syncWindowsOf, unreadableWindow, type SyncWindow } from '../owner/argo/syncWindow.ts';
import type { OwnerId } from '../owner/owner.ts';
import type { JsonObject } from '../resource/json.ts';
import { formatResource, type ResourceId } from '../resource/resourceId.ts';
import type { ProjectRules } from './circumstances.ts';
import type { OwnerPlan, PlanStep, WillRun } from './syncPlan.ts';

/** An Application whose plan is held against the rules of its project. */
export interface Projected {
  readonly id: OwnerId;
  readonly build: ArgoBuild;
  /** The namespace that a sync has to make before anything else, where it is no step of the plan. */
  readonly makes?: string | undefined;
}

/** An Application's plan by the rules of its AppProject, as Argo CD (3.2) holds them against it. */
export function underProject(
  plan: OwnerPlan,
  project: JsonObject,
  { id, build, makes }: Projected,
): OwnerPlan {
  if (id.kind !== 'Application') return plan;
  const to = destinationOf(build);
  const permitted = (step: PlanStep): string | undefined => {
    const { group, kind, namespace } = step.id;
    if (!permitsKind(project, step.id)) return `the kind ${group === '' ? kind : `${kind} of ${group}`}`;
    return namespace === '' || permitsDestination(project, { ...to, namespace })
      ? undefined
      : `the namespace ${namespace}`;
  };
  return {
    ...plan,
    willRun: underRules(plan.willRun, projectRules(project, id, build)),
    steps:
      makes === undefined || permitsNamespaces(project)
        ? permittedSteps(plan.steps, build.project, permitted)
        : withoutNamespace(plan.steps, build.project, makes),
  };
}

/** Whether Applications of the project may make their namespaces. */
export const permitsNamespaces = (project: JsonObject): boolean =>
  permitsKind(project, { group: '', kind: 'Namespace', namespace: '' });

/** The namespace is an object of the sync like any other, and fails it before anything is written. */
const withoutNamespace = (
  steps: readonly PlanStep[],
  project: string,
  namespace: string,
): readonly PlanStep[] =>
  steps.map((step) =>
    writes.has(step.action)
      ? blockedStep(
          step,
          `nothing is written while the project ${project} does not permit the kind Namespace: the namespace ${namespace} has to be made first (CreateNamespace=true)`,
        )
      : step,
  );

export const projectRules = (
  project: JsonObject,
  id: { readonly namespace: string; readonly name: string },
  build: ArgoBuild,
): ProjectRules => ({
  refused: refusal(project, id, build, destinationOf(build)),
  windows: syncWindowsOf(project, { name: id.name, ...build.asks }),
});

/** Whether and when an Application syncs, once its project has been asked. */
export function underRules(run: WillRun, { refused, windows }: ProjectRules): WillRun {
  const unread = unreadableWindow(windows);
  const blockedBy =
    refused ??
    run.blockedBy ??
    (unread && `a sync window of its project cannot be read: “${unread.schedule}” for “${unread.duration}”`);
  return {
    ...run,
    ...(blockedBy === undefined ? {} : { blockedBy }),
    ...(windows.length > 0 ? { windows } : {}),
    notes: [...run.notes, ...windows.map(windowText)],
  };
}

const windowText = ({ kind, schedule, duration, timeZone, manualSync }: SyncWindow): string =>
  `a sync window ${kind === 'allow' ? 'allows' : 'denies'} syncs from “${schedule}” (${timeZone || 'UTC'}) for ${duration}${manualSync ? ', but for those that a person asks for' : ''}`;

/** Why Argo CD would not so much as compare it (`ValidatePermissions`). */
function refusal(
  project: JsonObject,
  { namespace }: { readonly namespace: string },
  { project: name, asks }: ArgoBuild,
  to: ProjectDestination,
): string | undefined {
  const { urls, argoNamespace } = asks;
  if (namespace !== '' && namespace !== argoNamespace && !permitsNamespace(project, namespace))
    return `its project ${name} takes no Applications of the namespace ${namespace}`;
  const source = urls.find((url) => !permitsSource(project, url));
  if (source !== undefined)
    return `its project ${name} does not permit the repository ${withoutUser(source)}`;
  return permitsDestination(project, to)
    ? undefined
    : `its project ${name} does not permit the namespace ${to.namespace || '(none)'} of ${to.name || to.server}`;
}

const inCluster = { server: 'https://kubernetes.default.svc', name: 'in-cluster' } as const;

function destinationOf({ asks: { server, cluster, namespace } }: ArgoBuild): ProjectDestination {
  const isHere = server === inCluster.server || cluster === inCluster.name;
  return { ...(isHere ? inCluster : { server, name: cluster }), namespace };
}

/** What is not permitted fails the sync before anything is written, and is never deleted. */
function permittedSteps(
  steps: readonly PlanStep[],
  project: string,
  lacking: (step: PlanStep) => string | undefined,
): readonly PlanStep[] {
  const judged = steps.map((step): PlanStep => {
    const what = step.action === 'skip' ? undefined : lacking(step);
    if (what === undefined) return step;
    const reason = `the project ${project} does not permit ${what}`;
    return step.action === 'prune'
      ? { ...step, action: 'skip', impact: [], reason: `it stays in the cluster as an orphan: ${reason}` }
      : { ...step, action: 'blocked', fields: [], impact: [], reason };
  });
  const first = judged.find((step, i) => step !== steps[i] && step.action === 'blocked');
  if (!first) return judged;
  return judged.map((step) => (writes.has(step.action) ? heldUp(step, first.id) : step));
}

const heldUp = (step: PlanStep, by: ResourceId): PlanStep =>
  blockedStep(step, `nothing is written while ${formatResource(by)} is not permitted`);

const blockedStep = (step: PlanStep, reason: string): PlanStep => ({
  ...step,
  action: 'blocked',
  impact: [],
  reason,
});

const writes: ReadonlySet<PlanStep['action']> = new Set(['create', 'update', 'recreate', 'prune']);
