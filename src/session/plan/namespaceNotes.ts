import type { EnvironmentInput } from '../inputs.ts';
import { isNamespaceMissing } from './madeNamespaces.ts';
import type { OwnerSnapshot } from '../snapshot.ts';

/** What a sync does before it comes to the objects, where its Application makes the namespace that they go to. */
export function namespaceNotes(
  environment: EnvironmentInput | undefined,
  snapshot: NamespaceMaker,
): readonly string[] {
  const namespace = namespaceToMake(environment, snapshot);
  return namespace === undefined ? [] : [makingNote(namespace)];
}

export const makingNote = (namespace: string): string => `it makes the namespace ${namespace} first`;

type NamespaceMaker = Pick<OwnerSnapshot, 'owner' | 'working'>;

/** A namespace that a sync makes by itself; undefined where it is there, or a step of the plan. */
export function namespaceToMake(
  environment: EnvironmentInput | undefined,
  { owner: { build, namespace = '' }, working }: NamespaceMaker,
): string | undefined {
  // One of which more is said than the name is a step of its own, and so is one that the source holds.
  const makes = build?.agent === 'argo' && build.createsNamespace && !build.namespace?.desired;
  if (!makes || working?.lastGood?.objects.some(({ id }) => id.kind === 'Namespace' && id.name === namespace))
    return undefined;
  return environment && isNamespaceMissing(environment, new Map(), namespace) ? namespace : undefined;
}
