import { jsonDifferences } from '../change/jsonDifferences.ts';
import type { OwnerMode } from '../drift/desired/agentWrite.ts';
import { isArgo } from '../drift/desired/objectMode.ts';
import { unmarkedDefinition } from '../drift/desired/pruning.ts';
import { createdOnce } from '../drift/predict/writeNeeded.ts';
import type { FieldPath, PathElement } from '../resource/fieldPath.ts';
import { isArray, member, stringAt, type Json, type JsonObject } from '../resource/json.ts';
import { isSecret, maskFieldSides } from '../resource/masking.ts';
import { resourceKey, type ResourceId } from '../resource/resourceId.ts';
import { maskSecretField, secretParts } from '../resource/secretParts.ts';
import { generatedPredecessor } from './generatedPredecessor.ts';
import { compareSteps, stageOf } from './stage.ts';
import { inSyncOrder } from './syncPlace.ts';
import type { PlanAction, PlannedField, PlanStep } from './syncPlan.ts';

export interface RenderedObject {
  readonly id: ResourceId;
  readonly object: JsonObject;
  /** JSON pointers to what must not be shown. */
  readonly secret?: readonly string[];
}

export interface Renders {
  readonly before: readonly RenderedObject[];
  readonly after: readonly RenderedObject[];
}

export interface RenderedPlanOptions {
  readonly mode: OwnerMode;
  readonly prune: boolean;
  /** What is there already stays as it is. */
  readonly createsOnly?: boolean | undefined;
  readonly showSecrets: boolean;
}

/**
 * What one owner's objects become between two revisions, where no cluster says what is live: the difference of what is
 * rendered. What the API server makes of it, and whether it takes it, is not known.
 */
export function planRendered({ before, after }: Renders, options: RenderedPlanOptions): readonly PlanStep[] {
  const earlier = new Map(before.map((one) => [resourceKey(one.id), one]));
  const later = new Set(after.map(({ id }) => resourceKey(id)));
  const steps = [
    ...after.map((one) => written(earlier.get(resourceKey(one.id)), one, options)),
    ...before.filter(({ id }) => !later.has(resourceKey(id))).map(({ id }) => removed(id, options)),
  ];
  const effects = steps.map(({ id, action }) => ({ id, effect: { action } }));
  const linked = steps.map((step) => {
    const replaces = step.action === 'create' ? generatedPredecessor(step.id, effects) : undefined;
    return replaces ? { ...step, replaces } : step;
  });
  if (isArgo(options.mode)) {
    const objects = new Map([...before, ...after].map(({ id, object }) => [resourceKey(id), object]));
    const items = linked.map((step) => {
      const prunes = step.action === 'prune';
      return { id: step.id, prunes, object: objects.get(resourceKey(step.id)), step };
    });
    return inSyncOrder(items, false).map(({ step, place }) => ({ ...step, place }));
  }
  if (options.mode !== 'flux-ks') return linked;
  return [...linked].sort(compareSteps);
}

function written(
  earlier: RenderedObject | undefined,
  later: RenderedObject,
  options: RenderedPlanOptions,
): PlanStep {
  const fields = earlier ? changed(earlier, later, options) : [];
  if (options.createsOnly === true && fields.length > 0)
    return {
      id: later.id,
      action: 'skip',
      stage: stageOf(later.id),
      fields: [],
      ignored: [],
      impact: [],
      reason: createdOnce,
    };
  const action: PlanAction = !earlier ? 'create' : fields.length === 0 ? 'unchanged' : 'update';
  return { id: later.id, action, stage: stageOf(later.id), fields, ignored: [], impact: [] };
}

function removed(id: ResourceId, { mode, prune }: RenderedPlanOptions): PlanStep {
  const nothing = { fields: [], ignored: [], impact: [] };
  const reason = !prune
    ? stays[mode]
    : isArgo(mode) && isDefinition(id)
      ? `it stays in the cluster as an orphan: ${unmarkedDefinition}`
      : undefined;
  return reason === undefined
    ? { id, action: 'prune', stage: 'prune', ...nothing }
    : { id, action: 'skip', stage: stageOf(id), ...nothing, reason };
}

const isDefinition = ({ group, kind }: ResourceId): boolean =>
  group === 'apiextensions.k8s.io' && kind === 'CustomResourceDefinition';

const orphan = 'it stays in the cluster as an orphan: its owner does not prune';
const stays: Readonly<Record<OwnerMode, string>> = {
  'flux-ks': orphan,
  'flux-hr': orphan,
  'argo-csa': orphan,
  'argo-ssa': orphan,
  'argo-replace': orphan,
  applicationset: 'it stays: spec.syncPolicy.applicationsSync keeps what its set has made',
  kubectl: 'it stays in the cluster as an orphan: kubectl apply deletes nothing',
};

function changed(
  earlier: RenderedObject,
  later: RenderedObject,
  { showSecrets }: RenderedPlanOptions,
): readonly PlannedField[] {
  if (earlier.object === later.object) return [];
  const parts = secretParts([earlier, later].map(({ object, secret = [] }) => ({ object, secret })));
  return jsonDifferences(earlier.object, later.object).map(({ path, before, after }) => {
    const field: PlannedField = {
      path: byName(later.object, earlier.object, path),
      state: after === undefined ? 'extra-owned' : before === undefined ? 'missing' : 'changed',
      ...(after === undefined ? {} : { desired: after }),
      ...(before === undefined ? {} : { live: before }),
      overwritesDrift: false,
    };
    if (showSecrets) return field;
    return maskSecretField(isSecret(later.object) ? maskFieldSides(field) : field, parts);
  });
}

/** Items are named where they have a name, and it is the same on both sides. */
function byName(later: Json, earlier: Json, path: FieldPath): FieldPath {
  const named: PathElement[] = [];
  let sides: readonly (Json | undefined)[] = [later, earlier];
  for (const element of path) {
    sides = sides.map((side) => child(side, element));
    const [name, other] = sides.map((side) => stringAt(side, 'name'));
    const isItem = 'index' in element && name !== undefined && name === other;
    named.push(isItem ? { keys: [['name', name]] } : element);
  }
  return named;
}

function child(value: Json | undefined, element: PathElement): Json | undefined {
  if ('index' in element) return isArray(value) ? value[element.index] : undefined;
  return 'field' in element ? member(value, element.field) : undefined;
}
