import { failed } from '../../../base/outcome.ts';
import { chartKey } from '../../../core/owner/helm/chartReference.ts';
import type { SourceOf } from '../../../core/provenance/locatedObject.ts';
import type { FetchedChart, PinnedFiles } from '../../builds/buildOptions.ts';
import { buildHow } from '../../builds/buildHow.ts';
import { buildSteps } from '../../builds/buildSteps.ts';
import { fetchedToRender } from '../../releases/fetchedRelease.ts';
import type { Inputs } from '../../inputs.ts';
import type { PinnedTree } from '../../argo/pinnedTree.ts';
import type { ChartToRender, FetchChart } from '../../releases/releaseBuild.ts';
import type { UnjudgedOwner } from '../../snapshot.ts';
import { builtFiles } from '../../builds/builtFiles.ts';
import type { ChartOriginsAsked } from './chartOrigins.ts';
import { heldObject } from './heldObject.ts';
import { sitesOfApplication } from './sitesOfApplication.ts';
import { sitesOfRelease } from './sitesOfRelease.ts';

export interface OwnerChart extends Pick<ChartOriginsAsked, 'toRender' | 'folder' | 'ownSites'> {
  /** Of which source of an Application it is. */
  readonly source: number;
}

/** The charts that an owner renders at a revision; `owners` are those of its repository at that revision. */
export function ownerCharts(
  inputs: Inputs,
  owners: readonly UnjudgedOwner[],
  owner: UnjudgedOwner,
  revision: string,
): readonly OwnerChart[] {
  const { mode } = owner.owner;
  const tree = builtFiles(inputs, { root: owner.root, revision, mode })?.tree;
  const how = owner.recipe.kind === 'known' ? buildHow(owner.owner, owner.recipe, revision) : undefined;
  if (!tree || !how) return [];
  const { path } = owner.owner;
  const sourceOf: SourceOf = (file) => {
    const content = tree.get(file);
    return content?.kind === 'text' ? content.source : undefined;
  };
  const held = heldObject(owners, owner, sourceOf);
  const located = (
    fetched: FetchedChart | undefined,
    at: Pick<ChartToRender, 'path' | 'options'>,
    asked: Pick<OwnerChart, 'source' | 'ownSites'>,
  ): readonly OwnerChart[] => {
    const fetch = fetchedAlready(inputs.charts);
    if (!fetched) return [{ toRender: { tree, ...at, fetch }, ...asked }];
    const chart = inputs.charts.get(fetched.key)?.outcome;
    if (!chart?.ok || chart.value.digest !== fetched.digest) return [];
    const { name, version, versionedByDigest } = fetched;
    const title = `${name}-${version}.tgz`;
    const toRender = fetchedToRender({ chart: chart.value, title, versionedByDigest, ...at, fetch });
    return [{ toRender, folder: at.path === '' ? title : `${title}/${at.path}`, ...asked }];
  };
  const pinned = (files: PinnedFiles): PinnedTree | undefined => {
    const there = builtFiles(inputs, { root: files.root, revision: files.commit, mode });
    return there && { ...files, files: there.tree, tree: '' };
  };
  const steps = buildSteps({ path, ...how }, tree, '', { charts: inputs.charts, pinned });
  return steps.flatMap((step, source): readonly OwnerChart[] => {
    // Nothing of these files can be edited here.
    if (step.kind === 'chart' && step.pinned) return [];
    if (step.kind === 'chart')
      return located(
        step.fetched,
        { path: step.path, options: step.options },
        { source, ownSites: (request) => (held ? sitesOfApplication(request, held, step.reads) : []) },
      );
    if (step.kind !== 'release' || !step.options.release) return [];
    const { release: options, fetched } = step.options;
    return located(
      fetched,
      { path: fetched ? '' : path, options },
      { source, ownSites: (request) => (held ? sitesOfRelease(request, held) : []) },
    );
  });
}

/** What a build has needed is there; nothing is asked for here. */
const fetchedAlready =
  (charts: Inputs['charts']): FetchChart =>
  (reference) =>
    Promise.resolve(
      charts.get(chartKey(reference))?.outcome ?? failed({ code: 'cancelled', message: 'not fetched yet' }),
    );
