import { formatOwner } from '../core/owner/owner.ts';
import type { IgnoredField, PlannedField, PlanStep } from '../core/plan/syncPlan.ts';
import { formatPath } from '../core/resource/fieldPath.ts';
import type { JsonObject } from '../core/resource/json.ts';
import type { PlannedOwner } from '../session/plan/plannedOwner.ts';
import { formatRule } from '../core/owner/ignoreRules.ts';
import { defined } from './defined.ts';

/** One owner in the JSON of `plan`. */
export function planJson(planned: PlannedOwner): JsonObject {
  const { owner, environment } = planned.snapshot;
  const named = { owner: formatOwner(owner.id), cluster: environment };
  if (planned.kind === 'unknown') return { ...named, unknown: planned.reason, steps: [] };
  const { willRun, steps, estimatedBecause, leftOut } = planned.plan;
  return defined({
    ...named,
    willRun: defined({ ...willRun, windows: willRun.windows?.map((window) => ({ ...window })) }),
    estimated: estimatedBecause,
    leftOut,
    steps: steps.map(stepJson),
  });
}

const stepJson = (step: PlanStep, index: number): JsonObject =>
  defined({
    order: index + 1,
    action: step.action,
    stage: step.stage,
    place: step.place && { phase: step.place.phase, wave: step.place.wave },
    id: { ...step.id },
    reason: step.reason,
    replaces: step.replaces && { ...step.replaces },
    fields: [...step.fields.map(fieldJson), ...step.ignored.map(ignoredJson)],
    impact: step.impact.map((impact) => ({ ...impact })),
  });

const ignoredJson = ({ path, desired, live, rule }: IgnoredField): JsonObject =>
  defined({
    path: formatPath(path),
    verdict: 'IGNORED',
    desired,
    live,
    ignoredBy: { rule: formatRule(rule), path: rule.pointer },
  });

const fieldJson = ({ path, state, desired, live, overwritesDrift }: PlannedField): JsonObject =>
  defined({
    path: formatPath(path),
    verdict: overwritesDrift ? 'DRIFT' : 'PENDING',
    state,
    desired,
    live,
  });
