import { at, isArray, stringAt } from '../../core/resource/json.ts';
import type { PatchPlace } from '../../engine/fluxApi.ts';
import type { BuiltObject } from '../inputs.ts';

/**
 * Patches in the spec of a Kustomization that its own file does not hold, as what renders the Kustomization put them there:
 * defaults for everything that a cluster applies are mostly written so.
 */
export function patchesElsewhere(
  { object, origins }: Pick<BuiltObject, 'object' | 'origins'>,
  manifest: string | undefined,
): readonly PatchPlace[] {
  const patches = at(object, 'spec', 'patches');
  if (!isArray(patches)) return [];
  return patches.flatMap((patch, index) => {
    const origin = origins.get(`/spec/patches/${String(index)}/patch`);
    if (stringAt(patch, 'patch') === undefined || !origin || origin.path === manifest) return [];
    return [{ index, path: origin.path, line: origin.line }];
  });
}
