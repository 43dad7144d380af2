import { availableParallelism } from 'node:os';
import type { Disposable } from '../base/disposable.ts';
import {
  defaultRenderLimits,
  type BuildRequest,
  type KustomizeEngine,
  type RenderLimits,
} from './engineApi.ts';
import type { EngineInstanceOptions } from './engineInstance.ts';
import { createKustomizeInstance, type KustomizeInstance } from './kustomizeInstance.ts';
import { VirtualFiles } from './virtualFiles.ts';

export interface KustomizeEngineOptions extends Omit<EngineInstanceOptions, 'restore'> {
  /** How many may run at once; one a core, and four at most, unless told. */
  readonly instances?: number;
}

/**
 * kustomize in one worker, and in more of them while very many builds wait, as they do when a repository of hundreds of
 * owners is opened. The further ones end soon after. A build that was made before goes where it is remembered.
 */
export function createKustomizeEngine(
  { instances = Math.min(4, availableParallelism()), ...options }: KustomizeEngineOptions,
  limits: () => RenderLimits = () => defaultRenderLimits,
): KustomizeEngine & Disposable {
  /** As of everything that was asked for: what a further instance begins with. */
  const files = new VirtualFiles();
  const first = createKustomizeInstance(options, limits, new VirtualFiles());
  const further = new Map<KustomizeInstance, NodeJS.Timeout | undefined>();

  function instanceFor(request: BuildRequest): KustomizeInstance {
    const running = [first, ...further.keys()];
    const known = running.find((one) => one.knows(request));
    if (known) return known;
    const free = running.reduce((least, one) => (one.load < least.load ? one : least));
    if (free.load < buildsWorthAStart || running.length >= instances) return free;
    const added = createKustomizeInstance(options, limits, new VirtualFiles(files));
    further.set(added, undefined);
    return added;
  }

  /** Its memory is worth more than what it remembers. */
  function endWhenIdle(one: KustomizeInstance): void {
    if (one.load > 0 || !further.has(one)) return;
    const end = (): void => {
      further.delete(one);
      one.dispose();
    };
    further.set(one, setTimeout(end, idleMs).unref());
  }

  return {
    setFiles: (changes) => {
      files.set(changes);
      for (const one of [first, ...further.keys()]) one.setFiles(changes);
    },

    build: async (request, signal) => {
      const one = instanceFor(request);
      clearTimeout(further.get(one));
      const outcome = await one.build(request, signal);
      endWhenIdle(one);
      return outcome;
    },

    artifact: (request, signal) => first.artifact(request, signal),

    dispose: () => {
      for (const [one, timer] of further) {
        clearTimeout(timer);
        one.dispose();
      }
      further.clear();
      first.dispose();
    },
  };
}

/** About as many as are built while an instance starts and is compiled. */
const buildsWorthAStart = 16;

const idleMs = 5000;
