import type { JsonObject } from '../resource/json.ts';
import { isAgent, managerEntries } from './managers.ts';
import type { OwnerFacts } from './question.ts';

/**
 * How an owner's objects are written. `flux-ks`: by kustomize-controller. `kubectl`: by a person's `kubectl apply`, for
 * objects that no agent owns.
 */
export type OwnerMode = 'flux-ks' | 'kubectl';

/** One write, as the engine is asked to predict it. */
export interface AgentWrite {
  readonly mode: 'flux-ks' | 'kubectl' | 'kubectl-server-side';
  readonly manager: string;
}

/** The names that kubectl gives itself when it applies, as of 1.18. */
export const kubectlManagers = { clientSide: 'kubectl-client-side-apply', serverSide: 'kubectl' } as const;

/** How the owner would write the live object; kubectl is run again as it was run before, by default on the client's side. */
export function agentWrite({ mode, manager }: OwnerFacts, live: JsonObject | null): AgentWrite {
  if (mode === 'flux-ks') return { mode, manager };
  const serverSide = manager === kubectlManagers.clientSide ? kubectlManagers.serverSide : manager;
  const entries = managerEntries(live).map(({ writer }) => writer);
  const applied = entries.find((writer) => isAgent(writer, serverSide));
  const patched = entries.find(
    (writer) =>
      writer.manager === manager && writer.operation === 'Update' && writer.subresource === undefined,
  );
  // Whoever turned back to the client's side did so later.
  const turnedBack = patched !== undefined && (patched.time ?? '') > (applied?.time ?? '');
  return applied === undefined || turnedBack
    ? { mode, manager }
    : { mode: 'kubectl-server-side', manager: serverSide };
}
