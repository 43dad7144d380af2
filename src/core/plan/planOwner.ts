import type { OwnerMode } from '../drift/desired/agentWrite.ts';
import type { ArgoBuild } from '../owner/argo/argoBuild.ts';
import { isArgo } from '../drift/desired/objectMode.ts';
import { hasSyncOption } from '../drift/desired/argoMetadata.ts';
import type { JsonObject } from '../resource/json.ts';
import { formatResource } from '../resource/resourceId.ts';
import { inArgoOrder, type ArgoStep } from './argoOrder.ts';
import { isOwnNamespace } from '../drift/desired/ownNamespace.ts';
import { generatedPredecessor } from './generatedPredecessor.ts';
import { heldUp, isWritten } from './heldUp.ts';
import type { Impact } from './impact/impact.ts';
import type { Sibling } from './impact/impactFacts.ts';
import { impactOf } from './impact/impactOf.ts';
import type { PlannedObject } from './plannedObject.ts';
import { planObject, type ObjectEffect } from './planObject.ts';
import { compareSteps, stageOf, stages, type Stage } from './stage.ts';
import type { PlanStep } from './syncPlan.ts';

/** What one owner's write of `objects` does, in the order in which it does it. `kubectl` keeps the order of the files. */
export function planOwner(
  mode: OwnerMode,
  objects: readonly PlannedObject[],
  options: ArgoPlanOptions = {},
): readonly PlanStep[] {
  const alone = objects.flatMap((object): readonly PlannedEffect[] => {
    const { id } = object;
    if (object.unknown !== undefined) {
      const effect = {
        action: 'unknown',
        fields: [],
        ignored: [],
        reason: object.unknown,
        after: undefined,
      } as const;
      return [{ id, live: null, effect, stage: stageOf(id) }];
    }
    const effect = planObject(object.question);
    return effect ? [{ id, live: object.question.live, effect, stage: stageAt(effect, id) }] : [];
  });
  const effects = withOthers(alone, options);
  const siblings = effects.flatMap(({ id, effect: { action, fields, after } }): readonly Sibling[] =>
    after === undefined ? [] : [{ id, action, fields, object: after }],
  );
  const steps = effects.map(({ id, live, stage, effect }): PlanStep => {
    const { action, fields, ignored, after, reason, collides = false, isDeleted = false } = effect;
    const replaces = action === 'create' ? generatedPredecessor(id, effects) : undefined;
    return {
      id,
      action,
      stage,
      fields,
      ignored,
      impact: [
        ...impactOf({ mode, id, action, fields, live, after, collides, siblings }),
        ...(isDeleted ? [deletedNotMade('it')] : []),
      ],
      ...(reason === undefined ? {} : { reason }),
      ...(replaces ? { replaces } : {}),
    };
  });
  if (isArgo(mode)) {
    const ordered = inArgoOrder(argoSteps(steps, objects, effects, options), options.pruneLast === true);
    return withoutUnconfirmed(ordered, effects);
  }
  return mode === 'flux-ks' ? withoutWhatIsHeldUp(inOrder(steps)) : steps;
}

interface PlannedEffect extends Pick<PlanStep, 'id' | 'stage'> {
  readonly live: JsonObject | null;
  readonly effect: ObjectEffect;
}

/** What an Application says of its syncs. */
type ArgoPlanOptions = Partial<Pick<ArgoBuild, 'pruneLast' | 'outOfSyncOnly' | 'skipsUnknownKinds'>>;

/**
 * What is compared decides whether there is a sync; that writes all, or what is out of sync alone, and deletes whatever is
 * gone.
 */
function withOthers(
  effects: readonly PlannedEffect[],
  { outOfSyncOnly = false }: ArgoPlanOptions,
): readonly PlannedEffect[] {
  if (!effects.some(({ effect }) => isWritten(effect) || effect.action === 'blocked' || effect.marked))
    return effects;
  return effects.map((one) => {
    const { withOthers: then, isNeverLeft } = one.effect;
    const isLeft = outOfSyncOnly && then?.action === 'update' && !isNeverLeft;
    return then && !isLeft ? { ...one, effect: then } : one;
  });
}

/** An Application that is deleted lets go of nothing while one of its objects waits for somebody to confirm that. */
function withoutUnconfirmed(
  steps: readonly PlanStep[],
  effects: readonly PlannedEffect[],
): readonly PlanStep[] {
  const waiting = effects.find(({ effect }) => effect.marked === 'Delete=confirm');
  if (!waiting) return steps;
  const because = `Argo CD deletes nothing of its Application until somebody confirms that ${formatResource(waiting.id)} is deleted`;
  return steps.map((step) => (step.action === 'prune' ? heldUp(step, because) : step));
}

const stageAt = ({ action }: ObjectEffect, id: PlannedObject['id']): Stage =>
  action === 'prune' ? 'prune' : stageOf(id);

const argoSteps = (
  steps: readonly PlanStep[],
  objects: readonly PlannedObject[],
  effects: readonly PlannedEffect[],
  { skipsUnknownKinds = false }: ArgoPlanOptions,
): readonly ArgoStep[] => {
  const questions = new Map(objects.map(({ id, question }) => [id, question]));
  return steps.map((step, i): ArgoStep => {
    const question = questions.get(step.id);
    const object = (step.action === 'prune' ? undefined : question?.working) ?? question?.live ?? undefined;
    return {
      step,
      object,
      isUnknownKind:
        question?.kind === 'notServed' &&
        step.action === 'blocked' &&
        !skipsUnknownKinds &&
        !(object && hasSyncOption(object, 'SkipDryRunOnMissingResource=true')),
      isIncomparable: effects[i]?.effect.incomparable === true,
      isBefore: question !== undefined && isOwnNamespace(question.owner, question.working),
      waits: effects[i]?.effect.marked === 'Prune=confirm',
    };
  });
};

const inOrder = (steps: readonly PlanStep[]): readonly PlanStep[] => [...steps].sort(compareSteps);

/** One refused object keeps its whole stage and all later ones from being written. */
function withoutWhatIsHeldUp(steps: readonly PlanStep[]): readonly PlanStep[] {
  const refused = steps.find(({ action }) => action === 'blocked');
  if (!refused) return steps;
  const from = stages.indexOf(refused.stage);
  return steps.map((step) => {
    if (stages.indexOf(step.stage) < from) return step;
    const impact =
      step.action === 'recreate' && step.stage === refused.stage
        ? [deletedNotMade(formatResource(refused.id))]
        : [];
    return heldUp(step, `${formatResource(refused.id)} is refused before that`, impact);
  });
}

/** `ApplyAll` deletes while it tries the objects of a stage, side by side, and writes only when all could be tried. */
const deletedNotMade = (refused: string): Impact => ({
  code: 'deleted-not-made',
  severity: 'error',
  message: `it may be deleted although the sync stops, and is made anew only when ${refused} is mended`,
});
