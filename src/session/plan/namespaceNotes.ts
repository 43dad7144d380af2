import type { EnvironmentInput } from '../inputs.ts';
import { isNamespaceMissing } from './madeNamespaces.ts';
import type { OwnerSnapshot } from '../snapshot.ts';

/** What a sync does before it comes to the objects, where its Application makes the namespace that they go to. */
export function namespaceNotes(
  environment: EnvironmentInput | undefined,
  { owner: { build, namespace = '' } }: Pick<OwnerSnapshot, 'owner'>,
): readonly string[] {
  // One of which more is said than the name is a step of its own.
  const makes = build?.agent === 'argo' && build.createsNamespace && !build.namespace?.desired;
  return makes && environment && isNamespaceMissing(environment, new Map(), namespace)
    ? [`it makes the namespace ${namespace} first`]
    : [];
}
