import { failed, success, type Outcome } from '../base/outcome.ts';
import { fluxPath } from '../core/owner/fluxPath.ts';
import {
  at,
  isArray,
  isObject,
  printJson,
  stringAt,
  type Json,
  type JsonObject,
} from '../core/resource/json.ts';
import type { ChartValues } from '../engine/chartEngineApi.ts';
import type { EngineFailure } from '../engine/engineApi.ts';
import { textInTree } from './chartInTree.ts';
import type { ArgoSourceOptions } from './buildOptions.ts';
import type { FileTree } from './inputs.ts';
import type { ReleaseOptions } from './releaseBuild.ts';

export interface ApplicationChart {
  readonly options: ReleaseOptions;
  /** Files with values, from the root of the tree. */
  readonly reads: readonly string[];
}

/**
 * What Argo CD's repo server gives to `helm template` for a source (3.2): files with values, values, parameters. `ofChart`
 * are the files of a chart from elsewhere, `files` those of the repository.
 */
export function applicationChart(
  helm: Json | undefined,
  { path, release, namespace, cluster = {}, refs = [], variables = {} }: ArgoSourceOptions,
  files: FileTree,
  ofChart?: FileTree,
): Outcome<ApplicationChart, EngineFailure> {
  const put = (text: string): string => withVariables(text, variables);
  const reads: string[] = [];
  const documents: string[] = [];
  const read = (named: string, mayMiss: boolean): Outcome<string | undefined, EngineFailure> => {
    const place = resolved(named, path, refs, put);
    if (!place) return rejected(`the file ${named} lies outside of this repository`);
    const { file } = place;
    const isOfChart = ofChart !== undefined && !place.isOfRef;
    if (!isOfChart) reads.push(file);
    const text = textInTree(isOfChart ? ofChart : files, file);
    if (!text.ok || text.value !== undefined || mayMiss) return text;
    return rejected(isOfChart ? `the chart has no file ${file}` : `there is no file ${file}`);
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
  const literals: { readonly argument: string; readonly as: 'literal' }[] = [];
  for (const parameter of itemsAt(helm, 'fileParameters')) {
    const text = read(stringAt(parameter, 'path') ?? '', false);
    if (!text.ok) return text;
    literals.push({ argument: `${stringAt(parameter, 'name') ?? ''}=${text.value ?? ''}`, as: 'literal' });
  }
  const named = stringAt(helm, 'releaseName') ?? '';
  const into = stringAt(helm, 'namespace') ?? '';
  const version = stringAt(helm, 'kubeVersion');
  return success({
    options: {
      values: { kind: 'documents', documents, set: [...set, ...literals] },
      release: {
        name: named === '' ? (release ?? '') : named,
        namespace: into === '' ? (namespace ?? '') : into,
        isUpgrade: false,
      },
      // What the cluster serves is added to what Helm knows by itself.
      cluster: { ...cluster, ...(version ? { version } : {}), complete: false },
      skipSchemaValidation: at(helm, 'skipSchemaValidation') === true,
      definitions: at(helm, 'skipCrds') !== true,
      hooks: true,
    },
    reads,
  });
}

/** `$values/envs/prod.yaml` of another source of this repository, `/envs/prod.yaml` from the root, else from the chart. */
function resolved(
  named: string,
  folder: string,
  refs: readonly string[],
  put: (text: string) => string,
): { readonly file: string; readonly isOfRef: boolean } | undefined {
  const [, ref, rest = ''] = /^\$([^/]+)\/(.*)$/s.exec(named) ?? [];
  if (ref !== undefined && refs.includes(ref)) return { file: fluxPath(put(rest)), isOfRef: true };
  const file = put(named);
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(file)) return undefined;
  return { file: fluxPath(file.startsWith('/') ? file : `${folder}/${file}`), isOfRef: false };
}

const parameters = (
  helm: Json | undefined,
  asString: boolean,
  put: (text: string) => string,
): readonly { readonly argument: string; readonly as: 'typed' | 'string' }[] =>
  itemsAt(helm, 'parameters')
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

const itemsAt = (value: Json | undefined, key: string): readonly JsonObject[] => {
  const found = at(value, key);
  return isArray(found) ? found.filter(isObject) : [];
};

const stringsAt = (value: Json | undefined, key: string): readonly string[] => {
  const found = at(value, key);
  return isArray(found) ? found.filter((item) => typeof item === 'string') : [];
};

const rejected = (message: string): Outcome<never, EngineFailure> => failed({ code: 'rejected', message });
