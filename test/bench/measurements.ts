import type { Measure } from './context.ts';
import { measureActivation } from './rows/activation.ts';
import { measureCheck } from './rows/check.ts';
import { measureDrift } from './rows/drift.ts';
import { measureEngine } from './rows/engine.ts';
import { measureFiles } from './rows/files.ts';
import { measureGrowth } from './rows/growth.ts';
import { measureHost } from './rows/host.ts';
import { measureLargeCluster } from './rows/largeCluster.ts';
import { measureMemory, measureMemoryKept } from './rows/memory.ts';
import { measurePreview, measurePreviewBase } from './rows/preview.ts';
import { measureRender, measureRenderAll } from './rows/render.ts';
import { measureRequests } from './rows/requests.ts';
import { measureWatchEvents } from './rows/watchEvents.ts';
import { measureWholeRun } from './rows/wholeRun.ts';

export interface Measurement {
  readonly measure: Measure;
  /** Whether it needs a cluster and a repository of each size asked for, or of the largest; or the size bears not on it. */
  readonly needs: 'nothing' | 'size' | 'fleet' | 'largestFleet';
  /** After which it counts as failed. */
  readonly minutes: number;
  /** Variables of its process. */
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * Free memory goes back to the system at once. By itself glibc keeps tens of MB of it in each of its arenas, and how much
 * that is says how many threads have compiled, not what anybody holds; other allocators keep other amounts.
 */
const givesBack = { MALLOC_TRIM_THRESHOLD_: '131072', MALLOC_MMAP_THRESHOLD_: '65536' };

/** All measurements in the order of the table; `--only` takes these names. */
export const measurements: Readonly<Record<string, Measurement>> = {
  files: { measure: measureFiles, needs: 'nothing', minutes: 1 },
  engine: { measure: measureEngine, needs: 'nothing', minutes: 5 },
  render: { measure: measureRender, needs: 'nothing', minutes: 5 },
  renderAll: { measure: measureRenderAll, needs: 'size', minutes: 10 },
  check: { measure: measureCheck, needs: 'fleet', minutes: 10 },
  drift: { measure: measureDrift, needs: 'fleet', minutes: 10 },
  preview: { measure: measurePreview, needs: 'fleet', minutes: 10 },
  previewBase: { measure: measurePreviewBase, needs: 'nothing', minutes: 5 },
  wholeRun: { measure: measureWholeRun, needs: 'fleet', minutes: 15 },
  watchEvents: { measure: measureWatchEvents, needs: 'fleet', minutes: 5 },
  growth: { measure: measureGrowth, needs: 'nothing', minutes: 5 },
  memory: { measure: measureMemory, needs: 'fleet', minutes: 10, environment: givesBack },
  memoryKept: { measure: measureMemoryKept, needs: 'fleet', minutes: 10 },
  largeCluster: { measure: measureLargeCluster, needs: 'fleet', minutes: 10 },
  requests: { measure: measureRequests, needs: 'largestFleet', minutes: 5 },
  activation: { measure: measureActivation, needs: 'nothing', minutes: 5 },
  host: { measure: measureHost, needs: 'largestFleet', minutes: 10 },
};
