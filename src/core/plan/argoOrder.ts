import type { JsonObject } from '../resource/json.ts';
import { formatResource } from '../resource/resourceId.ts';
import { heldUp } from './heldUp.ts';
import { inSyncOrder, isLater, type SyncPlace } from './syncPlace.ts';
import type { PlanStep } from './syncPlan.ts';

export interface ArgoStep {
  readonly step: PlanStep;
  /** As desired; what is deleted as it is live. */
  readonly object: JsonObject | undefined;
  /** Argo CD asks the cluster for every kind before it begins, and does not begin where one is not served. */
  readonly isUnknownKind: boolean;
  /** Nor where it cannot compare one with what is live. */
  readonly isIncomparable: boolean;
  /** It is none of the source's: Argo CD writes it before all of that. */
  readonly isBefore: boolean;
  /** It is deleted only when somebody has confirmed that. */
  readonly waits: boolean;
}

/**
 * The steps of a sync of Argo CD in their order, but for those that it never comes to: it ends with the first wave in which
 * something is refused, and stands still in one in which a deletion is to be confirmed (`Sync` and `runTasks` of
 * gitops-engine, Argo CD 3.2). Within a wave everything is tried.
 */
export function inArgoOrder(all: readonly ArgoStep[], pruneLast: boolean): readonly PlanStep[] {
  const items = all.map((one) => {
    const { id, action } = one.step;
    const phase = one.isBefore ? ({ phase: 'PreSync' } as const) : {};
    return { ...one, ...phase, id, prunes: action === 'prune' || one.waits };
  });
  const placed = withoutTerminating(inSyncOrder(items, pruneLast));
  const unknown = placed.find(({ isUnknownKind }) => isUnknownKind);
  const incomparable = placed.find(({ isIncomparable }) => isIncomparable);
  const waiting = placed.find(({ waits }) => waits);
  const refused = placed.find(({ step }) => step.action === 'blocked');
  const isRefusedFirst = refused && waiting && isLater(waiting.place, refused.place);
  const heldBecause = (place: SyncPlace): string | undefined => {
    if (incomparable)
      return `Argo CD begins no sync while it cannot compare ${formatResource(incomparable.id)}`;
    if (unknown)
      return `Argo CD begins no sync while the cluster does not serve ${formatResource(unknown.id)}`;
    if (waiting && !isRefusedFirst)
      return isLater(waiting.place, place)
        ? undefined
        : `the sync waits there until somebody confirms that ${formatResource(waiting.id)} is deleted`;
    return refused && isLater(place, refused.place)
      ? `${formatResource(refused.id)} is refused before that`
      : undefined;
  };
  return placed.map(({ step, place }) => {
    const because = heldBecause(place);
    return { ...(because === undefined ? step : heldUp(step, because)), place };
  });
}

/** Nothing is made in a namespace that the same sync has begun to delete, nor ever will be. */
function withoutTerminating<T extends Pick<ArgoStep, 'step'> & { readonly place: SyncPlace }>(
  placed: readonly T[],
): readonly T[] {
  const ends = new Map(
    placed.flatMap(({ step: { id, action }, place }) =>
      action === 'prune' && id.group === '' && id.kind === 'Namespace' ? [[id.name, place] as const] : [],
    ),
  );
  return placed.map((one) => {
    const { step, place } = one;
    const end = ends.get(step.id.namespace);
    const isMade = step.action === 'create' || step.action === 'recreate';
    if (!end || !isMade || isLater(end, place)) return one;
    return { ...one, step: heldUp(step, `its namespace ${step.id.namespace} is deleted before that`) };
  });
}
