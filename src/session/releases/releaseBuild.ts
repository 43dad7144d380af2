import { failed, type Outcome, success } from '../../base/outcome.ts';
import type { ChartFailure } from '../../charts/chartFailure.ts';
import type { Chart } from '../../charts/chartsApi.ts';
import type { FetchReference } from '../../core/owner/helm/chartReference.ts';
import { fluxPath } from '../../core/owner/flux/fluxPath.ts';
import { dependencyReference } from '../../core/owner/helm/releaseChart.ts';
import type {
  ChartDependency,
  ChartEngine,
  ChartRender,
  ChartRequest,
  ProvidedDependency,
} from '../../engine/chartEngineApi.ts';
import type { Build } from '../../engine/engineApi.ts';
import type { EngineFailure } from '../../engine/engineFailure.ts';
import { chartInTree, type FoundChart, textInTree } from './chartInTree.ts';
import type { FileTree } from '../inputs.ts';
import { type RenderedChart, renderedRelease } from './renderedRelease.ts';
import { withoutSecretValues } from '../clusters/secretValues.ts';
import type { ReleaseOptions } from './releaseOptions.ts';

export interface ChartToRender {
  readonly tree: FileTree;
  readonly path: string;
  readonly options: ReleaseOptions;
  /** Gives charts that lie outside of the tree; without it they are missing. */
  readonly fetch?: FetchChart | undefined;
}

export type FetchChart = (
  reference: FetchReference,
  signal?: AbortSignal,
) => Promise<Outcome<Pick<Chart, 'files' | 'digest'>, ChartFailure>>;

/** Renders the chart at a path of a tree. */
export async function buildRelease(
  helm: ChartEngine,
  toRender: ChartToRender,
  signal?: AbortSignal,
): Promise<Outcome<Build, EngineFailure>> {
  const { tree, path, options } = toRender;
  const complete = await completeRelease(helm, toRender, signal);
  if (!complete.ok) return complete;
  const { render, reads } = complete.value;
  return success({ ...renderedRelease(render, { tree, path, options }), reads, scanned: path });
}

/** All that a render needs, and the render. */
export interface CompleteRelease {
  readonly request: ChartRequest;
  readonly render: RenderedChart;
  /** From the root of the tree. */
  readonly reads: readonly string[];
  /** Of each dependency of the request, where its files lie: in the tree, or below a name that says what was fetched. */
  readonly folders: readonly string[];
}

/**
 * Dependencies that lie elsewhere in the tree (`file://…`) are put into the chart, as source-controller and `helm dependency
 * build` do, and so are those that can be fetched.
 */
export async function completeRelease(
  helm: ChartEngine,
  { tree, path, options, fetch }: ChartToRender,
  signal?: AbortSignal,
): Promise<Outcome<CompleteRelease, EngineFailure>> {
  const found = chartInTree(tree, path);
  if (!found.ok) return found;
  const asked = askedOfChart(tree, options);
  if (!asked.ok) return asked;
  const request: ChartRequest = { ...asked.value, chart: found.value.chart };
  const valuesFiles = request.packing?.valuesFiles ?? [];
  const read: string[] = [...found.value.reads, ...valuesFiles.map((file) => inSource(file.path))];
  const first = await helm.render(request, signal);
  if (!first.ok || first.value.kind === 'rendered') return answered(request, first);
  const dependencies: ProvidedDependency[] = [];
  const folders: string[] = [];
  for (const dependency of first.value.dependencies) {
    const provided = isElsewhere(dependency)
      ? await fetchedDependency(dependency, fetch, signal)
      : dependencyInTree(tree, path, dependency);
    if (!provided.ok) return provided;
    read.push(...provided.value.reads);
    dependencies.push({ ...dependency, chart: provided.value.chart });
    folders.push(isElsewhere(dependency) ? dependency.name : folderOf(path, dependency));
  }
  const whole = { ...request, dependencies };
  return answered(whole, await helm.render(whole, signal), folders);

  function answered(
    rendered: ChartRequest,
    render: Outcome<ChartRender, EngineFailure>,
    of: readonly string[] = [],
  ): Outcome<CompleteRelease, EngineFailure> {
    if (!render.ok) return failed(withoutSecretValues(render.failure, options));
    if (render.value.kind === 'missing') return failed(notHeld(render.value.dependencies));
    return success({ request: rendered, render: render.value, reads: read, folders: of });
  }
}

/** All of a request but the chart. */
export type AskedOfChart = Omit<ChartRequest, 'chart' | 'dependencies'>;

export function askedOfChart(tree: FileTree, options: ReleaseOptions): Outcome<AskedOfChart, EngineFailure> {
  const { packing, definitions: _definitions, hooks: _hooks, ...asked } = options;
  if (!packing) return success(asked);
  const valuesFiles = valuesFilesOf(tree, options);
  if (!valuesFiles.ok) return valuesFiles;
  const { versionMetadata } = packing;
  return success({
    ...asked,
    packing: {
      ...(versionMetadata === undefined ? {} : { versionMetadata }),
      valuesFiles: valuesFiles.value,
    },
  });
}

function valuesFilesOf(
  tree: FileTree,
  { packing }: ReleaseOptions,
): Outcome<readonly { readonly path: string; readonly text: string }[], EngineFailure> {
  const files: { readonly path: string; readonly text: string }[] = [];
  for (const path of packing?.valuesFiles ?? []) {
    const text = textInTree(tree, inSource(path));
    if (!text.ok) return text;
    if (text.value !== undefined) files.push({ path, text: text.value });
    else if (packing?.ignoreMissing !== true)
      return failed({
        code: 'rejected',
        message: `no values file found at path '${inSource(path)}' (reference '${path}')`,
        valuesFile: path,
      });
  }
  return success(files);
}

export const inSource = (path: string): string => fluxPath(path);

/** Where the repository is empty the chart itself holds it under the name that another dependency goes by as well. */
function dependencyInTree(
  tree: FileTree,
  path: string,
  dependency: ChartDependency,
): Outcome<FoundChart, EngineFailure> {
  const { name, repository } = dependency;
  const at = folderOf(path, dependency);
  const found = chartInTree(tree, at);
  if (found.ok || found.failure.code === 'wanted') return found;
  return failed({
    code: 'rejected',
    message: `failed to add local dependency '${name}': no chart found at '${at}' (reference '${repository}')`,
  });
}

function folderOf(path: string, { name, repository }: ChartDependency): string {
  const place = repository === '' ? `charts/${name}` : repository.slice('file://'.length);
  return fluxPath(`${path}/${place}`);
}

const isElsewhere = ({ repository }: ChartDependency): boolean =>
  repository !== '' && !repository.startsWith('file://');

async function fetchedDependency(
  dependency: ChartDependency,
  fetch: FetchChart | undefined,
  signal: AbortSignal | undefined,
): Promise<Outcome<FoundChart, EngineFailure>> {
  if (!fetch) return failed(notHeld([dependency]));
  const fetched = await fetch(dependencyReference(dependency), signal);
  if (fetched.ok) return success({ chart: { kind: 'files', files: fetched.value.files }, reads: [] });
  const { code, message } = fetched.failure;
  if (code === 'cancelled') return failed({ code: 'cancelled' });
  return failed({ code: 'rejected', message: `dependency ${dependency.name}: ${message}` });
}

export const notHeld = (dependencies: readonly ChartDependency[]): EngineFailure => ({
  code: 'rejected',
  message: `the chart needs ${dependencies
    .map(({ name, version, repository }) => `${name} ${version} from ${repository || 'its charts/'}`)
    .join(', ')}, which is not in its charts/ folder and is not fetched`,
});
