import { setTimeout as sleep } from 'node:timers/promises';
import type { JsonObject } from '../../../src/core/resource/json.ts';
import { clusterObjects } from '../../harness/clusterObjects.ts';
import { fleetOf, type Measure } from '../context.ts';
import { sendQuickly } from '../fleet/sendQuickly.ts';
import { benchSession } from '../measure/benchSession.ts';
import { median, percentile } from '../measure/timing.ts';
import { whenNoted } from '../measure/whenNoted.ts';
import { atMost } from '../result.ts';

const events = 60;

/** From the moment a person's write is sent to the API server until the note at the line has changed. */
export const measureWatchEvents: Measure = async (context) => {
  const fleet = fleetOf(context);
  const it = benchSession(fleet);
  const { send, end } = sendQuickly(fleet.cluster);
  const cluster = clusterObjects(send);
  try {
    await it.open();
    await it.session.settled();
    const owner = fleet.owners[0];
    const application = owner?.applications[1] ?? '';
    const file = `${fleet.repository}/${owner?.path ?? ''}/${application}.yaml`;
    const settings: JsonObject = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: application, namespace: owner?.namespace ?? '' },
    };
    const [written, shown]: [number[], number[]] = [[], []];
    const cpu = process.cpuUsage();
    for (let i = 0; i < events; i++) {
      const level = `level-${i}`;
      const noted = whenNoted(it.session, file, level);
      const start = performance.now();
      await cluster.patch(settings, { data: { 'log-level': level } }, { fieldManager: 'kubectl-edit' });
      written.push(performance.now() - start);
      shown.push((await noted) - start);
      await sleep(60);
    }
    const { user, system } = process.cpuUsage(cpu);
    await cluster.patch(settings, { data: { 'log-level': 'info' } }, { fieldManager: 'kubectl-edit' });
    const note = `the write itself takes ${median(written).toFixed(0)} ms until the server answers`;
    return [
      {
        what: 'watch event → note at the line, p50',
        value: median(shown),
        cpuMs: (user + system) / 1000 / events,
        unit: 'ms',
        // One object's work, whatever else is there.
        grows: 'not',
      },
      {
        what: 'watch event → note at the line, p95',
        value: percentile(shown, 0.95),
        unit: 'ms',
        budget: atMost(100),
        note,
      },
    ];
  } finally {
    end();
    it.dispose();
  }
};
