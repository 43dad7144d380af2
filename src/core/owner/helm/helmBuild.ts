import { at, isObject, stringAt, type Json, type JsonArray, type JsonObject } from '../../resource/json.ts';
import { objectsAt, stringsAt } from '../../resource/jsonLists.ts';

/** What a Flux HelmRelease says of the objects that it applies, beside the chart. Source: helm-controller 1.6. */
export interface HelmBuild {
  readonly agent: 'helm';
  /** Of the HelmRelease itself. */
  readonly namespace: string;
  readonly name: string;
  readonly release: {
    /** As the spec and the rules for what it leaves out say; longer than 53 characters, the engine shortens it. */
    readonly name: string;
    readonly namespace: string;
    /** Where Helm keeps its releases. */
    readonly storageNamespace: string;
  };
  /** `spec.valuesFrom` as written. */
  readonly valuesFrom: JsonArray;
  /** The objects that it names, of the HelmRelease's namespace, each once. */
  readonly valuesSources: readonly ValuesSource[];
  readonly values: JsonObject;
  readonly valuesFiles: ValuesFiles;
  /** The version of the chart names the commit (`reconcileStrategy: Revision`). */
  readonly versionedByCommit: boolean;
  readonly postRenderStrategy: string;
  /** Of each `spec.postRenderers[].kustomize`: `patches` and `images`. */
  readonly kustomizations: readonly JsonObject[];
  readonly commonMetadata: JsonObject;
  readonly install: HelmAction & { readonly serverSide: boolean };
  readonly upgrade: HelmAction & {
    /** Whether objects are applied on the server's side; null where Helm goes on as before. */
    readonly serverSide: boolean | null;
  };
  /** What helm-controller does where what is live is not what Helm keeps: it puts it back, it says so, or it does not look. */
  readonly driftDetection: 'enabled' | 'warn' | 'disabled';
}

/** Of an install or an upgrade, what shows in the objects. */
export interface HelmAction {
  readonly skipSchemaValidation: boolean;
  /** What becomes of the chart's `crds/`. */
  readonly definitions: 'Skip' | 'Create' | 'CreateReplace';
  readonly runsHooks: boolean;
}

export interface ValuesSource {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: string;
  readonly optional: boolean;
}

/** Files that stand in place of the chart's own values; paths from the root of the source. */
export interface ValuesFiles {
  readonly paths: readonly string[];
  readonly ignoreMissing: boolean;
}

export function readHelmBuild(release: JsonObject): HelmBuild {
  const spec = at(release, 'spec');
  const text = (...path: readonly string[]): string => stringAt(spec, ...path) ?? '';
  const name = stringAt(release, 'metadata', 'name') ?? '';
  const namespace = stringAt(release, 'metadata', 'namespace') ?? '';
  const target = text('targetNamespace');
  const from = objectsAt(spec, 'valuesFrom');
  const chart = at(spec, 'chart', 'spec');
  return {
    agent: 'helm',
    namespace,
    name,
    release: {
      name: text('releaseName') || (target === '' ? name : `${target}-${name}`),
      namespace: target || namespace,
      storageNamespace: text('storageNamespace') || namespace,
    },
    valuesFrom: from,
    valuesSources: sourcesOf(from),
    values: objectAt(spec, 'values'),
    valuesFiles: {
      paths: stringsAt(chart, 'valuesFiles'),
      ignoreMissing: at(chart, 'ignoreMissingValuesFiles') === true,
    },
    versionedByCommit: stringAt(chart, 'reconcileStrategy') === 'Revision',
    postRenderStrategy: text('postRenderStrategy'),
    kustomizations: objectsAt(spec, 'postRenderers').flatMap(kustomizationOf),
    commonMetadata: objectAt(spec, 'commonMetadata'),
    install: {
      ...actionOf(at(spec, 'install'), 'Create'),
      serverSide: at(spec, 'install', 'serverSideApply') !== false,
    },
    upgrade: { ...actionOf(at(spec, 'upgrade'), 'Skip'), serverSide: serverSideOf(at(spec, 'upgrade')) },
    driftDetection: driftDetectionOf(stringAt(spec, 'driftDetection', 'mode')),
  };
}

function serverSideOf(upgrade: Json | undefined): boolean | null {
  const word = stringAt(upgrade, 'serverSideApply');
  return word === 'enabled' ? true : word === 'disabled' ? false : null;
}

const driftDetectionOf = (mode: string | undefined): HelmBuild['driftDetection'] =>
  mode === 'enabled' || mode === 'warn' ? mode : 'disabled';

function actionOf(action: Json | undefined, usual: HelmAction['definitions']): HelmAction {
  const named = stringAt(action, 'crds');
  const definitions = (['Skip', 'Create', 'CreateReplace'] as const).find((known) => known === named);
  return {
    skipSchemaValidation: at(action, 'disableSchemaValidation') === true,
    definitions: definitions ?? usual,
    runsHooks: at(action, 'disableHooks') !== true,
  };
}

/** What the controller takes of it; anything else is no part of its API. */
function kustomizationOf(renderer: JsonObject): readonly JsonObject[] {
  const kustomize = at(renderer, 'kustomize');
  if (!isObject(kustomize)) return [];
  const [patches, images] = [objectsAt(kustomize, 'patches'), objectsAt(kustomize, 'images')];
  return [{ ...(patches.length > 0 ? { patches } : {}), ...(images.length > 0 ? { images } : {}) }];
}

/** An object that several entries name need not exist only where none of them insists on it. */
function sourcesOf(from: readonly JsonObject[]): readonly ValuesSource[] {
  const found = new Map<string, ValuesSource>();
  for (const entry of from) {
    const [kind, name] = [stringAt(entry, 'kind'), stringAt(entry, 'name') ?? ''];
    if (kind !== 'ConfigMap' && kind !== 'Secret') continue;
    const key = `${kind}/${name}`;
    const optional = at(entry, 'optional') === true && found.get(key)?.optional !== false;
    found.set(key, { kind, name, optional });
  }
  return [...found.values()];
}

function objectAt(value: Json | undefined, key: string): JsonObject {
  const found = at(value, key);
  return isObject(found) ? found : {};
}
