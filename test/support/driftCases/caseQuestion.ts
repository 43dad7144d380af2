import { kubectlManagers } from '../../../src/core/drift/agentWrite.ts';
import { fluxDesired } from '../../../src/core/drift/fluxDesired.ts';
import { kubectlDesired } from '../../../src/core/drift/kubectlDesired.ts';
import type { Question } from '../../../src/core/drift/question.ts';
import type { JsonObject } from '../../../src/core/resource/json.ts';
import { caseManager, caseOwner, type DriftCase } from './driftCase.ts';

/** What is asked of `judge` in a case, without predictions. */
export function caseQuestion(driftCase: DriftCase, live: JsonObject | null, namespaced: boolean): Question {
  const { desired = null, deployed = desired, working = desired } = driftCase;
  const { mode } = driftCase;
  const sent = (object: JsonObject): JsonObject =>
    mode === 'kubectl'
      ? kubectlDesired(object, { namespaced })
      : fluxDesired(object, caseOwner, { namespaced });
  const made = (object: JsonObject | null): JsonObject | undefined =>
    object === null ? undefined : sent(object);
  const manager = mode === 'kubectl' ? kubectlManagers.clientSide : caseManager;
  return {
    owner: { mode, manager, prune: mode === 'flux-ks', ...driftCase.owner },
    deployed: made(deployed),
    working: made(working),
    live,
    namespaced,
  };
}
