import type { ArgoBuild, ArgoSource } from '../core/owner/argoBuild.ts';
import type { Owner } from '../core/owner/owner.ts';
import { at } from '../core/resource/json.ts';
import type { ChartCluster } from '../engine/chartEngineApi.ts';
import { argoSettingsOf } from './argoSettingsOf.ts';
import type { EnvironmentInput } from './inputs.ts';
import type { ArgoBuildOptions, ArgoSourceOptions } from './buildOptions.ts';
import { chartCluster } from './releaseOptions.ts';
import type { OwnerRecipe } from './snapshot.ts';

/**
 * How the sources of an Application are built, each by itself. `from` is where the Application is read, and Argo CD's
 * settings with it. The same facts give the same recipe.
 */
export function applicationRecipe(
  owner: Owner,
  build: ArgoBuild,
  from: EnvironmentInput | undefined,
  manifest: string | undefined,
): OwnerRecipe {
  const { id } = owner;
  const namespace = id.kind === 'Target' ? '' : id.namespace;
  const { waiting, scopes } = argoSettingsOf(from, namespace);
  if (waiting) return { kind: 'waiting', reason: 'reading the settings of Argo CD', scopes };
  const before = recipes.get(owner);
  const connection = from?.connection;
  if (
    before &&
    before.manifest === manifest &&
    before.connection === connection &&
    before.scopes === [...scopes.keys()].join()
  )
    return before.recipe;
  const cluster =
    connection?.kind === 'ready' ? chartCluster(connection.served, connection.version) : undefined;
  const options: ArgoBuildOptions = {
    instance: build.instance,
    sources: build.sources.map((source) => ({
      ...sourceOptions(owner, build, source, manifest),
      ...(mayBeChart(source) ? chartOptions(owner, build, cluster) : {}),
    })),
  };
  const recipe: OwnerRecipe = { kind: 'known', mode: owner.mode, options, applied: options, scopes };
  recipes.set(owner, { manifest, connection, scopes: [...scopes.keys()].join(), recipe });
  return recipe;
}

const recipes = new WeakMap<
  Owner,
  {
    readonly manifest: string | undefined;
    readonly connection: EnvironmentInput['connection'] | undefined;
    readonly scopes: string;
    readonly recipe: OwnerRecipe;
  }
>();

const mayBeChart = ({ tools }: ArgoSource): boolean => 'helm' in tools || Object.keys(tools).length === 0;

/** In the name of a release the namespace of the Application has no part. */
const chartOptions = (
  { id, namespace = '' }: Owner,
  { refs }: ArgoBuild,
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
  if (!options.sources.some(asksForRevision)) return options;
  return {
    ...options,
    sources: options.sources.map((source) =>
      asksForRevision(source)
        ? {
            ...source,
            variables: {
              ...source.variables,
              ARGOCD_APP_REVISION: commit,
              ARGOCD_APP_REVISION_SHORT: commit.slice(0, 7),
              ARGOCD_APP_REVISION_SHORT_8: commit.slice(0, 8),
            },
          }
        : source,
    ),
  };
}

const asksForRevision = ({ tools }: ArgoSourceOptions): boolean =>
  JSON.stringify(tools).includes('ARGOCD_APP_REVISION');
