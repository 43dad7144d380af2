import { at, isArray, stringAt, type JsonObject } from '../../resource/json.ts';
import { stringsAt } from '../../resource/jsonLists.ts';
import { hasCompareOption } from '../../drift/desired/argoMetadata.ts';
import type { ArgoSettings } from './argoSettings.ts';
import type { ArgoComparison, ArgoSource } from './argoBuild.ts';
import {
  elsewhere,
  followsBranch,
  followsDefault,
  isBeside,
  isHere,
  refsUsedBy,
  type OpenRepositories,
} from './argoElsewhere.ts';
import { readArgoNamespace } from './argoNamespace.ts';
import { readArgoSchedule } from './argoSchedule.ts';
import { readArgoSources, withoutUser, type ArgoSourceRef } from './argoSources.ts';
import {
  readAppliedRevision,
  readArgoInventory,
  readArgoRevisions,
  readArgoStatus,
  readLastRun,
} from './argoStatus.ts';
import { argoRef } from './argoRef.ts';
import type { ReadOwner, RemoteUrls } from '../flux/fluxKustomization.ts';
import { readIgnoreRules } from '../ignoreRules.ts';
import { sameRepository } from '../gitUrl.ts';
import type { Owner, OwnerId } from '../owner.ts';

/** What an Application of charts alone goes by: what holds its manifest, with the commit that is applied of that. */
export interface ArgoHolder extends Pick<Owner, 'remote' | 'ref'> {
  readonly commit?: string | undefined;
}

/** What else is open than the repository that is asked about. */
export interface OpenBeside extends Pick<OpenRepositories, 'beside' | 'branch'> {
  /** By remote, where it is known. */
  readonly defaultBranches: Readonly<Record<string, string>>;
}

export interface ArgoReading {
  readonly holder?: ArgoHolder | undefined;
  readonly open?: OpenBeside;
}

const alone: OpenBeside = { beside: [], branch: undefined, defaultBranches: {} };

/**
 * Whether an Argo CD Application applies a path of this repository. One with folders of several belongs to that of the first
 * which is open; one that takes nothing but charts from elsewhere belongs to the repository that holds its manifest.
 */
export function readArgoApplication(
  application: JsonObject,
  settings: ArgoSettings,
  remotes: readonly RemoteUrls[],
  { holder, open: openBeside = alone }: ArgoReading = {},
): ReadOwner {
  const [namespace = '', name = ''] = ['namespace', 'name'].map((field) =>
    stringAt(application, 'metadata', field),
  );
  const id: OwnerId = { kind: 'Application', namespace, name };
  const urls = sourceUrls(application);
  const matching = remotes.filter((remote) =>
    urls.some((url) => remote.urls.some((known) => sameRepository(known, url))),
  );
  const remote = matching.find((one) => one.name === 'origin') ?? matching[0];
  const { defaultBranches, ...opened } = openBeside;
  const defaultBranch = remote && defaultBranches[remote.name];
  const open = { here: remote?.urls ?? [], ...opened, defaultBranch };
  const { ours, others, refs } = readArgoSources(application, open, (index) =>
    readAppliedRevision(application, index),
  );
  const folders = ours.filter(({ chart }) => !chart);
  const usable = refs.filter((ref) => isHere(open, ref) || isBeside(open, ref));
  const [leading = usable[0]] = folders;
  if (leading && !isHere(open, leading))
    return { kind: 'other', id, reason: `it goes by ${withoutUser(leading.url)}, which is open as well` };
  const ofCharts = !remote && others.length === 0 && ours.length > 0 ? holder : undefined;
  if (!remote && !ofCharts)
    return {
      kind: 'other',
      id,
      reason: `no source is a remote of this repository: ${urls.map(withoutUser).join(', ')}`,
    };
  const here = [...folders, ...usable].filter((source) => isHere(open, source));
  // What says how far this repository is applied, and what the working tree stands for: of a branch that none follows, what
  // it is most likely merged into.
  const followed =
    here.find((source) => followsBranch(open, source)) ??
    here.find((source) => followsDefault(open, source)) ??
    here[0];
  const elsewhereOf = (source: ArgoSourceRef | ArgoSource): Pick<ArgoSource, 'elsewhere'> => {
    const found =
      followed && elsewhere(open, followed, source, readAppliedRevision(application, source.index));
    return found ? { elsewhere: found } : {};
  };
  const sources = ours.map((source) => (source.chart ? source : { ...source, ...elsewhereOf(source) }));
  const first = sources.find((source) => !source.chart && !source.elsewhere);
  const used = new Set(ours.flatMap(({ tools }) => refsUsedBy(tools)));
  const closed = refs.filter((ref) => used.has(ref.name) && !usable.includes(ref));
  const reasons = [
    ...[...new Set([...others, ...closed.map(({ url }) => withoutUser(url))])].map(
      (other) => `a source is ${other}, which is not open here`,
    ),
    ...ours.flatMap(({ tools }) => ('plugin' in tools ? ['a plugin builds it'] : [])),
  ];
  const destination = stringAt(application, 'spec', 'destination', 'namespace') ?? '';
  const options = syncOptions(application);
  const namespaceMetadata = readArgoNamespace(application, destination);
  const mode = argoMode(options);
  // Where objects are listed, none says of what kind it is.
  const ignore = [...(readIgnoreRules({ ...application, kind: 'Application' }) ?? []), ...settings.ignore];
  const lastRun = readLastRun(application);
  const owner: Owner = {
    id,
    mode,
    manager: mode === 'argo-replace' ? 'argocd-application-controller' : 'argocd-controller',
    remote: remote?.name ?? ofCharts?.remote ?? '',
    ref: ofCharts?.ref ?? argoRef(followed?.targetRevision ?? ''),
    path: first?.path ?? '',
    ...(destination === '' ? {} : { namespace: destination }),
    ...(ofCharts
      ? heldRevision(application, ours, ofCharts)
      : readArgoRevisions(application, followed?.index)),
    ...(lastRun === undefined ? {} : { lastRun }),
    inventory: readArgoInventory(application),
    status: readArgoStatus(application),
    ...(reasons.length > 0 ? { notCompared: `not built yet: ${reasons.join('; ')}` } : {}),
    ...(settings.guessedBecause === undefined ? {} : { estimatedBecause: settings.guessedBecause }),
    schedule: readArgoSchedule(application, settings),
    build: {
      agent: 'argo',
      instance: namespace === settings.namespace || namespace === '' ? name : `${namespace}_${name}`,
      project: stringAt(application, 'spec', 'project') ?? 'default',
      asks: {
        urls,
        server: stringAt(application, 'spec', 'destination', 'server') ?? '',
        cluster: stringAt(application, 'spec', 'destination', 'name') ?? '',
        namespace: destination,
        argoNamespace: settings.namespace,
      },
      sources,
      refs: usable.map((ref) => ({
        name: ref.name,
        url: ref.url,
        targetRevision: ref.targetRevision,
        ...elsewhereOf(ref),
      })),
      kustomizeFlags: settings.kustomizeFlags,
      tracking: settings.tracking,
      pruning: propagations.find((one) => options.has(`PrunePropagationPolicy=${one}`)) ?? 'foreground',
      pruneLast: options.has('PruneLast=true'),
      outOfSyncOnly: options.has('ApplyOutOfSyncOnly=true'),
      comparison: argoComparison(application, options, settings),
      ...(isComparisonAssumed(application, settings) ? { isComparisonAssumed: true } : {}),
      skipsUnknownKinds: options.has('SkipDryRunOnMissingResource=true'),
      failsOnShared: options.has('FailOnSharedResource=true'),
      createsNamespace: options.has('CreateNamespace=true'),
      ...(namespaceMetadata ? { namespace: namespaceMetadata } : {}),
    },
    prune: at(application, 'spec', 'syncPolicy', 'automated', 'prune') === true,
    force: false,
    ...(ignore.length > 0 ? { ignore } : {}),
    ...(options.has('RespectIgnoreDifferences=true') ? {} : { writesIgnored: true }),
    leavesOut: {
      exclusions: settings.exclusions,
      server: stringAt(application, 'spec', 'destination', 'server') ?? inCluster,
    },
  };
  return { kind: 'ours', owner };
}

/** Versions of charts, at the commit that says which charts they are. */
function heldRevision(
  application: JsonObject,
  sources: readonly ArgoSource[],
  { commit }: ArgoHolder,
): Pick<Owner, 'deployed'> {
  const versions = sources.map(({ index }) => readAppliedRevision(application, index));
  if (commit === undefined || versions.includes(undefined)) return {};
  return { deployed: { revision: versions.join(', '), commit } };
}

/** How Argo CD calls the API server of its own cluster. */
const inCluster = 'https://kubernetes.default.svc';

function sourceUrls(application: JsonObject): readonly string[] {
  const several = at(application, 'spec', 'sources');
  const sources =
    isArray(several) && several.length > 0 ? several : [at(application, 'spec', 'source') ?? null];
  return sources.flatMap((source) => stringAt(source, 'repoURL') ?? []);
}

function syncOptions(application: JsonObject): ReadonlySet<string> {
  return new Set(stringsAt(application, 'spec', 'syncPolicy', 'syncOptions'));
}

/** The first of them that is named counts. */
const propagations = ['background', 'foreground', 'orphan'] as const;

/**
 * As `CompareAppState` of Argo CD 3.2 chooses it: what its controller was started with, what the Application says of itself,
 * and that it is not to, in this order.
 */
function argoComparison(
  application: JsonObject,
  options: ReadonlySet<string>,
  { serverSideDiff }: ArgoSettings,
): ArgoComparison {
  const asks = serverSideDiff === true || hasCompareOption(application, 'ServerSideDiff=true');
  if (asks && !hasCompareOption(application, 'ServerSideDiff=false')) return 'server';
  return options.has('ServerSideApply=true') ? 'fields' : 'lastApplied';
}

const isComparisonAssumed = (application: JsonObject, { serverSideDiff }: ArgoSettings): boolean =>
  serverSideDiff === undefined &&
  !['true', 'false'].some((word) => hasCompareOption(application, `ServerSideDiff=${word}`));

/** A replacement comes before server-side apply, as in gitops-engine's `applyObject`. */
function argoMode(options: ReadonlySet<string>): Owner['mode'] {
  if (options.has('Replace=true')) return 'argo-replace';
  return options.has('ServerSideApply=true') ? 'argo-ssa' : 'argo-csa';
}
