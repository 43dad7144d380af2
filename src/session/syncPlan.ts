import { planOwner } from '../core/plan/planOwner.ts';
import type { PlannedObject } from '../core/plan/plannedObject.ts';
import type { OwnerPlan, WillRun } from '../core/plan/syncPlan.ts';
import type { Owner } from '../core/owner/owner.ts';
import { describeBuildFailure } from './deriveOwners.ts';
import type { Inputs } from './inputs.ts';
import { answered, questionOf } from './judgeObject.ts';
import { ownersAt } from './ownersAt.ts';
import type { OwnerSnapshot, Snapshot } from './snapshot.ts';

/** What merging the working tree would make each owner do; `unknown` where that cannot be said, with the reason. */
export type PlannedOwner =
  | { readonly kind: 'planned'; readonly snapshot: OwnerSnapshot; readonly plan: OwnerPlan }
  | { readonly kind: 'unknown'; readonly snapshot: OwnerSnapshot; readonly reason: string };

export const syncPlan = ({ owners, inputs }: Snapshot): readonly PlannedOwner[] => planned(inputs, owners);

/** The same for a revision that somebody inspects (`Session.inspect`), as if it were merged. */
export const planAt = (snapshot: Snapshot, root: string, revision: string): readonly PlannedOwner[] =>
  planned(snapshot.inputs, ownersAt(snapshot, root, revision) ?? []);

const planned = (inputs: Inputs, owners: readonly OwnerSnapshot[]): readonly PlannedOwner[] =>
  owners.map((snapshot): PlannedOwner => {
    const reason = unplannable(snapshot);
    if (reason !== undefined) return { kind: 'unknown', snapshot, reason };
    const { owner, environment, objects, base } = snapshot;
    const estimatedBecause = base?.estimatedBecause;
    const objectsToPlan = objects.map((object): PlannedObject => {
      const { id, live, predicted } = object;
      // Nothing can be said of a write to what may or may not be there.
      if (live.kind === 'loading') return { id, unknown: 'what is live is being read' };
      if (live.kind === 'unknown') return { id, unknown: live.reason };
      const facts = { ...object, showSecrets: inputs.showSecrets, estimatedBecause };
      return { id, question: answered(questionOf(owner, facts), predicted) };
    });
    const plan = {
      owner: owner.id,
      environment,
      willRun: willRun(owner),
      steps: planOwner(owner.mode, objectsToPlan),
    };
    return { kind: 'planned', snapshot, plan };
  });

/** A plan is about what is in the editor now: the last good render is not enough. */
function unplannable({ state, working }: OwnerSnapshot): string | undefined {
  if (state.kind !== 'compared') return state.reason;
  if (!working) return 'it is being rendered';
  return working.outcome.ok ? undefined : describeBuildFailure(working.outcome.failure);
}

function willRun({ id, status }: Owner): WillRun {
  if (id.kind === 'Target') return { when: 'when somebody applies it' };
  const when = 'when Flux has fetched the merge';
  if (status?.suspended === true) return { when, blockedBy: 'it is suspended' };
  return { when };
}
