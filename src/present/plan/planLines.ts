import { formatRule } from '../../core/owner/ignoreRules.ts';
import type { Impact } from '../../core/plan/impact/impact.ts';
import type { Stage } from '../../core/plan/stage.ts';
import type { OwnerMode } from '../../core/drift/desired/agentWrite.ts';
import type { IgnoredField, PlanAction, PlannedField, PlanStep } from '../../core/plan/syncPlan.ts';
import { formatPath } from '../../core/resource/fieldPath.ts';
import { formatResource } from '../../core/resource/resourceId.ts';
import type { PlannedOwner } from '../../session/plan/plannedOwner.ts';
import { shortValue } from '../lines/fieldText.ts';
import { isInRepository } from '../lines/noteOrigin.ts';
import { originOfObject } from '../lines/originOf.ts';
import type { SyncPreview } from '../viewModels.ts';

export interface PlanLine {
  readonly text: string;
  readonly link?: Omit<SyncPreview['links'][number], 'line'>;
}

type Planned = Extract<PlannedOwner, { kind: 'planned' }>;

/** The steps that do something, below the stage that they belong to where there are several. */
export function stepLines(planned: Planned): readonly PlanLine[] {
  const told = planned.plan.steps.filter((step) => !isQuiet(step));
  const titles = told.map((step) => titleOf(step, planned.snapshot.owner.mode));
  const staged = new Set(titles).size > 1;
  return told.flatMap((step, i) => {
    const title = titles[i];
    const isNew = staged && title !== undefined && title !== titles[i - 1];
    return [...(isNew ? [{ text: `  ${title}` }] : []), ...linesOf(step, planned)];
  });
}

/** Where in the agent's order a step belongs. */
function titleOf({ stage, place }: PlanStep, mode: OwnerMode): string | undefined {
  if (place) return `${place.phase}, wave ${String(place.wave)}:`;
  return mode === 'flux-ks' ? stageTexts[stage] : undefined;
}

/** Nothing is to be told of it. */
export const isQuiet = ({ action, ignored, reason }: PlanStep): boolean =>
  action === 'unchanged' && ignored.length === 0 && reason === undefined;

const stageTexts: Readonly<Record<Stage, string>> = {
  definitions: 'first, definitions, namespaces and cluster roles:',
  classes: 'then classes:',
  resources: 'then everything else:',
  prune: 'last, what is no longer in Git:',
};

function linesOf(step: PlanStep, planned: Planned): readonly PlanLine[] {
  const details = [
    ...(step.reason === undefined ? [] : [oneLine(step.reason)]),
    ...(step.replaces
      ? [`takes the place of ${step.replaces.name}: the same generator, other contents`]
      : []),
    ...step.fields.map(fieldText),
    ...step.ignored.map(ignoredText),
    ...step.impact.map(impactText),
  ];
  return [firstLine(step, planned), ...details.map((text) => ({ text: `      ${text}` }))];
}

function firstLine(step: PlanStep, { snapshot }: Planned): PlanLine {
  const text = `  ${signs[step.action]} ${step.action} ${formatResource(step.id)}`;
  const object = snapshot.objects.find(({ id }) => id === step.id);
  const origin = object && originOfObject(snapshot, object);
  if (!origin) return { text };
  const start = text.length + 2;
  const whole = `${text}  ${origin.path}:${String(origin.line)}`;
  // What was fetched is no file that could be opened.
  const build = snapshot.working?.lastGood;
  if (!build || !isInRepository(build, origin.path)) return { text: whole };
  const place = { path: `${snapshot.root}/${origin.path}`, line: origin.line - 1, column: 0 };
  return { text: whole, link: { start, end: whole.length, place } };
}

export function fieldText({ path, state, desired, live, overwritesDrift, rule }: PlannedField): string {
  const change =
    state === 'reordered'
      ? 'order restored'
      : `${live === undefined ? '(none)' : shortValue(live)} → ${desired === undefined ? '(removed)' : shortValue(desired)}`;
  const ignored = rule ? `  (not compared: ${formatRule(rule)}: ${rule.pointer}; written with the rest)` : '';
  return `${formatPath(path)}: ${change}${overwritesDrift ? '  (takes back a change made in the cluster)' : ''}${ignored}`;
}

function ignoredText({ path, desired, live, rule }: IgnoredField): string {
  const stays = live === undefined ? 'stays unset' : `stays ${shortValue(live)}`;
  const git = desired === undefined ? 'dropped from Git' : `Git says ${shortValue(desired)}`;
  return `${formatPath(path)}: ${stays}, ${git} (ignored by ${formatRule(rule)}: ${rule.pointer})`;
}

const impactText = ({ severity, code, message }: Impact): string => `${severity} ${code}: ${message}`;

const oneLine = (text: string): string => text.replace(/\s*\n\s*/g, ' ');

export const signs: Readonly<Record<PlanAction, string>> = {
  create: '+',
  update: '~',
  recreate: '±',
  prune: '-',
  unchanged: '=',
  skip: '·',
  blocked: '✗',
  unknown: '?',
};
