import type { JsonObject } from '../../resource/json.ts';
import type { OwnerMode } from './agentWrite.ts';
import { rawEntries, writerOfEntry } from './managers.ts';

/**
 * The agent is noted for a write that is younger than its own last one: somebody else writes under its name, so that this
 * does not tell whose a field is.
 */
export function isWrittenSince(
  {
    mode,
    manager,
    lastRun,
  }: { readonly mode: OwnerMode; readonly manager: string; readonly lastRun?: string },
  live: JsonObject,
): boolean {
  const done = Date.parse(lastRun ?? '');
  if (Number.isNaN(done) || mode === 'flux-hr') return false;
  return rawEntries(live).some((entry) => {
    const writer = writerOfEntry(entry);
    if (writer?.manager !== manager || writer.subresource !== undefined) return false;
    return Date.parse(writer.time ?? '') > done + clockSkew;
  });
}

/** The API server notes when it was written, the agent when it was done. */
const clockSkew = 60_000;
