import type { ChangedOwner, ChangeSummary } from '../core/change/text/changeSummary.ts';
import type { OwnerMoves } from '../core/change/proof.ts';
import { renderedDifference } from '../core/change/text/renderedDifference.ts';
import { secretParts } from '../core/resource/secretParts.ts';
import { resourceKey } from '../core/resource/resourceId.ts';
import { ownerKey } from '../session/owners/ownerKey.ts';
import { ownersAt } from '../session/owners/ownersAt.ts';
import { planAt } from '../session/plan/syncPlan.ts';
import type { PlannedOwner } from '../session/plan/plannedOwner.ts';
import type { Snapshot } from '../session/snapshot.ts';

export interface SummarizedChange {
  readonly root: string;
  readonly title: string;
  readonly reasons?: ChangeSummary['reasons'];
  readonly base: { readonly commit: string; readonly name: string };
  readonly result: { readonly commit: string; readonly name: string };
  readonly files: readonly string[];
  readonly moves: readonly OwnerMoves[];
  readonly proof: ChangeSummary['proof'];
}

/** A change as it is told to people, of owners whose objects it moves; secret values are masked. */
export function changeSummary(snapshot: Snapshot, change: SummarizedChange): ChangeSummary {
  const { root, title, reasons = [], base, result, files, moves, proof } = change;
  const planned = new Map(planAt(snapshot, root, result.commit).map((one) => [ownerKey(one.snapshot), one]));
  const owners = moves.flatMap(({ owner, moves: moved }): readonly ChangedOwner[] => {
    const plan = planned.get(owner);
    return plan ? [changedOwner(snapshot, change, plan, moved)] : [];
  });
  const named = ({ name, commit }: SummarizedChange['base']): string => `${name}@${commit.slice(0, 10)}`;
  return { title, reasons, owners, files, revisions: { base: named(base), result: named(result) }, proof };
}

function changedOwner(
  snapshot: Snapshot,
  { root, base, result }: SummarizedChange,
  planned: PlannedOwner,
  moves: OwnerMoves['moves'],
): ChangedOwner {
  const { environment, owner } = planned.snapshot;
  const key = ownerKey(planned.snapshot);
  const secrets = new Map<string, Parameters<typeof secretParts>[0][number][]>();
  for (const revision of [base.commit, result.commit]) {
    const at = ownersAt(snapshot, root, revision)?.find((one) => ownerKey(one) === key);
    const built = at?.working?.outcome.ok === true ? at.working.outcome.value.objects : [];
    for (const { id, object, secret } of built)
      if (secret) secrets.set(resourceKey(id), [...(secrets.get(resourceKey(id)) ?? []), { object, secret }]);
  }
  return {
    id: owner.id,
    environment,
    production: snapshot.inputs.environments.get(environment)?.production ?? false,
    plan:
      planned.kind === 'planned'
        ? { kind: 'planned', willRun: planned.plan.willRun, steps: planned.plan.steps }
        : { kind: 'unknown', reason: planned.reason },
    differences: moves.flatMap(({ id, before, after }) => {
      const parts = secretParts(secrets.get(resourceKey(id)) ?? []);
      return renderedDifference({ id, before, after }, parts) ?? [];
    }),
  };
}
