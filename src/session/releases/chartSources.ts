import { kept } from '../../base/kept.ts';
import { namedHelmChart, withHelmChart } from '../../core/owner/helm/helmChart.ts';
import { formatSource, type ChartSourceName } from '../../core/owner/helm/releaseChart.ts';
import { stringAt, type JsonObject } from '../../core/resource/json.ts';
import type { BuiltObject, FileTree, Inputs } from '../inputs.ts';
import { agentObjectsIn } from '../owners/agentObjectsIn.ts';
import type { UnjudgedOwner } from '../snapshot.ts';

/** Where objects of source-controller are looked for. */
export interface ChartSources {
  readonly inputs: Inputs;
  readonly root: string;
  readonly owners: readonly UnjudgedOwner[];
  /** What is rendered with the release that names them, the likeliest first. */
  readonly beside: readonly (readonly BuiltObject[] | undefined)[];
}

/** What a release names, as it is rendered beside it, else by others, else as a file says it that nobody renders. */
export function chartSourceObject(
  { inputs, root, owners, beside }: ChartSources,
  name: ChartSourceName,
): JsonObject | undefined {
  for (const objects of beside) {
    const found = objects?.find(({ object }) => isNamed(object, name));
    if (found) return found.object;
  }
  return renderedSource(owners, root, name) ?? sourceInFiles(inputs.repositories.get(root)?.working, name);
}

/** With what a HelmChart says that it names, as far as that is known; the same for the same objects. */
export function releaseWithChart(release: JsonObject, sources: ChartSources): JsonObject {
  const name = namedHelmChart(release);
  const chart = name && chartSourceObject(sources, name);
  return chart ? joined(release)(chart) : release;
}

const joined = kept((release: JsonObject) => kept((chart: JsonObject) => withHelmChart(release, chart)));

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
      if (sourceKinds.has(kind) && !found.has(key)) found.set(key, object);
    }
  return found;
});

const sourceKinds = new Set(['HelmChart', 'HelmRepository', 'OCIRepository']);

const isNamed = (object: JsonObject, { kind, namespace, name }: ChartSourceName): boolean =>
  object['kind'] === kind &&
  stringAt(object, 'metadata', 'name') === name &&
  (stringAt(object, 'metadata', 'namespace') ?? '') === namespace;
