import { formatOwner } from '../core/owner/owner.ts';
import type { Impact } from '../core/plan/impact/impact.ts';
import type { PlanAction, PlannedField, PlanStep, WillRun } from '../core/plan/syncPlan.ts';
import { formatPath } from '../core/resource/fieldPath.ts';
import { formatResource } from '../core/resource/resourceId.ts';
import type { PlannedOwner } from '../session/syncPlan.ts';
import { shortValue } from './fieldText.ts';
import { originOfObject } from './originOf.ts';
import { planSummary } from './planSummary.ts';

/** A sync preview as a document: the summary first, then every owner with its steps in the order of the agent. */
export function planText(owners: readonly PlannedOwner[]): string {
  return [
    'Sync preview: what merging the working tree would do',
    planSummary(owners),
    '',
    ...owners.flatMap(ownerLines),
  ].join('\n');
}

function ownerLines(planned: PlannedOwner): readonly string[] {
  const { owner, environment, base } = planned.snapshot;
  const title = `${environment} › ${formatOwner(owner.id)}`;
  if (planned.kind === 'unknown') return [title, `  ? unknown: ${planned.reason}`, ''];
  const { steps, willRun } = planned.plan;
  const told = steps.filter(({ action }) => action !== 'unchanged');
  const unchanged = steps.length - told.length;
  return [
    title,
    `  ${whenText(willRun)}`,
    ...(base
      ? [
          `  from ${base.name}${base.estimatedBecause === undefined ? '' : ` (estimated: ${base.estimatedBecause})`}`,
        ]
      : []),
    ...told.flatMap((step) => stepLines(step, planned)),
    ...(unchanged > 0 ? [`  = ${String(unchanged)} unchanged`] : []),
    '',
  ];
}

const whenText = ({ when, blockedBy }: WillRun): string =>
  blockedBy === undefined ? `runs ${when}` : `does not run: ${blockedBy}`;

function stepLines(step: PlanStep, { snapshot }: PlannedOwner): readonly string[] {
  const object = snapshot.objects.find(({ id }) => id === step.id);
  const origin = object && originOfObject(snapshot, object);
  const place = origin ? `  ${origin.path}:${String(origin.line)}` : '';
  return [
    `  ${signs[step.action]} ${step.action} ${formatResource(step.id)}${place}`,
    ...(step.reason === undefined ? [] : [`      ${step.reason}`]),
    ...(step.replaces ? [`      takes the place of ${step.replaces.name}`] : []),
    ...step.fields.map((field) => `      ${fieldLine(field)}`),
    ...step.impact.map((impact) => `      ${impactLine(impact)}`),
  ];
}

export function fieldLine({ path, state, desired, live, overwritesDrift }: PlannedField): string {
  const change =
    state === 'reordered'
      ? 'order restored'
      : `${live === undefined ? '(none)' : shortValue(live)} → ${desired === undefined ? '(removed)' : shortValue(desired)}`;
  return `${formatPath(path)}: ${change}${overwritesDrift ? '  (takes back a change made in the cluster)' : ''}`;
}

const impactLine = ({ severity, code, message }: Impact): string => `${severity} ${code}: ${message}`;

const signs: Readonly<Record<PlanAction, string>> = {
  create: '+',
  update: '~',
  recreate: '±',
  prune: '-',
  unchanged: '=',
  skip: '·',
  blocked: '✗',
  unknown: '?',
};
