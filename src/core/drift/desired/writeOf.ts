import type { OwnerBuild } from '../../owner/owner.ts';
import type { JsonObject } from '../../resource/json.ts';
import { isAgent, rawEntries, writerOfEntry } from './managers.ts';
import { type AgentWrite, kubectlManagers, type OwnerMode } from './agentWrite.ts';

type WritingOwner = Pick<AgentWrite, 'manager' | 'ignore'> & {
  readonly mode: OwnerMode;
  readonly build?: OwnerBuild;
};

/** How the owner would write the live object: kubectl is run as it was run before, by default on the client's side. */
export function writeOf({ mode, manager, ignore, build }: WritingOwner, live: JsonObject | null): AgentWrite {
  if (mode !== 'kubectl')
    return {
      mode,
      manager,
      ...(ignore ? { ignore } : {}),
      ...(build?.agent === 'argo' && build.comparison === 'server' ? { comparedByServer: true } : {}),
    };
  const patches: AgentWrite = { mode, manager };
  const applies: AgentWrite = {
    mode: 'kubectl-server-side',
    manager: manager === kubectlManagers.clientSide ? kubectlManagers.serverSide : manager,
  };
  const writers = rawEntries(live).flatMap((entry) => writerOfEntry(entry) ?? []);
  const applied = writers.find((writer) => isAgent(writer, applies));
  if (applied === undefined) return patches;
  // Whoever turned back to the client's side did so later; one manager may have several entries, and some have no time.
  const times = writers.filter((writer) => isAgent(writer, patches)).map(({ time = '' }) => time);
  return times.some((time) => time > (applied.time ?? '')) ? patches : applies;
}
