import { keptResults } from '../../base/keptResults.ts';
import type { WatchScope } from '../../cluster/clusterApi.ts';
import { readHelmBuild, type ValuesSource } from '../../core/owner/helm/helmBuild.ts';
import type { Owner } from '../../core/owner/owner.ts';
import { at, stringAt, type JsonObject } from '../../core/resource/json.ts';
import { asStored } from '../clusters/asStored.ts';
import { clusterSource, type ClusterSource } from '../clusters/clusterSource.ts';
import { kubeConfigScopes } from '../clusters/fluxEnvironment.ts';
import type { BuiltObject, EnvironmentInput } from '../inputs.ts';
import type { KeptReleaseOptions, ReleaseBuildOptions } from '../builds/buildOptions.ts';
import type { WantedChart } from './wantedChart.ts';
import { chartCluster, releaseOptions } from './releaseOptions.ts';
import type { ReleaseSpec } from './releaseSpecs.ts';
import type { OwnerRecipe } from '../owners/recipe.ts';

/**
 * How the chart of a HelmRelease that is read `from` an environment is rendered at each revision, as its spec is then. Objects that its values come from are
 * taken from what is rendered beside it, else from the cluster. The same facts give the same recipe.
 */
export function releaseRecipe(
  owner: Owner,
  from: EnvironmentInput | undefined,
  {
    to,
    specs,
    chartOf,
    kept,
  }: {
    /** Where it is installed: charts are told what that serves, and Helm keeps the release there. */
    readonly to: EnvironmentInput | undefined;
    readonly specs: ReadonlyMap<string, ReleaseSpec>;
    readonly chartOf: (spec: ReleaseSpec, revision: string) => WantedChart | undefined;
    /** The Secret in which Helm keeps the release, where there is one. */
    readonly kept: ClusterSource | undefined;
  },
): OwnerRecipe {
  const sources = new Map<string, ClusterSource>();
  const leading = kubeConfigScopes(owner, from);
  const facts: unknown[] = [
    to?.connection,
    kept?.key,
    kept?.kind === 'present' && kept.object,
    ...leading.keys(),
  ];
  const known = new Map<string, Known>();
  let problem: { readonly kind: 'waiting' | 'unknown'; readonly reason: string } | undefined;
  for (const [revision, spec] of specs) {
    facts.push(revision, spec.kind, spec.kind === 'there' ? spec.release : undefined);
    if (spec.kind !== 'there') continue;
    const build = readHelmBuild(spec.release);
    const objects: JsonObject[] = [];
    for (const source of build.valuesSources) {
      const rendered = renderedBeside(spec.beside, build.namespace, source);
      if (rendered) objects.push(rendered);
      else {
        const found = clusterSource(from, build.namespace, source, taken);
        sources.set(`${source.kind}/${source.name}`, found);
        if (found.kind === 'present') objects.push(found.object);
        else if (found.kind !== 'absent') problem ??= { kind: found.kind, reason: found.reason };
        facts.push(found.kind === 'present' ? found.object : found.key);
      }
      facts.push(rendered);
    }
    const chart = chartOf(spec, revision);
    facts.push(...(chart?.facts ?? []));
    known.set(revision, { build, objects, chart });
  }
  return recipes(owner, facts, () => {
    const scopes: ReadonlyMap<string, WatchScope> = new Map([
      ...leading,
      ...[...sources.values()].flatMap(({ scope }) => (scope ? [scope] : [])),
    ]);
    const charts = [...known.values()].flatMap(({ chart }) => chart?.reference ?? []);
    const common = {
      scopes,
      ...(charts.length > 0 ? { charts } : {}),
      ...(to && kept ? { kept: keptOptions(to.name, kept, [...known.values()]) } : {}),
      ...(kept?.scope ? { keptScope: kept.scope } : {}),
    };
    return problem
      ? { ...problem, ...common }
      : {
          kind: 'known',
          mode: owner.mode,
          ...common,
          byRevision: optionsOf(owner, to, specs, known),
        };
  });
}

/** Undefined where it is not there to be read. */
function keptOptions(
  environment: string,
  kept: ClusterSource,
  known: readonly Known[],
): KeptReleaseOptions | undefined {
  if (kept.kind !== 'present' || !kept.scope) return undefined;
  const { object, scope } = kept;
  const text = (key: string): string => stringAt(object, 'metadata', key) ?? '';
  const secrets = new Set(known.flatMap(({ objects }) => objects.filter(({ kind }) => kind === 'Secret')));
  return {
    kept: {
      environment,
      scope: scope[0],
      name: `${text('namespace')}/${text('name')}`,
      version: text('resourceVersion'),
    },
    secrets: [...secrets],
  };
}

const taken = { what: 'values', field: 'spec.valuesFrom' } as const;

interface Known {
  readonly build: ReturnType<typeof readHelmBuild>;
  readonly objects: readonly JsonObject[];
  readonly chart: WantedChart | undefined;
}

const recipes = keptResults<OwnerRecipe>();

function optionsOf(
  owner: Owner,
  to: EnvironmentInput | undefined,
  specs: ReadonlyMap<string, ReleaseSpec>,
  known: ReadonlyMap<string, Known>,
): ReadonlyMap<string, ReleaseBuildOptions> {
  const connection = to?.connection;
  const ready = connection?.kind === 'ready' ? connection : undefined;
  const cluster = chartCluster(ready?.served, ready?.exactVersion);
  const options = new Map<string, ReleaseBuildOptions>();
  for (const [revision, spec] of specs) {
    const at_ = known.get(revision);
    if (at_?.chart && at_.chart.kind !== 'there') {
      if (at_.chart.kind === 'unknown') options.set(revision, { release: null, unknown: at_.chart.reason });
    } else if (at_) {
      const release = releaseOptions(at_.build, {
        // The one that a merge would make; what it is called shows in hardly any chart.
        revision: owner.status?.ready === undefined || owner.inventory.length === 0 ? 1 : 2,
        configMaps: at_.objects.filter((object) => object['kind'] === 'ConfigMap'),
        secrets: at_.objects.filter((object) => object['kind'] === 'Secret'),
        cluster,
        versionMetadata: at_.build.valuesFiles.paths.length > 0 ? '1' : undefined,
      });
      const fetched = at_.chart?.fetched;
      options.set(revision, {
        release: { ...release, definitions: false },
        ...(fetched ? { fetched } : {}),
      });
    } else if (spec.kind === 'absent') options.set(revision, noRelease);
    else if (spec.kind === 'unknown')
      options.set(revision, { release: null, unknown: spec.reason, isHeldUp: true });
  }
  return options;
}

const noRelease: ReleaseBuildOptions = { release: null };

/** What SOPS has encrypted is for the cluster to say. */
function renderedBeside(
  beside: readonly BuiltObject[],
  namespace: string,
  { kind, name }: ValuesSource,
): JsonObject | undefined {
  const found = beside.find(
    ({ id }) => id.group === '' && id.kind === kind && id.name === name && id.namespace === namespace,
  );
  if (!found || at(found.object, 'sops') !== undefined) return undefined;
  return kind === 'Secret' ? asStored(found.object) : found.object;
}
