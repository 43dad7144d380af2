import { kept } from '../../base/kept.ts';
import { chartKey, type ChartReference } from '../../core/owner/helm/chartReference.ts';
import {
  appliedReference,
  chartSourceName,
  formatSource,
  readReleaseChart,
  type ChartSourceName,
} from '../../core/owner/helm/releaseChart.ts';
import type { ReleaseRecord } from '../../core/owner/helm/releaseRecord.ts';
import { stringAt, type JsonObject } from '../../core/resource/json.ts';
import type { FetchedChart } from '../builds/buildOptions.ts';
import { fetchedChart } from './fetchedChart.ts';
import type { FileTree, Inputs } from '../inputs.ts';
import { agentObjectsIn } from '../owners/agentObjectsIn.ts';
import type { ReleaseSpec } from './releaseSpecs.ts';
import type { UnjudgedOwner } from '../snapshot.ts';

/** The chart from elsewhere that a HelmRelease takes at a revision. `facts` tell two answers apart. */
export type WantedChart = {
  readonly reference?: ChartReference;
  readonly fetched?: FetchedChart;
  readonly facts: readonly unknown[];
} & (
  | { readonly kind: 'there' }
  | { readonly kind: 'waiting' }
  | { readonly kind: 'unknown'; readonly reason: string }
);

/** Undefined where the chart lies in the repository. */
export function wantedChart(
  inputs: Inputs,
  { root, owners }: { readonly root: string; readonly owners: readonly UnjudgedOwner[] },
  spec: ReleaseSpec,
  /** The release whose chart it was, instead of what the source has now. */
  applied?: ReleaseRecord,
): WantedChart | undefined {
  if (spec.kind !== 'there') return undefined;
  const name = chartSourceName(spec.release);
  if (!name || !isFetched(name)) return undefined;
  const unknown = (reason: string): WantedChart => ({ kind: 'unknown', reason, facts: [reason] });
  const source =
    spec.beside.find(({ object }) => isNamed(object, name))?.object ??
    renderedSource(owners, root, name) ??
    sourceInFiles(inputs.repositories.get(root)?.working, name);
  if (!source)
    return unknown(`its chart comes from ${formatSource(name)}, which the repository does not hold`);
  const read = readReleaseChart(spec.release, source);
  if (!read.ok) return unknown(read.failure);
  const { versionedByDigest } = read.value;
  const reference = applied
    ? appliedReference(read.value.reference, { version: applied.chartVersion, ociDigest: applied.ociDigest })
    : read.value.reference;
  const key = chartKey(reference);
  const facts = [key, inputs.charts.get(key)?.outcome];
  return { reference, facts, ...fetchedChart(inputs.charts, reference, versionedByDigest) };
}

/** Whether a release takes its chart from a Helm repository or an OCI registry. */
export const isFetched = ({ kind }: ChartSourceName): boolean =>
  kind === 'HelmRepository' || kind === 'OCIRepository';

/** Of what other owners of the repository render in the working tree. */
function renderedSource(
  owners: readonly UnjudgedOwner[],
  root: string,
  name: ChartSourceName,
): JsonObject | undefined {
  for (const owner of owners) {
    if (owner.root !== root) continue;
    const found = owner.working?.lastGood?.objects.find(({ object }) => isNamed(object, name));
    if (found) return found.object;
  }
  return undefined;
}

/** Of a file that nobody renders; a kustomization may add the namespace that it leaves out. */
function sourceInFiles(tree: FileTree | undefined, name: ChartSourceName): JsonObject | undefined {
  const sources = tree && sourcesOf(tree);
  return sources?.get(formatSource(name)) ?? sources?.get(formatSource({ ...name, namespace: '' }));
}

/** Read once for a tree: many releases ask. The first of a name counts. */
const sourcesOf = kept((tree: FileTree): ReadonlyMap<string, JsonObject> => {
  const found = new Map<string, JsonObject>();
  for (const content of tree.values())
    for (const object of content.kind === 'text' ? agentObjectsIn(content.source) : []) {
      const [kind, name] = [stringAt(object, 'kind') ?? '', stringAt(object, 'metadata', 'name') ?? ''];
      const key = formatSource({ kind, name, namespace: stringAt(object, 'metadata', 'namespace') ?? '' });
      if (isFetched({ kind, name, namespace: '' }) && !found.has(key)) found.set(key, object);
    }
  return found;
});

const isNamed = (object: JsonObject, { kind, namespace, name }: ChartSourceName): boolean =>
  object['kind'] === kind &&
  stringAt(object, 'metadata', 'name') === name &&
  (stringAt(object, 'metadata', 'namespace') ?? '') === namespace;
