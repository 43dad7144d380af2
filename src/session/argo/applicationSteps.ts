import { argoSourceType, mergePatch, overrideFiles } from '../../core/owner/argo/argoSourceType.ts';
import { toolsOf } from '../../core/owner/argo/argoSources.ts';
import { at, isObject, type JsonObject, stringAt } from '../../core/resource/json.ts';
import { readPlainYaml } from '../../core/yaml/plainYaml.ts';
import type { ArgoOptions } from '../../engine/engineApi.ts';
import type { EngineFailure } from '../../engine/engineFailure.ts';
import { applicationChart, capabilitiesOf } from './applicationChart.ts';
import { submoduleBelow } from '../builds/submoduleFailure.ts';
import type { BuildStep } from '../builds/buildStep.ts';
import { fetchedTree } from '../releases/fetchedRelease.ts';
import type { FileTree } from '../inputs.ts';
import type { ArgoBuildOptions, ArgoSourceOptions } from '../builds/buildOptions.ts';
import type { ApplicationFiles } from './applicationFiles.ts';

/** What to ask of the engines for the sources of an Application, one step a source. */
export const applicationSteps = (
  { instance, sources }: ArgoBuildOptions,
  from: ApplicationFiles,
): readonly BuildStep[] => sources.map((source) => step(source, instance, from));

function step(source: ArgoSourceOptions, instance: string, from: ApplicationFiles): BuildStep {
  const { path, unrestricted = false, variables, fetched } = source;
  if (source.unknown !== undefined) return { kind: 'impossible', reason: source.unknown };
  const ofChart = fetched && fetchedTree(from.charts, fetched);
  const pinned = source.pinned && from.pinned(source.pinned);
  if ((fetched && !ofChart) || (source.pinned && !pinned)) return { kind: 'overtaken' };
  const { files, tree } = pinned ?? from;
  const own = ofChart ?? files;
  const overrides = overrideFiles(instance)
    .map((name) => below(path, name))
    .filter((name) => own.has(name));
  const unread = overrides.filter((name) => own.get(name)?.kind === 'unread');
  if (unread.length > 0) return { kind: 'wanted', paths: unread.map((name) => below(tree, name)) };
  const overridden = withOverrides(source.tools, overrides, own);
  if ('problem' in overridden) return { kind: 'impossible', reason: overridden.problem };
  const { tools } = overridden;
  const type = argoSourceType(tools, namesIn(own, path));
  const common: ArgoOptions = { ...(variables ? { variables } : {}) };
  const request = { tree, root: path === '' ? tree : `${tree}/${path}`, origins: true };
  const reads = ofChart || pinned ? [] : overrides;
  const elsewhere = pinned ? { pinned } : {};
  // The manifest is a file of what is built, not of what is pinned.
  const manifest = pinned ? undefined : source.manifest;
  if (ofChart && (type === 'directory' || type === 'kustomize'))
    return { kind: 'unsupported', reason: 'an artifact of a registry that is no chart is not read' };
  switch (type) {
    case 'directory': {
      const directory = directoryOptions(tools['directory']);
      // Argo CD checks submodules out, and takes manifests from them like from any folder.
      const submodule = directory.recurse ? submoduleBelow(own, path) : undefined;
      if (submodule !== undefined) return { kind: 'impossible', reason: submodule, isUnread: true };
      const argo = { ...common, directory };
      return {
        kind: 'request',
        request: { ...request, order: 'manifests', restrictToRoot: false, argo },
        reads,
        ...elsewhere,
      };
    }
    case 'kustomize': {
      // Argo CD reads the version whether or not a chart is inflated, which may ask for it.
      const cluster = capabilitiesOf(tools['kustomize'], source.cluster ?? {});
      if (!cluster.ok) return { kind: 'impossible', reason: cluster.failure };
      const { version, apiVersions } = cluster.value;
      const kustomize = isObject(tools['kustomize']) ? { kustomize: tools['kustomize'] } : {};
      const argo = {
        ...common,
        ...kustomize,
        ...(manifest ? { manifest } : {}),
        ...(source.inflatesCharts
          ? {
              inflatesCharts: true as const,
              cluster: {
                ...(version === undefined ? {} : { kubeVersion: version }),
                ...(apiVersions ? { apiVersions } : {}),
              },
            }
          : {}),
      };
      return {
        kind: 'request',
        request: { ...request, order: 'cli', restrictToRoot: !unrestricted, argo },
        reads,
        ...elsewhere,
      };
    }
    case 'helm': {
      const chart = applicationChart(tools['helm'], source, from, { pinned, ofChart });
      if (!chart.ok) return unbuilt(chart.failure);
      return {
        kind: 'chart',
        path,
        ...(fetched ? { fetched } : {}),
        ...elsewhere,
        options: chart.value.options,
        reads: [...reads, ...chart.value.reads],
        withoutTests: at(tools['helm'], 'skipTests') === true,
      };
    }
    case 'plugin':
      return { kind: 'unsupported', reason: 'a plugin builds it, which does not run here' };
    case 'several':
      return {
        kind: 'impossible',
        reason: `Argo CD takes one tool for a source, not ${Object.keys(tools).join(' and ')}`,
      };
  }
}

function unbuilt(failure: EngineFailure): BuildStep {
  if (failure.code === 'wanted') return { kind: 'wanted', paths: failure.paths };
  if (failure.code === 'cancelled') return { kind: 'overtaken' };
  const valuesFile = failure.code === 'rejected' ? failure.valuesFile : undefined;
  return {
    kind: 'impossible',
    reason: 'message' in failure ? failure.message : failure.code,
    ...(valuesFile === undefined ? {} : { valuesFile }),
  };
}

/** `.argocd-source.yaml` says what `spec.source` would, but for where the source is. */
function withOverrides(
  tools: JsonObject,
  names: readonly string[],
  files: FileTree,
): { readonly tools: JsonObject } | { readonly problem: string } {
  let merged = tools;
  for (const name of names) {
    const content = files.get(name);
    if (content?.kind !== 'text') continue;
    const read = readPlainYaml(content.source.text);
    if (!read.ok || !isObject(read.value))
      return { problem: `${name} cannot be read: it has to be a YAML mapping` };
    merged = toolsOf(mergePatch(merged, read.value));
  }
  return { tools: merged };
}

function directoryOptions(directory: JsonObject[string] | undefined): NonNullable<ArgoOptions['directory']> {
  return {
    recurse: at(directory, 'recurse') === true,
    include: stringAt(directory, 'include') ?? '',
    exclude: stringAt(directory, 'exclude') ?? '',
  };
}

const below = (folder: string, name: string): string => (folder === '' ? name : `${folder}/${name}`);

function namesIn(files: FileTree, folder: string): readonly string[] {
  const prefix = below(folder, '');
  const start = folder === '' ? 0 : prefix.length;
  return [...files.keys()]
    .filter((name) => name.startsWith(prefix) && !name.includes('/', start))
    .map((name) => name.slice(start));
}
