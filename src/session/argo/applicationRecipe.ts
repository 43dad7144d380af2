import { keptResults } from '../../base/keptResults.ts';
import type { ArgoBuild, ArgoSource } from '../../core/owner/argo/argoBuild.ts';
import type { ArgoChart } from '../../core/owner/argo/argoChart.ts';
import type { ArgoElsewhere } from '../../core/owner/argo/argoElsewhere.ts';
import { chartKey, chartName, type ChartReference } from '../../core/owner/helm/chartReference.ts';
import type { Owner } from '../../core/owner/owner.ts';
import { at } from '../../core/resource/json.ts';
import type { ChartCluster } from '../../engine/chartEngineApi.ts';
import { argoProjectOf } from './argoProjectOf.ts';
import { argoSettingsOf } from './argoSettingsOf.ts';
import { fetchedChart } from '../releases/fetchedChart.ts';
import type { EnvironmentInput, Inputs } from '../inputs.ts';
import type { ArgoBuildOptions, ArgoSourceOptions } from '../builds/buildOptions.ts';
import { isSamePin, pinAhead, pinnedAt, pinsOfBuild, type PinsByPlace } from './pinsOfBuild.ts';
import type { Pins } from './pinnedFiles.ts';
import { chartCluster } from '../releases/releaseOptions.ts';
import type { OwnerRecipe } from '../owners/recipe.ts';

export interface ApplicationWorld {
  /** Where the Application is read, and Argo CD's settings with it. */
  readonly from: EnvironmentInput | undefined;
  /** Where its objects go. */
  readonly to: EnvironmentInput | undefined;
  /** The file in which it is written. */
  readonly manifest: string | undefined;
  readonly charts: Inputs['charts'];
  readonly repositories: Inputs['repositories'];
}

/** How the sources of an Application are built, each by itself. The same facts give the same recipe. */
export function applicationRecipe(
  owner: Owner,
  build: ArgoBuild,
  { from, to, manifest, charts, repositories }: ApplicationWorld,
): OwnerRecipe {
  const { id } = owner;
  const namespace = id.kind === 'Target' ? '' : id.namespace;
  const settings = argoSettingsOf(from, namespace);
  const scopes = new Map([...settings.scopes, ...argoProjectOf(from, build).scopes]);
  if (settings.waiting) return { kind: 'waiting', reason: 'reading the settings of Argo CD', scopes };
  const connection = to?.connection;
  const references = build.sources.flatMap(({ chart }) =>
    chart ? [chart.reference, chart.applied ?? chart.reference] : [],
  );
  const pins = pinsOfBuild(build, repositories);
  const states = [...pins.values()].flatMap(({ next, applied }) => [next, applied]);
  // Without its settings nobody knows whether Argo CD has kustomizations inflate charts, and it may.
  const isGuessed = !from || settings.settings.guessedBecause !== undefined;
  const inflatesCharts = isGuessed || /(^|\s)--enable[-_]helm(=true)?(\s|$)/.test(build.kustomizeFlags);
  const facts = [
    manifest,
    inflatesCharts,
    connection,
    [...scopes.keys()].join(),
    ...references.map((reference) => charts.get(chartKey(reference))?.outcome),
    JSON.stringify(states),
  ];
  return recipes(owner, facts, () => {
    const pinned = states.flatMap((state) => {
      if (!state.pinned) return [];
      const { root, commit } = state.pinned;
      const isOlderThan = 'isOlderThan' in state ? state.isOlderThan : undefined;
      return [{ root, commit, ...(isOlderThan === undefined ? {} : { isOlderThan }) }];
    });
    const common = {
      scopes,
      ...(references.length > 0 ? { charts: references } : {}),
      ...(pinned.length > 0 ? { pinned } : {}),
    };
    const awaited = references.find((reference) => fetchedChart(charts, reference).kind === 'waiting');
    if (awaited) return { kind: 'waiting', reason: `fetching the chart ${chartName(awaited)}`, ...common };
    const [unread] = states.flatMap((state) => (state.kind === 'waiting' ? [state] : []));
    if (unread) return { kind: 'waiting', reason: `reading the files of ${unread.name}`, ...common };
    const ahead = [...pins.values()].flatMap(pinAhead)[0];
    return {
      kind: 'known',
      mode: owner.mode,
      ...common,
      ...(ahead ? { pinsAhead: ahead } : {}),
      ...optionsOf(owner, build, { to, manifest, charts, pins, inflatesCharts }),
    };
  });
}

const recipes = keptResults<OwnerRecipe>();

/** Of what is built now, and of what was applied: a range of versions may have been another chart then. */
function optionsOf(
  owner: Owner,
  build: ArgoBuild,
  {
    to,
    manifest,
    charts,
    pins,
    inflatesCharts,
  }: Omit<ApplicationWorld, 'from' | 'repositories'> & {
    readonly pins: PinsByPlace;
    readonly inflatesCharts: boolean;
  },
): Record<'options' | 'applied', ArgoBuildOptions> {
  const connection = to?.connection;
  const cluster =
    connection?.kind === 'ready' ? chartCluster(connection.served, connection.version) : undefined;
  const sourcesWith = (chosen: (chart: ArgoChart) => ChartReference, point: keyof Pins): ArgoBuildOptions => {
    const place = (where: ArgoElsewhere | undefined): Pick<ArgoSourceOptions, 'pinned' | 'unknown'> =>
      pinnedAt(where && pins.get(where)?.[point]);
    const refs = build.refs.map(({ elsewhere, ...ref }) => ({ ...ref, ...place(elsewhere) }));
    return {
      instance: build.instance,
      sources: build.sources.map((source) => {
        const options = withPin({
          ...sourceOptions(owner, build, source, manifest),
          ...(inflatesCharts ? { inflatesCharts } : {}),
          ...(inflatesCharts && cluster && 'kustomize' in source.tools ? { cluster } : {}),
          ...place(source.elsewhere),
          ...(source.chart || mayBeChart(source) ? chartOptions(owner, refs, cluster) : {}),
        });
        return source.chart ? withChart(options, chosen(source.chart), charts) : options;
      }),
    };
  };
  const options = sourcesWith(({ reference }) => reference, 'next');
  const isFetched = build.sources.some(({ chart }) => chart?.applied);
  const haveMoved = ![...pins.values()].every(isSamePin);
  const applied =
    isFetched || haveMoved ? sourcesWith((chart) => chart.applied ?? chart.reference, 'applied') : options;
  return { options, applied };
}

/** What asks for the commit that is built has one of its own. */
const withPin = (options: ArgoSourceOptions): ArgoSourceOptions =>
  options.pinned && asksForRevision(options)
    ? { ...options, variables: variablesAt(options, options.pinned.commit) }
    : options;

function withChart(
  options: ArgoSourceOptions,
  reference: ChartReference,
  charts: Inputs['charts'],
): ArgoSourceOptions {
  const state = fetchedChart(charts, reference);
  if (state.kind !== 'there')
    return { ...options, unknown: state.kind === 'unknown' ? state.reason : 'it is not fetched yet' };
  const { fetched } = state;
  const chart = charts.get(fetched.key)?.outcome;
  const digest = chart?.ok ? chart.value.manifestDigest : undefined;
  // Of an artifact its manifest is the revision, of a chart of Helm its version.
  const isVersioned = reference.kind === 'repository' || reference.layer === undefined;
  const revision = isVersioned ? fetched.version : (digest ?? fetched.version);
  return {
    ...options,
    fetched,
    ...(asksForRevision(options) ? { variables: variablesAt(options, revision) } : {}),
  };
}

const mayBeChart = ({ tools }: ArgoSource): boolean => 'helm' in tools || Object.keys(tools).length === 0;

/** In the name of a release the namespace of the Application has no part. */
const chartOptions = (
  { id, namespace = '' }: Owner,
  refs: NonNullable<ArgoSourceOptions['refs']>,
  cluster: ChartCluster | undefined,
): Partial<ArgoSourceOptions> => ({
  ...(id.kind === 'Application' ? { release: id.name } : {}),
  namespace,
  ...(cluster ? { cluster } : {}),
  ...(refs.length > 0 ? { refs } : {}),
});

function sourceOptions(
  { id, namespace }: Owner,
  build: ArgoBuild,
  source: ArgoSource,
  manifest: string | undefined,
): ArgoSourceOptions {
  const { path, tools, index } = source;
  return {
    path,
    url: source.url,
    tools,
    ...(/(^|\s)--load[-_]restrictor[= ]LoadRestrictionsNone(\s|$)/.test(build.kustomizeFlags)
      ? { unrestricted: true }
      : {}),
    ...(asksForVariables(source) ? { variables: variablesOf(namespace ?? '', build, source) } : {}),
    ...(manifest !== undefined && id.kind === 'Application' && at(tools, 'kustomize') !== undefined
      ? {
          manifest: {
            path: manifest,
            namespace: id.namespace,
            name: id.name,
            ...(index === undefined ? {} : { source: index }),
          },
        }
      : {}),
  };
}

const asksForVariables = ({ tools }: ArgoSource): boolean => JSON.stringify(tools).includes('$');

/** Those that do not hang on the revision; see `withRevision`. As `newEnv` of Argo CD's repo server. */
const variablesOf = (
  namespace: string,
  { instance, project }: ArgoBuild,
  { url, writtenPath, targetRevision }: ArgoSource,
): Readonly<Record<string, string>> => ({
  ARGOCD_APP_NAME: instance,
  ARGOCD_APP_NAMESPACE: namespace,
  ARGOCD_APP_PROJECT_NAME: project,
  ARGOCD_APP_SOURCE_REPO_URL: url,
  ARGOCD_APP_SOURCE_PATH: writtenPath,
  ARGOCD_APP_SOURCE_TARGET_REVISION: targetRevision,
});

/** The options with the commit that is built where an option asks for it, so that builds of two commits are two. */
export function withRevision(options: ArgoBuildOptions, commit: string): ArgoBuildOptions {
  const isAsked = (source: ArgoSourceOptions): boolean =>
    !source.fetched && !source.pinned && asksForRevision(source);
  if (!options.sources.some(isAsked)) return options;
  return {
    ...options,
    sources: options.sources.map((source) =>
      isAsked(source) ? { ...source, variables: variablesAt(source, commit) } : source,
    ),
  };
}

const variablesAt = (
  { variables }: ArgoSourceOptions,
  revision: string,
): NonNullable<ArgoSourceOptions['variables']> => ({
  ...variables,
  ARGOCD_APP_REVISION: revision,
  ARGOCD_APP_REVISION_SHORT: revision.slice(0, 7),
  ARGOCD_APP_REVISION_SHORT_8: revision.slice(0, 8),
});

const asksForRevision = ({ tools }: ArgoSourceOptions): boolean =>
  JSON.stringify(tools).includes('ARGOCD_APP_REVISION');
