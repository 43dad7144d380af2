import { presentViews, changedViews, type Views } from '../../../src/present/views.ts';
import { at, isObject, type JsonObject } from '../../../src/core/resource/json.ts';
import { derive } from '../../../src/session/derive/derive.ts';
import type { Inputs } from '../../../src/session/inputs.ts';
import type { Snapshot } from '../../../src/session/snapshot.ts';
import { heldFleet, heldInputs, heldLists, type HeldLists } from '../fleet/heldFleet.ts';
import type { Measure } from '../context.ts';
import { lookAt } from '../measure/benchSession.ts';
import { copiedMegabytes } from '../measure/copiedMegabytes.ts';
import { heapMegabytes } from '../measure/garbage.ts';
import { timed } from '../measure/timing.ts';
import { atMost, type Result } from '../result.ts';

const sizes = [500, 5000, 50_000];
const events = 100;

/**
 * What grows with the number of objects, and how: a session's own work without engine and cluster, whose parts have rows of
 * their own. Ten times the objects may cost some ten times as much, but for a change of one of them.
 */
export const measureGrowth: Measure = async () => {
  const results: Result[] = [];
  const perObject: number[] = [];
  for (const size of sizes) {
    const before = await heapMegabytes();
    const fleet = heldFleet(size);
    const rendered = await heapMegabytes();
    const lists = heldLists(fleet);
    const held = await heapMegabytes();
    const managed = await copiedMegabytes(
      [...lists.live.values()]
        .flat()
        .map((object): JsonObject => ({ is: at(object, 'metadata', 'managedFields') ?? [] })),
    );
    let inputs = heldInputs(fleet, lists);
    const first = await timed(() => derive(inputs, undefined));
    let snapshot: Snapshot = first.value;
    assertInSync(snapshot, size);
    const derived = await heapMegabytes();
    let views: Views = presentViews(snapshot, lookAt([]), 0);
    let judged = 0;
    const all = await timed(() => {
      for (let i = 0; i < events; i++) {
        inputs = touched(inputs, lists, i);
        const next = derive(inputs, snapshot);
        judged += newObjects(snapshot, next);
        snapshot = next;
        const shown = presentViews(snapshot, lookAt([]), i, views);
        changedViews(views, shown);
        views = shown;
      }
    });
    perObject.push(first.cpuMs / size);
    results.push(
      {
        what: 'all objects judged for the first time',
        size,
        value: first.ms,
        cpuMs: first.cpuMs,
        unit: 'ms',
      },
      {
        what: 'a watch event, derived and presented',
        size,
        value: all.ms / events,
        cpuMs: all.cpuMs / events,
        unit: 'ms',
      },
      {
        what: 'objects judged anew for a watch event',
        size,
        value: judged / events,
        unit: 'objects',
        budget: atMost(1),
      },
      {
        what: 'memory of rendered, live and judged objects (heap)',
        size,
        value: derived - before,
        unit: 'MB',
        note: `rendered ${(rendered - before).toFixed(0)}, live ${(held - rendered).toFixed(0)} (of these managedFields ${managed}), verdicts and what else is derived ${(derived - held).toFixed(0)} MB`,
      },
    );
  }
  const [, middle = 1, largest = 1] = perObject;
  results.push({
    what: 'one of 50,000 objects beside one of 5,000, judged for the first time (processor)',
    value: largest / middle,
    unit: '×',
    budget: atMost(1.5),
  });
  return results;
};

/** Another version of one object, whose meaning is the same: each time of another owner. */
function touched(inputs: Inputs, { live }: HeldLists, i: number): Inputs {
  const keys = [...live.keys()];
  const key = keys[(i * 37) % keys.length] ?? '';
  const environment = inputs.environments.get('prod');
  const scope = environment?.scopes.get(key);
  const [name, object] = [...(scope?.objects ?? [])][0] ?? [];
  if (!environment || !scope || name === undefined || !object) throw new Error(`there is nothing in ${key}`);
  const metadata = object['metadata'];
  const next = {
    ...object,
    metadata: { ...(isObject(metadata) ? metadata : {}), resourceVersion: String(i) },
  };
  const objects = new Map(scope.objects).set(name, next);
  const scopes = new Map(environment.scopes).set(key, { ...scope, objects });
  return { ...inputs, environments: new Map(inputs.environments).set('prod', { ...environment, scopes }) };
}

/** What was made again of an object, in owners that were made again. */
function newObjects(before: Snapshot, after: Snapshot): number {
  let count = 0;
  after.owners.forEach((owner, i) => {
    const last = before.owners[i];
    if (owner === last) return;
    const known = new Set(last?.objects);
    for (const object of owner.objects) if (!known.has(object)) count++;
  });
  return count;
}

function assertInSync({ owners }: Snapshot, size: number): void {
  const verdicts = owners.flatMap(({ objects }) => objects.map(({ verdict }) => verdict?.verdict));
  if (verdicts.length !== size || verdicts.some((verdict) => verdict !== 'SYNC'))
    throw new Error(`${String(verdicts.length)} objects, ${[...new Set(verdicts)].join(', ')}`);
}
