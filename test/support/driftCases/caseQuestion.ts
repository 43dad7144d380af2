import { fluxDesired } from '../../../src/core/drift/fluxDesired.ts';
import type { Question } from '../../../src/core/drift/question.ts';
import type { JsonObject } from '../../../src/core/resource/json.ts';
import { caseManager, caseOwner, type DriftCase } from './driftCase.ts';

/** What is asked of `judge` in a case, without predictions. */
export function caseQuestion(driftCase: DriftCase, live: JsonObject | null, namespaced: boolean): Question {
  const { desired = null, deployed = desired, working = desired } = driftCase;
  const made = (object: JsonObject | null): JsonObject | undefined =>
    object === null ? undefined : fluxDesired(object, caseOwner, { namespaced });
  return {
    owner: { mode: driftCase.mode, manager: caseManager, prune: true, ...driftCase.owner },
    deployed: made(deployed),
    working: made(working),
    live,
    namespaced,
  };
}
