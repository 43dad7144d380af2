import { formatOwner } from '../../core/owner/owner.ts';
import type { UncomparedOwner } from '../../session/argo/otherSources.ts';
import type { Snapshot } from '../../session/snapshot.ts';
import { ownerLabel } from '../ownerText.ts';
import { messageRow, otherSourcesRow } from './rowId.ts';
import { isNarrowed } from './shownRows.ts';
import type { TreeOptions } from '../treeOptions.ts';
import type { TreeRow } from '../viewModels.ts';

/** One row for all that Flux applies to an environment from elsewhere than Git, to be unfolded: there may be hundreds. */
export function otherSourcesOf(
  { otherSources }: Snapshot,
  environment: string,
  options: TreeOptions,
): readonly TreeRow[] {
  const others = otherSources.get(environment) ?? [];
  if (others.length === 0 || isNarrowed(options) || options.whose !== undefined) return [];
  return [
    {
      id: otherSourcesRow(environment),
      kind: 'group',
      label: 'Not from Git',
      description: `${String(others.length)} not compared`,
      tooltip: `What Flux applies to ${environment} of an artifact, a bucket, a template or a chart that nothing here asks for: it cannot be told from a clone, and is not compared.`,
      mark: 'notCompared',
      expandable: true,
      comparable: false,
      located: false,
    },
  ];
}

/** The rows below it. */
export const otherSourceRows = ({ otherSources }: Snapshot, environment: string): readonly TreeRow[] =>
  (otherSources.get(environment) ?? []).map((other) => otherSourceRow(environment, other));

function otherSourceRow(environment: string, { id, source, reason, manifest }: UncomparedOwner): TreeRow {
  const name = formatOwner(id);
  return {
    id: messageRow(environment, `source of ${name}`),
    kind: 'owner',
    label: ownerLabel(id),
    description: `from ${source}`,
    tooltip: [
      name,
      `Not compared: ${reason ?? `its source is ${source}, not a Git repository`}`,
      ...(manifest === undefined ? [] : [`Written in ${manifest}`]),
    ].join('\n'),
    mark: 'notCompared',
    expandable: false,
    comparable: false,
    located: false,
  };
}
