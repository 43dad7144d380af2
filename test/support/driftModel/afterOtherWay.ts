import { setTimeout } from 'node:timers/promises';
import { kubectlManagers } from '../../../src/core/drift/desired/agentWrite.ts';
import { rawEntries, writerOfEntry } from '../../../src/core/drift/desired/managers.ts';
import type { JsonObject } from '../../../src/core/resource/json.ts';

/**
 * Waits until a write of kubectl is noted later than its last one in its other way. Managers are noted by the second, and
 * of two within one nothing tells which way is the present one.
 */
export async function afterOtherWay(live: JsonObject | null, manager: string): Promise<void> {
  const isOther = (name: string): boolean => name !== manager && isKubectl(name);
  if (!isKubectl(manager)) return;
  const times = rawEntries(live)
    .flatMap((entry) => writerOfEntry(entry) ?? [])
    .flatMap((writer) => (isOther(writer.manager) && writer.time !== undefined ? [writer.time] : []));
  const next = Math.max(0, ...times.map((time) => Date.parse(time) + 1000));
  const wait = next - Date.now();
  if (wait > 0) await setTimeout(wait);
}

const isKubectl = (name: string): boolean =>
  name === kubectlManagers.clientSide || name === kubectlManagers.serverSide;
