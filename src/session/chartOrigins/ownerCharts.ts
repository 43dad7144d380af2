import type { SourceOf } from '../../core/provenance/locatedObject.ts';
import { buildHow } from '../buildHow.ts';
import { buildSteps } from '../buildSteps.ts';
import { fetchedToRender } from '../fetchedRelease.ts';
import type { Inputs } from '../inputs.ts';
import type { OwnerSnapshot } from '../snapshot.ts';
import { treeOf } from '../wanted.ts';
import type { ChartOriginsAsked } from './chartOrigins.ts';
import { heldObject } from './heldObject.ts';
import { sitesOfRelease } from './sitesOfRelease.ts';

export type OwnerChart = Pick<ChartOriginsAsked, 'toRender' | 'folder' | 'ownSites'>;

/** The charts that an owner renders at a revision; `owners` are those of its repository at that revision. */
export function ownerCharts(
  inputs: Inputs,
  owners: readonly OwnerSnapshot[],
  owner: OwnerSnapshot,
  revision: string,
): readonly OwnerChart[] {
  const tree = treeOf(inputs, { root: owner.root, revision });
  const how = owner.recipe.kind === 'known' ? buildHow(owner.owner, owner.recipe, revision) : undefined;
  if (!tree || !how) return [];
  const { path } = owner.owner;
  const sourceOf: SourceOf = (file) => {
    const content = tree.get(file);
    return content?.kind === 'text' ? content.source : undefined;
  };
  const held = heldObject(owners, owner, sourceOf);
  return buildSteps({ path, ...how }, tree, '').flatMap((step): readonly OwnerChart[] => {
    if (step.kind !== 'release' || !step.options.release) return [];
    const { release: options, fetched } = step.options;
    const ownSites: OwnerChart['ownSites'] = (request) => (held ? sitesOfRelease(request, held) : []);
    if (!fetched) return [{ toRender: { tree, path, options }, ownSites }];
    const chart = inputs.charts.get(fetched.key)?.outcome;
    if (!chart?.ok || chart.value.digest !== fetched.digest) return [];
    const title = `${fetched.name}-${fetched.version}.tgz`;
    const { versionedByDigest } = fetched;
    const toRender = fetchedToRender({ chart: chart.value, title, versionedByDigest, options });
    return [{ toRender, folder: title, ownSites }];
  });
}
