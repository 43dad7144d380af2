import { kept } from '../../base/kept.ts';
import { formatOwner } from '../../core/owner/owner.ts';
import { formatResource, resourceKey } from '../../core/resource/resourceId.ts';
import type { BuiltObject, GoodBuild } from '../../session/inputs.ts';
import type { OwnerSnapshot, Snapshot } from '../../session/snapshot.ts';
import type { ProblemView } from '../viewModels.ts';
import { placeOfManifest } from './placeOfManifest.ts';
import { shownSeverity, type Severities } from './severities.ts';

/**
 * Manifests that mean nothing, since the same owner has another of the same object behind them, by absolute path of the
 * file: Argo CD takes the last (RepeatedResourceWarning, `DeduplicateTargetObjects` of Argo CD 3.2), and
 * `kubectl apply` ends with it. kustomize refuses such a folder.
 */
export function repeatedObjects(
  snapshot: Snapshot,
  severities: Severities,
): ReadonlyMap<string, readonly ProblemView[]> {
  const found = new Map<string, ProblemView[]>();
  for (const owner of snapshot.owners) {
    const build = owner.working?.lastGood;
    const severity = shownSeverity(severities(owner.root), 'repeated-object');
    if (!build || severity === 'off' || !takesLast(owner)) continue;
    for (const { built, last } of repeatedIn(build, owner.owner.namespace)) {
      const place = placeOfManifest(snapshot, owner, built);
      if (!place) continue;
      const { path, ...range } = place;
      const message = `${formatOwner(owner.owner.id)} has another ${formatResource(built.id)} behind this one${where(last)}, and only that counts: take one of them away`;
      found.set(path, [...(found.get(path) ?? []), { ...range, severity, code: 'repeated-object', message }]);
    }
  }
  return found;
}

const takesLast = ({ owner: { mode } }: OwnerSnapshot): boolean =>
  mode.startsWith('argo-') || mode === 'kubectl';

interface Repeated {
  readonly built: BuiltObject;
  /** The one that counts. */
  readonly last: BuiltObject;
}

const repeatedIn = kept(({ objects }: GoodBuild, namespace: string | undefined): readonly Repeated[] => {
  const keyOf = ({ id }: BuiltObject): string =>
    resourceKey(id.namespace === '' && namespace !== undefined ? { ...id, namespace } : id);
  const named = objects.filter(({ id }) => id.name !== '');
  const last = new Map(named.map((built) => [keyOf(built), built]));
  if (last.size === named.length) return [];
  return named.flatMap((built) => {
    const counting = last.get(keyOf(built));
    return counting === undefined || counting === built ? [] : [{ built, last: counting }];
  });
});

function where({ origins }: BuiltObject): string {
  const origin = origins.get('/metadata/name') ?? origins.get('/kind');
  return origin ? ` (${origin.path}:${String(origin.line)})` : '';
}
