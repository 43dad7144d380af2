import type { Snapshot } from '../../../src/session/snapshot.ts';
import { fleetOf, type Measure } from '../context.ts';
import type { Fleet } from '../fleet/fleetCluster.ts';
import { heldUntilListed } from '../measure/heldUntilListed.ts';
import { median, timed, type Timed } from '../measure/timing.ts';
import { rawLists } from '../peers/rawLists.ts';
import { ratioAtMost } from '../result.ts';

/** A round of the larger fleet takes a minute, nearly all of it before what is measured. */
const roundsOf = (objects: number): number => (objects > 1000 ? 1 : 3);

/** Drift of all objects once their lists have arrived: everything else is there, and is let in at one moment. */
export const measureDrift: Measure = async (context) => {
  const fleet = fleetOf(context);
  const raw: number[] = [];
  const judged: Judged[] = [];
  for (let i = 0; i < roundsOf(fleet.objects); i++) {
    raw.push((await timed(() => rawLists(fleet))).ms);
    judged.push(await judgedAtOnce(fleet));
  }
  const { objects, drifted } = counts(judged[0]?.value);
  return [
    {
      what: 'drift after the lists have arrived',
      value: median(judged.map(({ ms }) => ms)),
      cpuMs: median(judged.map(({ cpuMs }) => cpuMs)),
      unit: 'ms',
      grows: 'linearly',
      peer: { name: 'raw LIST + JSON.parse', value: median(raw) },
      budget: ratioAtMost(0.5),
      note: `${objects} objects, ${drifted} of them drifted and predicted by the engine, one after the other`,
    },
    {
      what: 'of that, until all that needs no engine is told',
      value: median(judged.map(({ filteredMs }) => filteredMs)),
      unit: 'ms',
      grows: 'linearly',
    },
  ];
};

interface Judged extends Timed<Snapshot> {
  readonly filteredMs: number;
}

async function judgedAtOnce(fleet: Fleet): Promise<Judged> {
  const { it, judged } = await heldUntilListed(fleet);
  try {
    const start = performance.now();
    let filteredMs = 0;
    it.session.onDidChange(() => {
      filteredMs ||= performance.now() - start;
    });
    return { ...(await judged()), filteredMs };
  } finally {
    it.dispose();
  }
}

function counts(snapshot: Snapshot | undefined): { readonly objects: number; readonly drifted: number } {
  const verdicts = (snapshot?.owners ?? []).flatMap(({ objects }) =>
    objects.map(({ verdict }) => verdict?.verdict),
  );
  const unknown = verdicts.filter((verdict) => verdict !== 'SYNC' && verdict !== 'DRIFT');
  if (unknown.length > 0) throw new Error(`neither in sync nor drifted: ${[...new Set(unknown)].join(', ')}`);
  return { objects: verdicts.length, drifted: verdicts.filter((verdict) => verdict === 'DRIFT').length };
}
