import { isOwnerObject } from '../../core/owner/ownerGroups.ts';
import type { BuiltObject } from '../../session/inputs.ts';
import type { OwnerSnapshot } from '../../session/snapshot.ts';

/** That one owner renders the manifest of another one, or its own. */
export interface RenderingStep {
  readonly by: OwnerSnapshot;
  readonly built: BuiltObject;
  readonly renders: OwnerSnapshot;
}

/** By the owner that renders. Of most owners there is none. */
export function renderingSteps(
  owners: readonly OwnerSnapshot[],
): ReadonlyMap<OwnerSnapshot, readonly RenderingStep[]> {
  const named = Map.groupBy(owners, ({ root, environment, readIn, owner: { id } }) =>
    keyOf(root, readIn ?? environment, id.kind, id.kind === 'Target' ? '' : id.name),
  );
  const steps = new Map<OwnerSnapshot, readonly RenderingStep[]>();
  for (const by of owners) {
    const own = manifestsOf(by).flatMap((built): readonly RenderingStep[] =>
      (named.get(keyOf(by.root, by.environment, built.id.kind, built.id.name)) ?? []).flatMap((renders) => {
        const { namespace } = renders.owner.id;
        const isThis = built.id.namespace === '' || built.id.namespace === namespace;
        return isThis ? [{ by, built, renders }] : [];
      }),
    );
    if (own.length > 0) steps.set(by, own);
  }
  return steps;
}

/** The manifests of Kustomizations and Applications among what an owner renders. */
export const manifestsOf = ({ working }: OwnerSnapshot): readonly BuiltObject[] =>
  working?.lastGood?.objects.filter(({ id }) => isOwnerObject(id) && id.kind !== 'HelmRelease') ?? [];

const keyOf = (...parts: readonly string[]): string => parts.join('\n');
