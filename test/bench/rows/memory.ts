import { setTimeout as sleep } from 'node:timers/promises';
import { waitUntil } from '../../harness/process/waitUntil.ts';
import { fleetOf, type Measure } from '../context.ts';
import { changeFleet } from '../fleet/changeFleet.ts';
import type { Fleet } from '../fleet/fleetCluster.ts';
import { benchSession, lookAt, type BenchSession } from '../measure/benchSession.ts';
import { heapMegabytes, residentMegabytes } from '../measure/garbage.ts';
import { heldParts } from '../measure/heldParts.ts';
import { shippedEngines } from '../measure/startEngines.ts';
import { atMost, type Budget } from '../result.ts';
import { shippedCore } from '../shipped/shippedCore.ts';

const events = 1000;

/** What the core worker's process holds, engines apart: they are ended, and what they held is theirs. */
export const measureMemory: Measure = async (context) => {
  const fleet = fleetOf(context);
  const { cold, idle, idleHeap, settled, parts, after, afterMore, withEngines, withoutEngines } =
    await heldBy(fleet);
  return [
    {
      what: 'memory over idle, without engines (resident)',
      value: withoutEngines - idle,
      unit: 'MB',
      grows: 'linearly',
      budget: budgetOf(fleet),
      note: `after ${2 * events} watch events; what is free has gone back to the system`,
    },
    {
      what: 'memory that JavaScript itself holds (heap)',
      value: settled - idleHeap,
      unit: 'MB',
      grows: 'linearly',
      note: `${parts}, the rest what is derived of them, files and what comes of one time`,
    },
    {
      what: 'memory that stays when both engines have ended (resident)',
      value: idle - cold,
      unit: 'MB',
      note: 'before anything else was loaded',
    },
    {
      what: 'memory of both engines together (resident)',
      value: withEngines - withoutEngines,
      unit: 'MB',
      budget: atMost(700),
    },
    {
      what: `memory growth over ${events} watch events (heap)`,
      value: Math.max(0, afterMore - after),
      unit: 'MB',
      budget: atMost(5),
      note: `the ${events} before: ${(after - settled).toFixed(1)} MB`,
    },
  ];
};

/** The same where the allocator keeps what is free, as it does in an editor. */
export const measureMemoryKept: Measure = async (context) => {
  const fleet = fleetOf(context);
  const { cold, idle, withoutEngines } = await heldBy(fleet);
  return [
    {
      what: 'memory over idle, free memory of the allocator included (resident)',
      value: withoutEngines - idle,
      unit: 'MB',
      budget: budgetOf(fleet),
      note: `${(idle - cold).toFixed(0)} MB more stay of both engines, which have ended before`,
    },
  ];
};

/** Told for 5,000 objects; more of them may take as much more. */
const budgetOf = ({ objects }: Fleet): Budget => atMost(150 * Math.max(1, objects / 5000));

/** In MB. */
interface Held {
  /** Of a process that has done nothing. */
  readonly cold: number;
  /** Of one in which both engines have run and ended, and a session is not open yet. */
  readonly idle: number;
  readonly idleHeap: number;
  /** Of the heap, when all is judged. */
  readonly settled: number;
  readonly parts: string;
  /** Of the heap, after the first events and after as many more. */
  readonly after: number;
  readonly afterMore: number;
  readonly withEngines: number;
  readonly withoutEngines: number;
}

async function heldBy(fleet: Fleet): Promise<Held> {
  const { presentViews } = shippedCore();
  const cold = await residentMegabytes();
  await startAndEndEngines();
  const it = benchSession(fleet);
  try {
    const idle = await residentMegabytes();
    const idleHeap = await heapMegabytes();
    await it.open();
    await it.session.settled();
    presentViews(it.session.snapshot, lookAt([]), Date.now());
    const settled = await heapMegabytes();
    const parts = await heldParts(it.session.snapshot.inputs);
    await watchEvents(it, fleet);
    const after = await heapMegabytes();
    await watchEvents(it, fleet);
    const afterMore = await heapMegabytes();
    const withEngines = await residentMegabytes();
    it.platform.dispose();
    await sleep(1000);
    const withoutEngines = await residentMegabytes();
    return { cold, idle, idleHeap, settled, parts, after, afterMore, withEngines, withoutEngines };
  } finally {
    it.dispose();
  }
}

/** What they leave behind is theirs, and not what a session holds. */
async function startAndEndEngines(): Promise<void> {
  const { startKubernetes, startKustomize } = shippedEngines();
  const [kubernetes, kustomize] = [startKubernetes(), startKustomize()];
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'b' } };
  await kubernetes.canonical('none', object, { defaults: false });
  kustomize.setFiles(new Map([['/tree/kustomization.yaml', 'resources: []\n']]));
  const build = { tree: '/tree', root: '/tree', order: 'cli', restrictToRoot: true, origins: true } as const;
  await kustomize.build(build);
  kubernetes.dispose();
  kustomize.dispose();
  await sleep(1000);
}

/** So many changes of objects all over the fleet, each of which ends where it began; waits until all have been seen. */
async function watchEvents({ session }: BenchSession, fleet: Fleet): Promise<void> {
  await changeFleet(fleet, events);
  await waitUntil(
    'the end of the changes',
    async () => {
      const { owners } = await session.settled();
      const drifted = owners.flatMap(({ objects }) =>
        objects.filter(({ verdict }) => verdict?.verdict === 'DRIFT'),
      );
      return drifted.length === fleet.owners.length;
    },
    { timeoutMs: 60_000 * Math.max(1, fleet.objects / 5000) },
  );
}
