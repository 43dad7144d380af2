import { formatOwner } from '../../core/owner/owner.ts';
import { at } from '../../core/resource/json.ts';
import type { ObjectSnapshot, OwnerSnapshot } from '../../session/snapshot.ts';
import { originOfField } from './originOf.ts';

/**
 * Why an object is judged as it is; behind that the line of Git that says the label or annotation which is named there, as in
 * `kustomize.toolkit.fluxcd.io/ssa: Ignore in Git (apps/web.yaml:7)`.
 */
export function reasonWithPlace(owner: OwnerSnapshot, object: ObjectSnapshot): string | undefined {
  const reason = object.verdict?.reason;
  if (reason === undefined) return undefined;
  const places = [...reason.matchAll(mark)].flatMap(([, name = '']) => placesOf(owner, object, name));
  return places.length === 0 ? reason : `${reason} (${[...new Set(places)].join(', ')})`;
}

/** What a reason names: `argocd.argoproj.io/sync-options: Prune=false`. */
const mark = /((?:[a-z0-9-]+\.)+[a-z]+\/[\w.-]+): \S/gi;

function placesOf(owner: OwnerSnapshot, object: ObjectSnapshot, name: string): readonly string[] {
  return ['annotations', 'labels'].flatMap((map) => {
    if (at(object.working?.object, 'metadata', map, name) === undefined) return [];
    const path = [{ field: 'metadata' }, { field: map }, { field: name }];
    const origin = originOfField(owner, object, path);
    return [
      origin ? `${origin.path}:${String(origin.line)}` : `as ${formatOwner(owner.owner.id)} renders it`,
    ];
  });
}
