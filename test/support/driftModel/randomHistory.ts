import { isObject, type JsonObject } from '../../../src/core/resource/json.ts';
import type { ClusterObjects } from '../../harness/clusterObjects.ts';
import type { SendRequest } from '../../harness/apiServer.ts';
import type { Write } from '../driftCases/driftCase.ts';
import type { Random } from '../random.ts';
import { disturb } from './disturbances.ts';
import { gitChange } from './gitChange.ts';
import type { Manifest, Named } from './manifests/manifest.ts';
import { recorded } from './recorded.ts';
import { tolerant } from './tolerant.ts';

export interface HistoryServer {
  readonly request: SendRequest;
  readonly objects: ClusterObjects;
  readonly write: WriteAsAgent;
}

/** The agent writes a manifest; what is no write of these objects it tells itself. */
export type WriteAsAgent = (
  manifest: JsonObject,
  live: JsonObject | null,
  objects: ClusterObjects,
) => Promise<Write | undefined>;

export interface History {
  /** What the agent applied last, or was to apply and could not. */
  readonly deployed: JsonObject;
  /** What Git says in the end. */
  readonly working: JsonObject;
  /** Null where there is nothing any more. */
  readonly live: JsonObject | null;
  /** Who wrote what, in order, as the names of what was done. */
  readonly writes: readonly string[];
  /** Those that were made, to make them again. */
  readonly steps: readonly Write[];
}

/** The agent applies an object, others write to it and Git moves on, at times seen by the agent before the end. */
export async function randomHistory(
  random: Random,
  manifest: Manifest,
  named: Named,
  { request, objects: server, write: writeAsAgent }: HistoryServer,
): Promise<History> {
  const first = manifest(random, named);
  const writes: string[] = [];
  const steps: Write[] = [];
  const objects = recorded(server, steps);
  const read = async (): Promise<JsonObject | null> => {
    const { status, body } = await request('GET', await objects.pathOf(first));
    return status === 200 && isObject(body) ? body : null;
  };
  let deployed = first;
  const agentApplies = (object: JsonObject): Promise<void> =>
    tolerant(writes, 'agent', async () => {
      const step = await writeAsAgent(object, await read(), objects);
      if (step) steps.push(step);
      deployed = object;
    });
  const othersWrite = async (): Promise<void> => {
    const live = await read();
    if (live === null) return;
    const { name, write } = disturb(random);
    const other = manifest(random, named);
    await tolerant(writes, name, () => write({ random, live, other, objects }));
  };

  if (random.chance(0.15)) {
    const earlier = manifest(random, named);
    await tolerant(writes, 'create', () => objects.create(earlier, { fieldManager: 'kubectl-create' }));
  }
  if (random.chance(0.95)) await agentApplies(first);
  for (let count = random.below(4); count > 0; count -= 1) await othersWrite();
  const last = gitChange(random, {
    manifest: first,
    other: manifest(random, named),
    live: await read(),
  });
  if (random.chance(0.6)) await agentApplies(last);
  if (random.chance(0.5)) await othersWrite();
  return { deployed, working: last, live: await read(), writes, steps };
}
