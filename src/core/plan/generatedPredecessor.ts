import type { ResourceId } from '../resource/resourceId.ts';
import type { PlanAction } from './syncPlan.ts';

/**
 * The object that a generated one takes the place of: the same name but for the hash that kustomize puts behind it
 * (`api/hasher`: ten digits of an alphabet without vowels), and deleted by the same sync.
 */
export function generatedPredecessor(
  id: ResourceId,
  others: readonly { readonly id: ResourceId; readonly effect: { readonly action: PlanAction } }[],
): ResourceId | undefined {
  const generator = withoutHash(id.name);
  if (generator === undefined) return undefined;
  return others.find(
    ({ id: other, effect }) =>
      effect.action === 'prune' &&
      other.group === id.group &&
      other.kind === id.kind &&
      other.namespace === id.namespace &&
      withoutHash(other.name) === generator,
  )?.id;
}

const withoutHash = (name: string): string | undefined => /^(.+)-[2456789bcdfghkmt]{10}$/.exec(name)?.[1];
