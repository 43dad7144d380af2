import type { IgnoreRule } from '../owner/ignoreRules.ts';
import type { JsonObject } from '../resource/json.ts';
import { isAgent, rawEntries, writerOfEntry } from './managers.ts';

/**
 * How an owner's objects are written. `flux-ks`: by kustomize-controller. `kubectl`: by a person's `kubectl apply`, for
 * objects that no agent owns.
 */
export type OwnerMode = 'flux-ks' | 'kubectl';

/** One write, as the engine is asked to predict it. */
export interface AgentWrite {
  readonly mode: 'flux-ks' | 'kubectl' | 'kubectl-server-side';
  readonly manager: string;
  /** Of mode `flux-ks`: what the owner leaves as it is. */
  readonly ignore?: readonly IgnoreRule[];
}

/** The names that kubectl gives itself when it applies. */
export const kubectlManagers = { clientSide: 'kubectl-client-side-apply', serverSide: 'kubectl' } as const;

/** How the owner would write the live object: kubectl is run as it was run before, by default on the client's side. */
export function agentWrite(
  { mode, manager, ignore }: Pick<AgentWrite, 'manager' | 'ignore'> & { readonly mode: OwnerMode },
  live: JsonObject | null,
): AgentWrite {
  if (mode === 'flux-ks') return { mode, manager, ...(ignore ? { ignore } : {}) };
  const patches: AgentWrite = { mode, manager };
  const applies: AgentWrite = {
    mode: 'kubectl-server-side',
    manager: manager === kubectlManagers.clientSide ? kubectlManagers.serverSide : manager,
  };
  const writers = rawEntries(live).flatMap((entry) => writerOfEntry(entry) ?? []);
  const applied = writers.find((writer) => isAgent(writer, applies));
  if (applied === undefined) return patches;
  // Whoever turned back to the client's side did so later.
  const patched = writers.find((writer) => isAgent(writer, patches));
  return (patched?.time ?? '') > (applied.time ?? '') ? patches : applies;
}

/** Who writes, for people. */
export const nameOfWriter = (mode: OwnerMode): string => (mode === 'flux-ks' ? 'the agent' : 'kubectl apply');
