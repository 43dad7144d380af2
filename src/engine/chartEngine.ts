import type { Disposable } from '../base/disposable.ts';
import { withoutRefusal } from './callFailure.ts';
import { failed, success, type Outcome } from '../base/outcome.ts';
import { isObject, parseJson, type Json, type JsonObject } from '../core/resource/json.ts';
import { objectsAt } from '../core/resource/jsonLists.ts';
import type {
  ApplicationSetRequest,
  ChartDependency,
  ChartEngine,
  ChartHook,
  ChartObject,
  ChartPacking,
  ChartRender,
  ChartRequest,
  ChartSource,
  ChartText,
  ChartValues,
  GeneratedApplications,
  StoredRelease,
} from './chartEngineApi.ts';
import { defaultRenderLimits, type RenderLimits } from './engineApi.ts';
import type { EngineFailure } from './engineFailure.ts';
import { EngineInstance, type EngineInstanceOptions } from './engineInstance.ts';

/** Helm in a worker of its own, out of the same file as the API server's rules. Limits are asked for at each render. */
export function createChartEngine(
  options: Omit<EngineInstanceOptions, 'restore'>,
  limits: () => RenderLimits = () => defaultRenderLimits,
): ChartEngine & Disposable {
  const instance = new EngineInstance(options);
  const rendered = async (
    argument: JsonObject,
    signal: AbortSignal | undefined,
  ): Promise<Outcome<{ readonly json: string; readonly log: string }, EngineFailure>> => {
    const { timeLimitMs, sizeLimitBytes } = limits();
    const reply = await instance.call('renderChart', argument, { signal, timeoutMs: timeLimitMs });
    if (!reply.ok) return failed(withoutRefusal(reply.failure));
    if (reply.value.json.length <= sizeLimitBytes) return reply;
    const message = `the chart renders to more than the limit in the settings, ${String(sizeLimitBytes / 1024 / 1024)} MB`;
    return failed({ code: 'rejected', message });
  };
  return {
    render: async (request, signal) => {
      const reply = await rendered(argumentOf(request), signal);
      return reply.ok ? success(readRender(reply.value.json, reply.value.log)) : reply;
    },
    template: async (request, flags, signal) => {
      const reply = await rendered({ ...argumentOf(request), template: { ...flags } }, signal);
      return reply.ok ? success(readText(reply.value.json)) : reply;
    },
    readRelease: async (release, signal) => {
      const reply = await instance.call('readRelease', { release }, { signal });
      if (reply.ok) {
        const { objects, ...stored } = JSON.parse(reply.value.json) as WrittenRelease;
        return success({ ...stored, objects: objects.map(readObject) });
      }
      return failed(withoutRefusal(reply.failure));
    },
    generateApplications: async (request, signal) => {
      const { timeLimitMs } = limits();
      const argument = applicationSetArgument(request);
      const reply = await instance.call('generateApplications', argument, { signal, timeoutMs: timeLimitMs });
      if (reply.ok) return success(readGenerated(reply.value.json));
      const { failure } = reply;
      return failed(failure.code === 'refused' ? { code: 'rejected', message: failure.message } : failure);
    },
    dispose: () => {
      instance.dispose();
    },
  };
}

/** As `Request` in engine/kubernetes/helm. */
const argumentOf = (request: ChartRequest): JsonObject => ({
  chart: sourceArgument(request.chart),
  dependencies: (request.dependencies ?? []).map(({ chart, ...dependency }) => ({
    ...dependency,
    chart: sourceArgument(chart),
  })),
  ...(request.packing ? { packing: packingArgument(request.packing) } : {}),
  values: valuesArgument(request.values),
  release: { ...request.release },
  cluster: { ...request.cluster },
  skipSchemaValidation: request.skipSchemaValidation ?? false,
  ...(request.postRender ? { postRender: { ...request.postRender } } : {}),
});

/** As `Request` in engine/kubernetes/applicationset. */
const applicationSetArgument = ({
  set,
  urls,
  paths,
  submodules,
  texts,
}: ApplicationSetRequest): JsonObject => ({
  set,
  repository: { urls, paths, submodules, texts: Object.fromEntries(texts) },
});

const packingArgument = ({ versionMetadata = '', valuesFiles = [] }: ChartPacking): JsonObject => ({
  versionMetadata,
  valuesFiles: valuesFiles.map((file) => ({ ...file })),
});

function sourceArgument(source: ChartSource): JsonObject {
  if (source.kind === 'archive') return { archive: base64(source.bytes) };
  return {
    files: [...source.files].map(([path, contents]) => ({
      path,
      ...(typeof contents === 'string' ? { text: contents } : { base64: base64(contents) }),
    })),
  };
}

function valuesArgument(values: ChartValues): JsonObject {
  if (values.kind === 'documents')
    return { documents: values.documents, set: (values.set ?? []).map((setting) => ({ ...setting })) };
  const { namespace, from, configMaps, secrets } = values;
  return { release: { namespace, from, configMaps, secrets, values: values.values } };
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** As `result` in engine/kubernetes/helm. */
interface Written {
  readonly missing?: readonly ChartDependency[];
  readonly name: string;
  readonly version: string;
  readonly objects: readonly WrittenObject[];
  readonly definitions: readonly WrittenObject[];
  readonly hooks: readonly (WrittenObject & Pick<ChartHook, 'events' | 'weight'>)[];
  readonly lookedUp: boolean;
}

type WrittenRelease = Omit<StoredRelease, 'objects'> & { readonly objects: readonly WrittenObject[] };

interface WrittenObject {
  readonly json: string;
  readonly template: string;
}

function readRender(json: string, log: string): ChartRender {
  const { missing, name, version, objects, definitions, hooks, lookedUp } = JSON.parse(json) as Written;
  if (missing) return { kind: 'missing', dependencies: missing };
  return {
    kind: 'rendered',
    name,
    version,
    objects: objects.map(readObject),
    definitions: definitions.map(readObject),
    hooks: hooks.map((hook) => ({ ...readObject(hook), events: hook.events, weight: hook.weight })),
    lookedUp,
    warnings: [...new Set(log.split('\n'))].filter((line) => line !== ''),
  };
}

function readText(json: string): ChartText {
  const { missing, text } = JSON.parse(json) as Pick<Written, 'missing'> & { readonly text: string };
  return missing ? { kind: 'missing', dependencies: missing } : { kind: 'printed', text };
}

function readGenerated(json: string): GeneratedApplications {
  const { reads } = JSON.parse(json) as Pick<GeneratedApplications, 'reads'>;
  return { applications: objectsAt(parseJson(json), 'applications'), reads };
}

function readObject({ json, template }: WrittenObject): ChartObject {
  const object: Json = parseJson(json);
  if (!isObject(object)) throw new TypeError('Helm rendered something that is no object');
  return { object, template };
}
