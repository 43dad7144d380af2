import { setTimeout as sleep } from 'node:timers/promises';
import { fleetOf, type Measure } from '../context.ts';
import { benchSession } from '../measure/benchSession.ts';
import { atMost } from '../result.ts';

const idleMs = 60_000;

/** What reaches the API server while nothing happens: the watches that are open, and nothing else. */
export const measureRequests: Measure = async (context) => {
  const it = benchSession(fleetOf(context));
  try {
    await it.open();
    const { inputs } = await it.session.settled();
    const scopes = [...inputs.environments.values()].reduce((sum, { scopes: { size } }) => sum + size, 0);
    await sleep(2000);
    const start = Date.now();
    const { requests: before } = it.requests.counts;
    await sleep(idleMs);
    const sent = it.requests.records.filter(({ at }) => at >= start);
    const watches = sent.filter(({ path }) => /[?&]watch=1/.test(path)).length;
    const ofFlux = 2;
    return [
      {
        what: `requests in ${idleMs / 1000} s of quiet that are no watch`,
        value: sent.length - watches,
        unit: 'requests',
        budget: atMost(0),
        note: `${watches} watches were opened again; ${before} requests until then`,
      },
      {
        what: 'watches that stay open',
        value: scopes + ofFlux,
        unit: 'watches',
        note: 'one for each resource type and namespace, and two for Flux',
      },
    ];
  } finally {
    it.dispose();
  }
};
