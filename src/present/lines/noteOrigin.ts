import { locatedInFile } from '../../core/provenance/locatedInFile.ts';
import type { Origin } from '../../core/resource/origin.ts';
import type { GoodBuild } from '../../session/inputs.ts';
import type { OwnerSnapshot } from '../../session/snapshot.ts';

/**
 * Where a note stands of what a place controls: there, where that is in the repository. What a chart from elsewhere says by
 * itself is changed in the manifest of the owner: where that names the chart.
 */
export function noteOrigin(owner: OwnerSnapshot, origin: Origin): Origin {
  const build = owner.working?.lastGood;
  return build && !isInRepository(build, origin.path) ? (chartLine(owner) ?? origin) : origin;
}

/** What a build read of it. */
export const isInRepository = ({ reads, texts }: GoodBuild, path: string): boolean =>
  reads.has(path) || texts.has(path);

function chartLine({ owner: { id }, manifest }: OwnerSnapshot): Origin | undefined {
  if (!manifest || (id.kind !== 'HelmRelease' && id.kind !== 'Application')) return undefined;
  const { group, pointers } = chartNames[id.kind];
  const located = locatedInFile(manifest, {
    group,
    kind: id.kind,
    namespace: id.namespace,
    name: id.name,
  });
  const found = pointers.map((pointer) => located?.origins.get(pointer)).find((one) => one !== undefined);
  return found && { ...found, certain: false };
}

const chartNames = {
  HelmRelease: {
    group: 'helm.toolkit.fluxcd.io',
    pointers: ['/spec/chart/spec/chart', '/spec/chartRef/name', '/kind'],
  },
  Application: {
    group: 'argoproj.io',
    pointers: ['/spec/source/chart', '/spec/sources/0/chart', '/kind'],
  },
} as const;
