import type { ArgoBuild } from '../../core/owner/argo/argoBuild.ts';
import type { ArgoElsewhere } from '../../core/owner/argo/argoElsewhere.ts';
import type { ArgoSourceOptions } from '../builds/buildOptions.ts';
import type { Inputs } from '../inputs.ts';
import { pinsOf, type Pins, type PinState } from './pinnedFiles.ts';
import type { KnownRecipe } from '../owners/recipe.ts';

/** By where the sources and what they refer to are. */
export type PinsByPlace = ReadonlyMap<ArgoElsewhere, Pins>;

export const pinsOfBuild = (
  { sources, refs }: ArgoBuild,
  repositories: Inputs['repositories'],
): PinsByPlace =>
  new Map(
    [...sources, ...refs].flatMap(({ elsewhere }) =>
      elsewhere ? [[elsewhere, pinsOf(repositories, elsewhere)] as const] : [],
    ),
  );

/** What has moved on since it was applied. */
export const pinAhead = ({ next, applied }: Pins): readonly NonNullable<KnownRecipe['pinsAhead']>[] =>
  next.kind === 'unknown' || isSamePin({ next, applied })
    ? []
    : [{ name: next.name, commit: next.pinned.commit }];

export const isSamePin = ({ next, applied }: Pins): boolean => next.pinned?.commit === applied.pinned?.commit;

export function pinnedAt(state: PinState | undefined): Pick<ArgoSourceOptions, 'pinned' | 'unknown'> {
  if (!state) return {};
  return state.kind === 'unknown' ? { unknown: state.reason } : { pinned: state.pinned };
}
