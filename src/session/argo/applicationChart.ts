import { failed, success, type Outcome } from '../../base/outcome.ts';
import { fluxPath } from '../../core/owner/flux/fluxPath.ts';
import { at, isObject, printJson, stringAt, type Json } from '../../core/resource/json.ts';
import { objectsAt, stringsAt } from '../../core/resource/jsonLists.ts';
import type { ChartCluster, ChartValues } from '../../engine/chartEngineApi.ts';
import type { EngineFailure } from '../../engine/engineFailure.ts';
import { kubeVersionOf } from '../../core/owner/argo/argoKubeVersion.ts';
import { textInTree } from '../releases/chartInTree.ts';
import { sameRepository } from '../../core/owner/gitUrl.ts';
import type { ApplicationFiles } from './applicationFiles.ts';
import type { ArgoRefOptions, ArgoSourceOptions } from '../builds/buildOptions.ts';
import type { PinnedTree } from './pinnedTree.ts';
import type { FileTree } from '../inputs.ts';
import type { ReleaseOptions } from '../releases/releaseOptions.ts';

export interface ApplicationChart {
  readonly options: ReleaseOptions;
  /** Files with values, from the root of the tree. */
  readonly reads: readonly string[];
}

/** What Argo CD's repo server gives to `helm template` for a source (3.2): files with values, values, parameters. */
export function applicationChart(
  helm: Json | undefined,
  source: ArgoSourceOptions,
  from: Pick<ApplicationFiles, 'files' | 'pinned'>,
  { pinned, ofChart }: ChartPlace,
): Outcome<ApplicationChart, EngineFailure> {
  const { path, release, namespace, cluster = {}, refs = [], variables = {} } = source;
  const used: ArgoRefOptions[] = [];
  const put = (text: string): string => withVariables(text, variables);
  const reads: string[] = [];
  const documents: string[] = [];
  const read = (named: string, mayMiss: boolean): Outcome<string | undefined, EngineFailure> => {
    const rejectedFile = (message: string): Outcome<never, EngineFailure> =>
      failed({ code: 'rejected', message, valuesFile: named });
    const place = resolved(named, path, refs, put);
    if (!place) return rejectedFile(`the file ${named} lies outside of this repository`);
    const { file, ref } = place;
    if (ref) {
      const refusal = ref.unknown ?? refusedRef(ref, used, ofChart ? undefined : source);
      if (refusal !== undefined) return rejectedFile(`$${ref.name}: ${refusal}`);
      used.push(ref);
    }
    const tree = ref ? ref.pinned && from.pinned(ref.pinned) : pinned;
    if (ref?.pinned && !tree) return failed({ code: 'cancelled' });
    const isOfChart = ofChart !== undefined && !ref;
    if (!isOfChart && !tree) reads.push(file);
    const text = textInTree(isOfChart ? ofChart : (tree ?? from).files, file);
    if (!text.ok && tree) return failed({ code: 'wanted', paths: [`${tree.tree}/${file}`] });
    if (!text.ok || text.value !== undefined || mayMiss) return text;
    return rejectedFile(isOfChart ? `the chart has no file ${file}` : `there is no file ${file}`);
  };
  for (const named of stringsAt(helm, 'valueFiles')) {
    const text = read(named, at(helm, 'ignoreMissingValueFiles') === true);
    if (!text.ok) return text;
    if (text.value !== undefined) documents.push(text.value);
  }
  const object = at(helm, 'valuesObject');
  const values =
    isObject(object) && Object.keys(object).length > 0 ? printJson(object) : stringAt(helm, 'values');
  if (values) documents.push(values);
  const set: Exclude<ChartValues & { readonly kind: 'documents' }, undefined>['set'] = [
    ...parameters(helm, false, put),
    ...parameters(helm, true, put),
  ];
  const ofFiles: { readonly argument: string; readonly as: 'file' }[] = [];
  for (const parameter of objectsAt(helm, 'fileParameters')) {
    const text = read(stringAt(parameter, 'path') ?? '', false);
    if (!text.ok) return text;
    ofFiles.push({ argument: `${stringAt(parameter, 'name') ?? ''}=${text.value ?? ''}`, as: 'file' });
  }
  const named = stringAt(helm, 'releaseName') ?? '';
  const into = stringAt(helm, 'namespace') ?? '';
  const capabilities = capabilitiesOf(helm, cluster);
  if (!capabilities.ok) return rejected(capabilities.failure);
  return success({
    options: {
      values: { kind: 'documents', documents, set: [...set, ...ofFiles] },
      release: {
        name: named === '' ? (release ?? '') : named,
        namespace: into === '' ? (namespace ?? '') : into,
        isUpgrade: false,
      },
      cluster: capabilities.value,
      skipSchemaValidation: at(helm, 'skipSchemaValidation') === true,
      definitions: at(helm, 'skipCrds') !== true,
      hooks: true,
    },
    reads,
  });
}

/** What the source says stands in place of what the cluster is, and either beside what Helm knows by itself. */
export function capabilitiesOf(tool: Json | undefined, cluster: ChartCluster): Outcome<ChartCluster, string> {
  const version = kubeVersionOf(tool);
  if (!version.ok) return version;
  const apiVersions = stringsAt(tool, 'apiVersions');
  return success({
    ...cluster,
    ...(version.value === undefined ? {} : { version: version.value }),
    ...(apiVersions.length > 0 ? { apiVersions } : {}),
    complete: false,
  });
}

/** Where a chart lies: in pinned files, or outside of all repositories; neither where it is of what is built. */
export interface ChartPlace {
  readonly pinned: PinnedTree | undefined;
  readonly ofChart: FileTree | undefined;
}

/** Argo CD reads one revision of a repository for a chart: of the chart's own, and of every other. */
function refusedRef(
  { url, targetRevision, pinned }: ArgoRefOptions,
  used: readonly ArgoRefOptions[],
  source: ArgoSourceOptions | undefined,
): string | undefined {
  if (source && sameRepository(source.url, url) && source.pinned?.commit !== pinned?.commit)
    return 'Argo CD takes no values of another revision of the repository that the chart is in';
  const other = used.find((one) => sameRepository(one.url, url) && one.targetRevision !== targetRevision);
  return other && `Argo CD takes values of one revision of a repository, and $${other.name} is at another`;
}

/** `$values/envs/prod.yaml` of another source, `/envs/prod.yaml` from the root, else from the chart. */
function resolved(
  named: string,
  folder: string,
  refs: readonly ArgoRefOptions[],
  put: (text: string) => string,
): { readonly file: string; readonly ref?: ArgoRefOptions } | undefined {
  const [, name, rest = ''] = /^\$([^/]+)\/(.*)$/s.exec(named) ?? [];
  const ref = refs.find((one) => one.name === name);
  if (ref) return { file: fluxPath(put(rest)), ref };
  const file = put(named);
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(file)) return undefined;
  return { file: fluxPath(file.startsWith('/') ? file : `${folder}/${file}`) };
}

const parameters = (
  helm: Json | undefined,
  asString: boolean,
  put: (text: string) => string,
): readonly { readonly argument: string; readonly as: 'typed' | 'string' }[] =>
  objectsAt(helm, 'parameters')
    .filter((parameter) => (at(parameter, 'forceString') === true) === asString)
    .map((parameter) => ({
      argument: `${stringAt(parameter, 'name') ?? ''}=${escaped(put(stringAt(parameter, 'value') ?? ''))}`,
      as: asString ? 'string' : 'typed',
    }));

/** A comma would begin another parameter, but for within a list. */
const escaped = (value: string): string =>
  value.startsWith('{') && value.endsWith('}') ? value : value.replaceAll(/(?<!\\),/g, '\\,');

/** As Go's `os.Expand`. */
const withVariables = (text: string, variables: Readonly<Record<string, string>>): string =>
  text.replaceAll(/\$(?:\{(\w+)\}|(\w+)|(\$))/g, (_, braced?: string, bare?: string, dollar?: string) =>
    dollar === undefined ? (variables[braced ?? bare ?? ''] ?? '') : '$',
  );

const rejected = (message: string): Outcome<never, EngineFailure> => failed({ code: 'rejected', message });
