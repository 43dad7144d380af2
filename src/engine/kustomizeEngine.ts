import type { Disposable } from '../base/disposable.ts';
import { failed, success, type Outcome } from '../base/outcome.ts';
import { isObject, parseJson, type JsonObject } from '../core/resource/json.ts';
import type { Origin } from '../core/resource/origin.ts';
import {
  defaultRenderLimits,
  type Build,
  type BuildRequest,
  type EngineFailure,
  type FileChanges,
  type FluxOptions,
  type KustomizeEngine,
  type RenderLimits,
} from './engineApi.ts';
import { EngineInstance, type EngineInstanceOptions } from './engineInstance.ts';
import { VirtualFiles } from './virtualFiles.ts';

/**
 * kustomize in a worker of its own. The files that were set outlive the worker: a fresh one gets them first. Limits are
 * asked for at each build.
 */
export function createKustomizeEngine(
  options: Omit<EngineInstanceOptions, 'restore'>,
  limits: () => RenderLimits = () => defaultRenderLimits,
): KustomizeEngine & Disposable {
  const files = new VirtualFiles();
  const instance = new EngineInstance({
    ...options,
    restore: () => [{ method: 'setFiles', argument: files.all() }],
  });
  return {
    setFiles: (changes: FileChanges) => {
      // The files as of the calls already served: what waits in the queue is not in there yet.
      void instance.call('setFiles', VirtualFiles.written(changes)).then(() => {
        files.set(changes);
      });
    },

    build: async (request: BuildRequest, signal?: AbortSignal): Promise<Outcome<Build, EngineFailure>> => {
      const { tree = '/', root, order, restrictToRoot, origins, flux } = request;
      const argument = {
        tree,
        root,
        order,
        restrictToRoot,
        origins,
        ...(flux ? { flux: ownerArgument(flux) } : {}),
      };
      const { timeLimitMs, sizeLimitBytes } = limits();
      const reply = await instance.call('build', argument, { signal, timeoutMs: timeLimitMs });
      if (reply.ok && reply.value.json.length > sizeLimitBytes)
        return failed({ code: 'rejected', message: tooLarge(reply.value.json.length, sizeLimitBytes) });
      if (reply.ok) return success(readBuild(reply.value.json, reply.value.log));
      const { failure } = reply;
      return failed(failure.code === 'refused' ? { code: 'rejected', message: failure.message } : failure);
    },

    dispose: () => {
      instance.dispose();
    },
  };
}

/** As `Owner` in engine/kustomize/render. */
const ownerArgument = ({ source, spec, substitution, manifest }: FluxOptions): JsonObject => ({
  ...(source ? { source: { ...source } } : {}),
  ...(spec ? { spec } : {}),
  ...(substitution ? { substitution: { ...substitution } } : {}),
  ...(manifest ? { manifest } : {}),
});

const tooLarge = (length: number, limit: number): string =>
  `it renders to ${megabytes(length)}; the limit in the settings is ${megabytes(limit)}`;

const megabytes = (bytes: number): string => `${String(Math.ceil(bytes / 1024 / 1024))} MB`;

/** As `Result` in engine/kustomize/render. */
interface WrittenBuild {
  readonly objects: readonly {
    readonly json: string;
    readonly origins: readonly (string | number)[];
    readonly secret?: readonly string[];
  }[];
  readonly reads: readonly string[];
  readonly scanned?: string;
  readonly files: readonly string[];
}

function readBuild(json: string, log: string): Build {
  const { objects, reads, scanned, files } = JSON.parse(json) as WrittenBuild;
  return {
    objects: objects.map((written) => ({
      object: readObject(written.json),
      origins: readOrigins(written.origins, files),
      ...(written.secret ? { secret: written.secret } : {}),
    })),
    reads,
    ...(scanned === undefined ? {} : { scanned }),
    // A build may take several runs of kustomize, which warns in each; and a line names no file anyway.
    warnings: [...new Set(log.split('\n'))].filter((line) => line !== ''),
  };
}

function readObject(json: string): JsonObject {
  const value = parseJson(json);
  if (!isObject(value)) throw new TypeError('kustomize rendered something that is no object');
  return value;
}

/** Five entries a scalar: pointer, number of the file, line, column, certain. */
function readOrigins(
  written: readonly (string | number)[],
  files: readonly string[],
): ReadonlyMap<string, Origin> {
  const origins = new Map<string, Origin>();
  for (let i = 0; i + 4 < written.length; i += 5) {
    const [pointer, file, line, column, certain] = written.slice(i, i + 5);
    origins.set(String(pointer), {
      path: files[Number(file)] ?? '',
      line: Number(line),
      column: Number(column),
      certain: certain === 1,
    });
  }
  return origins;
}
