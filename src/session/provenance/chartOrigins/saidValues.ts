import { keptResults } from '../../../base/keptResults.ts';
import { sourcePointer } from '../../../core/owner/argo/argoSources.ts';
import type { Owner } from '../../../core/owner/owner.ts';
import { at, isObject } from '../../../core/resource/json.ts';
import { lastSaid, type SaidValue } from '../../../core/validate/saidValue.ts';
import { workingTree, type Inputs } from '../../inputs.ts';
import { askedOfChart } from '../../releases/releaseBuild.ts';
import type { UnjudgedOwner } from '../../snapshot.ts';
import { treeOf } from '../../builds/wanted.ts';
import { ownerCharts } from './ownerCharts.ts';

/** Owners whose charts do not render, with what is said of the values, so that the failure leads there. */
export const withSaidValues = (inputs: Inputs, owners: readonly UnjudgedOwner[]): readonly UnjudgedOwner[] =>
  owners.map((owner) => {
    const said = saidValues(inputs, owners, owner);
    return said.length > 0 ? { ...owner, said } : owner;
  });

function saidValues(
  inputs: Inputs,
  owners: readonly UnjudgedOwner[],
  owner: UnjudgedOwner,
): readonly SaidValue[] {
  const { working, root } = owner;
  const { id } = owner.owner;
  if (!working || working.outcome.ok || working.outcome.failure.code !== 'rejected') return [];
  if (id.kind !== 'HelmRelease' && id.kind !== 'Application') return [];
  const { source = 0 } = working.outcome.failure;
  const here = owners.filter((one) => one.root === root);
  const builds = here.map((one) => one.working);
  return known(working, [owner.manifest, treeOf(inputs, { root, revision: workingTree }), ...builds], () => {
    const chart = ownerCharts(inputs, here, owner, workingTree).find((one) => one.source === source);
    const asked = chart && askedOfChart(chart.toRender.tree, chart.toRender.options);
    if (!chart || !asked?.ok) return [];
    const map = mapOfValues(owner.owner, source);
    const found = chart
      .ownSites(asked.value)
      .flatMap(({ kind, value, origin, target }): readonly SaidValue[] => {
        if (!value) return [];
        const isInMap = kind === 'values' && target.in !== 'set';
        return [{ path: value, origin, ...(map !== undefined && isInMap ? { within: map } : {}) }];
      });
    return lastSaid(found);
  });
}

/** Where the owner's own manifest has the values as a map, rather than as a text. */
function mapOfValues({ id, build }: Owner, source: number): string | undefined {
  if (id.kind === 'HelmRelease') return '/spec/values';
  const one = build?.agent === 'argo' ? build.sources[source] : undefined;
  const object = at(one?.tools['helm'], 'valuesObject');
  return one && isObject(object) && Object.keys(object).length > 0
    ? `${sourcePointer(one.index)}/helm/valuesObject`
    : undefined;
}

const known = keptResults<readonly SaidValue[]>();
