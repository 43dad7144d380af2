import type { Disposable } from '../base/disposable.ts';
import { failed, success, type Outcome } from '../base/outcome.ts';
import type { ScalarVariable } from '../core/provenance/variable.ts';
import { isObject, parseJson, printJson, type JsonObject } from '../core/resource/json.ts';
import type { Origin } from '../core/resource/origin.ts';
import type {
  ArgoOptions,
  Build,
  BuildRequest,
  FileChanges,
  KustomizeEngine,
  RenderedObject,
  RenderLimits,
} from './engineApi.ts';
import type { EngineFailure } from './engineFailure.ts';
import type { FluxOptions } from './fluxApi.ts';
import { withoutRefusal } from './callFailure.ts';
import { KnownAnswers } from './knownAnswers.ts';
import { EngineInstance, type EngineInstanceOptions } from './engineInstance.ts';
import { VirtualFiles } from './virtualFiles.ts';

export interface KustomizeInstance extends KustomizeEngine, Disposable {
  /** Builds that have been asked for and not answered. */
  readonly load: number;
  /** It has answered the same request before, so that it may answer from what it remembers. */
  knows(request: BuildRequest): boolean;
}

/**
 * kustomize in a worker of its own. The files that were set outlive the worker: a fresh one gets them first, and the very
 * first one those that it is given here, which become its own. Limits are asked for at each build.
 */
export function createKustomizeInstance(
  options: Omit<EngineInstanceOptions, 'restore'>,
  limits: () => RenderLimits,
  files: VirtualFiles,
): KustomizeInstance {
  const answers = new KnownAnswers();
  const instance = new EngineInstance({
    ...options,
    restore: () => [{ method: 'setFiles', argument: files.all() }],
  });
  let load = 0;
  return {
    get load() {
      return load;
    },

    knows: (request) => answers.has(keyOf(request)),

    setFiles: (changes: FileChanges) => {
      // The files as of the calls already served: what waits in the queue is not in there yet.
      void instance.call('setFiles', VirtualFiles.written(changes)).then(() => {
        files.set(changes);
      });
    },

    build: async (request: BuildRequest, signal?: AbortSignal): Promise<Outcome<Build, EngineFailure>> => {
      const { timeLimitMs, sizeLimitBytes } = limits();
      const known = answers.of(keyOf(request));
      load++;
      const reply = await instance.call(
        'build',
        { ...buildArgument(request), answer: known.next, since: known.number },
        { signal, timeoutMs: timeLimitMs },
      );
      load--;
      if (reply.ok && reply.value.json.length > sizeLimitBytes)
        return failed({ code: 'rejected', message: tooLarge(reply.value.json.length, sizeLimitBytes) });
      if (reply.ok) return success(known.keep(readBuild(reply.value.json, reply.value.log, known.objects)));
      return failed(withoutRefusal(reply.failure));
    },

    artifact: async ({ tree, source, copies }, signal) => {
      const argument = { tree, source: { ...source }, copies: copies.map((copy) => ({ ...copy })) };
      const reply = await instance.call('artifact', argument, { signal, timeoutMs: limits().timeLimitMs });
      if (reply.ok)
        return success(new Map(Object.entries(JSON.parse(reply.value.json) as Record<string, string>)));
      return failed(withoutRefusal(reply.failure));
    },

    dispose: () => {
      instance.dispose();
    },
  };
}

const buildArgument = ({
  tree = '/',
  root,
  order,
  restrictToRoot,
  origins,
  remotes = false,
  flux,
  argo,
}: BuildRequest): JsonObject => ({
  tree,
  root,
  order,
  restrictToRoot,
  origins,
  ...(remotes ? { remotes } : {}),
  ...(flux ? { flux: ownerArgument(flux) } : {}),
  ...(argo ? { argo: applicationArgument(argo) } : {}),
});

const keyOf = (request: BuildRequest): string => printJson(buildArgument(request));

/** As `Owner` in engine/kustomize/render. */
const ownerArgument = ({ source, spec, substitution, manifest }: FluxOptions): JsonObject => ({
  ...(source ? { source: { ...source } } : {}),
  ...(spec ? { spec } : {}),
  ...(substitution ? { substitution: { ...substitution } } : {}),
  ...(manifest ? { manifest: manifestArgument(manifest) } : {}),
});

const manifestArgument = ({
  patches = [],
  ...manifest
}: NonNullable<FluxOptions['manifest']>): JsonObject => ({
  ...manifest,
  ...(patches.length > 0 ? { patches: patches.map((patch) => ({ ...patch })) } : {}),
});

/** As `Application` there. */
const applicationArgument = ({
  directory,
  kustomize,
  variables,
  manifest,
  inflatesCharts,
  cluster,
}: ArgoOptions): JsonObject => ({
  ...(directory ? { directory: { ...directory } } : {}),
  ...(kustomize ? { kustomize } : {}),
  ...(variables ? { variables: { ...variables } } : {}),
  ...(manifest ? { manifest: { ...manifest } } : {}),
  ...(inflatesCharts ? { inflatesCharts } : {}),
  ...(cluster ? { cluster: { ...cluster } } : {}),
});

const tooLarge = (length: number, limit: number): string =>
  `it renders to ${megabytes(length)}; the limit in the settings is ${megabytes(limit)}`;

const megabytes = (bytes: number): string => `${String(Math.ceil(bytes / 1024 / 1024))} MB`;

/** As `Result` in engine/kustomize/render. */
interface WrittenBuild {
  /** Null where an object is what it was in the answer that the engine was told of. */
  readonly objects: readonly (WrittenObject | null)[];
  readonly reads: readonly string[];
  readonly scanned?: string;
  readonly files: readonly string[];
}

interface WrittenObject {
  readonly json: string;
  readonly origins: readonly (string | number)[];
  readonly secret?: readonly string[];
  readonly variables?: readonly (string | number)[];
}

function readBuild(json: string, log: string, before: readonly RenderedObject[]): Build {
  const { objects, reads, scanned, files } = JSON.parse(json) as WrittenBuild;
  return {
    objects: objects.map((written, i) => (written ? readRendered(written, files) : asBefore(before, i))),
    reads,
    ...(scanned === undefined ? {} : { scanned }),
    // A build may take several runs of kustomize, which warns in each; and a line names no file anyway.
    warnings: [...new Set(log.split('\n'))].filter((line) => line !== ''),
  };
}

const readRendered = (
  { json, origins, secret, variables }: WrittenObject,
  files: readonly string[],
): RenderedObject => ({
  object: readObject(json),
  ...readOrigins(origins, files),
  ...(secret ? { secret } : {}),
  ...(variables ? { variables: readVariables(variables) } : {}),
});

function asBefore(before: readonly RenderedObject[], index: number): RenderedObject {
  const object = before[index];
  if (!object) throw new TypeError('the engine left out an object that was not there before');
  return object;
}

function readObject(json: string): JsonObject {
  const value = parseJson(json);
  if (!isObject(value)) throw new TypeError('kustomize rendered something that is no object');
  return value;
}

/** Five entries a scalar: pointer, number of the file, line, column, certain. Where kustomize says it itself there is no file. */
function readOrigins(
  written: readonly (string | number)[],
  files: readonly string[],
): Pick<RenderedObject, 'origins' | 'setByAgent'> {
  const origins = new Map<string, Origin>();
  const setByAgent: string[] = [];
  for (let i = 0; i + 4 < written.length; i += 5) {
    const pointer = String(written[i]);
    const file = Number(written[i + 1]);
    if (file === madeByKustomize) setByAgent.push(pointer);
    else
      origins.set(pointer, {
        path: files[file] ?? '',
        line: Number(written[i + 2]),
        column: Number(written[i + 3]),
        certain: written[i + 4] === 1,
      });
  }
  return { origins, ...(setByAgent.length > 0 ? { setByAgent } : {}) };
}

const madeByKustomize = -1;

/** Three entries for each variable in a scalar: pointer, name, and the number of `usesOfVariables`. */
function readVariables(
  written: readonly (string | number)[],
): ReadonlyMap<string, readonly ScalarVariable[]> {
  const variables = new Map<string, readonly ScalarVariable[]>();
  for (let i = 0; i + 2 < written.length; i += 3) {
    const [pointer, name] = [String(written[i]), String(written[i + 1])];
    const as = usesOfVariables[Number(written[i + 2])] ?? 'part';
    variables.set(pointer, [...(variables.get(pointer) ?? []), { name, as }]);
  }
  return variables;
}

const usesOfVariables = ['unset', 'part', 'whole'] as const satisfies readonly ScalarVariable['as'][];
