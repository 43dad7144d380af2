import type { JsonObject } from '../../../src/core/resource/json.ts';
import { clusterObjects } from '../../harness/clusterObjects.ts';
import { fleetOf, type Measure } from '../context.ts';
import { sendQuickly } from '../fleet/sendQuickly.ts';
import { heapMegabytes, residentMegabytes } from '../measure/garbage.ts';
import { heldParts } from '../measure/heldParts.ts';
import { heldUntilListed } from '../measure/heldUntilListed.ts';
import { median, timed } from '../measure/timing.ts';
import { whenNoted } from '../measure/whenNoted.ts';
import type { Result } from '../result.ts';

const events = 30;

/** One session from its start to watch events, with what it takes and holds at each step: of clusters of any size. */
export const measureLargeCluster: Measure = async (context) => {
  const fleet = fleetOf(context);
  const [resident, heap] = [await residentMegabytes(), await heapMegabytes()];
  const begun = await timed(() => heldUntilListed(fleet));
  const { it, judged } = begun.value;
  const { send, end } = sendQuickly(fleet.cluster);
  try {
    const rendered = await heapMegabytes();
    const first = await judged();
    const settled = await heapMegabytes();
    const parts = await heldParts(first.value.inputs);
    const cluster = clusterObjects(send);
    const owner = fleet.owners[0];
    const application = owner?.applications[1] ?? '';
    const settings: JsonObject = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: application, namespace: owner?.namespace ?? '' },
    };
    const file = `${fleet.repository}/${owner?.path ?? ''}/${application}.yaml`;
    const shown: number[] = [];
    const { cpuMs } = await timed(async () => {
      for (let i = 0; i < events; i++) {
        const noted = whenNoted(it.session, file, `level-${i}`);
        const start = performance.now();
        await cluster.patch(
          settings,
          { data: { 'log-level': `level-${i}` } },
          { fieldManager: 'kubectl-edit' },
        );
        shown.push((await noted) - start);
      }
    });
    await cluster.patch(settings, { data: { 'log-level': 'info' } }, { fieldManager: 'kubectl-edit' });
    const afterEvents = await heapMegabytes();
    it.platform.dispose();
    const withoutEngines = await residentMegabytes();
    const results: readonly Result[] = [
      {
        what: 'all owners rendered, and everything listed',
        value: begun.ms,
        cpuMs: begun.cpuMs,
        unit: 'ms',
        grows: 'linearly',
      },
      { what: 'all objects judged', value: first.ms, cpuMs: first.cpuMs, unit: 'ms', grows: 'linearly' },
      {
        what: 'a watch event, until its note shows',
        value: median(shown),
        cpuMs: cpuMs / events,
        unit: 'ms',
        grows: 'not',
        note: 'the processor’s time is that of sending the change as well',
      },
      {
        what: 'memory of a session (heap)',
        value: settled - heap,
        unit: 'MB',
        grows: 'linearly',
        note: `${(rendered - heap).toFixed(0)} before anything was judged; ${parts}; ${(afterEvents - settled).toFixed(1)} more after ${events} events`,
      },
      {
        what: 'memory of its process, engines ended (resident)',
        value: withoutEngines - resident,
        unit: 'MB',
        grows: 'linearly',
      },
    ];
    return results;
  } finally {
    end();
    it.dispose();
  }
};
