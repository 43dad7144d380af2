import { usualManagers } from '../../../src/core/drift/desired/agentWrite.ts';
import { argoDesired } from '../../../src/core/drift/desired/argoDesired.ts';
import { fluxDesired } from '../../../src/core/drift/desired/fluxDesired.ts';
import { helmDesired } from '../../../src/core/drift/desired/helmDesired.ts';
import { kubectlDesired } from '../../../src/core/drift/desired/kubectlDesired.ts';
import type { Question } from '../../../src/core/drift/predict/question.ts';
import { defaultTracking } from '../../../src/core/owner/argo/argoTracking.ts';
import type { JsonObject } from '../../../src/core/resource/json.ts';
import { caseOwner, type DriftCase, type ReplayedCase } from './driftCase.ts';

/** What is asked of `judge` in a case, without predictions. */
export function caseQuestion(
  driftCase: Omit<ReplayedCase, 'id' | 'title' | 'steps'>,
  live: JsonObject | null,
  namespaced: boolean,
): Question {
  const { desired = null, deployed = desired, working = desired } = driftCase;
  const { mode } = driftCase;
  const made = (object: JsonObject | null): JsonObject | undefined =>
    object === null ? undefined : asOwnerSends(object, mode, namespaced);
  return {
    owner: { mode, manager: usualManagers[mode], prune: mode === 'flux-ks', ...driftCase.owner },
    deployed: made(deployed),
    working: made(working),
    live,
    namespaced,
  };
}

/** A manifest with what its owner adds before it writes. */
export function asOwnerSends(object: JsonObject, mode: DriftCase['mode'], namespaced: boolean): JsonObject {
  const { name: instance } = caseOwner;
  switch (mode) {
    case 'kubectl':
      return kubectlDesired(object, { namespaced });
    case 'flux-ks':
      return fluxDesired(object, caseOwner, { namespaced });
    case 'flux-hr':
      return helmDesired(object, { release: instance, namespace: 'drift', owner: caseOwner }, { namespaced });
    case 'argo-csa':
    case 'argo-ssa':
    case 'argo-replace':
      return argoDesired(object, { instance, tracking: defaultTracking, namespaced, namespace: 'drift' });
  }
}
