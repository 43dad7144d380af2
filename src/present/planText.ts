import { formatRule } from '../core/owner/ignoreRules.ts';
import { formatOwner } from '../core/owner/owner.ts';
import type { Impact } from '../core/plan/impact/impact.ts';
import type { IgnoredField, PlanAction, PlannedField, PlanStep, WillRun } from '../core/plan/syncPlan.ts';
import { formatPath } from '../core/resource/fieldPath.ts';
import { formatResource } from '../core/resource/resourceId.ts';
import type { PlannedOwner } from '../session/syncPlan.ts';
import { shortValue } from './fieldText.ts';
import { originOfObject } from './originOf.ts';
import { planSummary } from './planSummary.ts';
import type { SyncPreview } from './viewModels.ts';

/** A sync preview as a document: the summary first, then every owner with its steps in the order of the agent. */
export function planText(owners: readonly PlannedOwner[]): SyncPreview {
  const lines = [
    { text: 'Sync preview: what merging the working tree would do' },
    { text: planSummary(owners) },
    { text: '' },
    ...[...owners].sort((a, b) => quietness(a) - quietness(b)).flatMap(ownerLines),
  ];
  return {
    text: lines.map(({ text }) => text).join('\n'),
    links: lines.flatMap(({ link }: Line, line) => (link ? [{ line, ...link }] : [])),
  };
}

interface Line {
  readonly text: string;
  readonly link?: Omit<SyncPreview['links'][number], 'line'>;
}

/** Where nothing happens is told last. */
const quietness = (planned: PlannedOwner): number =>
  planned.kind === 'planned' && planned.plan.steps.every(isQuiet) ? 1 : 0;

const isQuiet = ({ action, ignored }: PlanStep): boolean => action === 'unchanged' && ignored.length === 0;

function ownerLines(planned: PlannedOwner): readonly Line[] {
  const { owner, environment, base } = planned.snapshot;
  const title = { text: `${formatOwner(owner.id)} in ${environment}` };
  if (planned.kind === 'unknown') return [title, { text: `  ? unknown: ${planned.reason}` }, { text: '' }];
  const { steps, willRun } = planned.plan;
  if (quietness(planned) > 0)
    return [{ text: `${title.text}: ${String(steps.length)} unchanged` }, { text: '' }];
  const told = steps.filter((step) => !isQuiet(step));
  const unchanged = steps.length - told.length;
  const estimated = base?.estimatedBecause === undefined ? '' : ` (estimated: ${base.estimatedBecause})`;
  return [
    title,
    { text: `  ${whenText(willRun)}` },
    ...(base ? [{ text: `  deployed: ${base.name}${estimated}` }] : []),
    ...told.flatMap((step) => stepLines(step, planned)),
    ...(unchanged > 0 ? [{ text: `  = ${String(unchanged)} unchanged` }] : []),
    { text: '' },
  ];
}

const whenText = ({ when, blockedBy }: WillRun): string =>
  blockedBy === undefined ? `runs ${when}` : `does not run: ${blockedBy}`;

function stepLines(step: PlanStep, planned: PlannedOwner): readonly Line[] {
  const details = [
    ...(step.reason === undefined ? [] : [step.reason]),
    ...(step.replaces ? [`takes the place of ${step.replaces.name}`] : []),
    ...step.fields.map(fieldText),
    ...step.ignored.map(ignoredText),
    ...step.impact.map(impactText),
  ];
  return [stepLine(step, planned), ...details.map((text) => ({ text: `      ${text}` }))];
}

function stepLine(step: PlanStep, { snapshot }: PlannedOwner): Line {
  const text = `  ${signs[step.action]} ${step.action} ${formatResource(step.id)}`;
  const object = snapshot.objects.find(({ id }) => id === step.id);
  const origin = object && originOfObject(snapshot, object);
  if (!origin) return { text };
  const start = text.length + 2;
  const whole = `${text}  ${origin.path}:${String(origin.line)}`;
  const place = { path: `${snapshot.root}/${origin.path}`, line: origin.line - 1, column: 0 };
  return { text: whole, link: { start, end: whole.length, place } };
}

function fieldText({ path, state, desired, live, overwritesDrift }: PlannedField): string {
  const change =
    state === 'reordered'
      ? 'order restored'
      : `${live === undefined ? '(none)' : shortValue(live)} → ${desired === undefined ? '(removed)' : shortValue(desired)}`;
  return `${formatPath(path)}: ${change}${overwritesDrift ? '  (takes back a change made in the cluster)' : ''}`;
}

function ignoredText({ path, desired, live, rule }: IgnoredField): string {
  const stays = live === undefined ? 'stays unset' : `stays ${shortValue(live)}`;
  const git = desired === undefined ? 'dropped from Git' : `Git says ${shortValue(desired)}`;
  return `${formatPath(path)}: ${stays}, ${git} (ignored by ${formatRule(rule)}: ${rule.pointer})`;
}

const impactText = ({ severity, code, message }: Impact): string => `${severity} ${code}: ${message}`;

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
