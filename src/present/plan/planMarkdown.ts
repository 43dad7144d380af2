import { plural } from '../../base/plural.ts';
import { formatOwner } from '../../core/owner/owner.ts';
import { windowWords } from '../../core/plan/windowWords.ts';
import type { PlanStep } from '../../core/plan/syncPlan.ts';
import { formatPath } from '../../core/resource/fieldPath.ts';
import { formatResource } from '../../core/resource/resourceId.ts';
import type { PlannedOwner } from '../../session/plan/plannedOwner.ts';
import { shortValue } from '../lines/fieldText.ts';
import { code, escape } from '../markdown.ts';
import { planHeader, type PlanSubject } from './planHeader.ts';
import { isQuiet, signs } from './planLines.ts';
import { countText, planSummary } from './planSummary.ts';
import { unknownAlike, type UnknownAlike } from './unknownAlike.ts';

/** For the body of a pull request: what matters first, the differences folded, cut where the forge would refuse it. */
export function planMarkdown(owners: readonly PlannedOwner[], subject: PlanSubject, limit = 60_000): string {
  const [title = '', ...sides] = planHeader(owners, subject);
  const changing = owners.filter(isChanging);
  const head = [
    `### ${escape(title)}`,
    '',
    `**${escape(planSummary(owners))}**`,
    '',
    ...sides.map((side) => `${escape(side)}  `),
    '',
    ...impacts(changing),
  ].join('\n');
  const { together, others } = unknownAlike(changing);
  const blocks = [...others.map((one) => ownerBlock(one, subject.now)), ...together.map(alikeBlock)];
  const quiet = owners.length - changing.length;
  let text = head;
  for (const [i, block] of blocks.entries()) {
    if (text.length + block.length > limit)
      return `${text}\n_${String(blocks.length - i)} more owners change: the text would be too long for a pull request._\n`;
    text += `\n${block}`;
  }
  return quiet === 0 ? text : `${text}\n_${String(quiet)} more owners stay as they are._\n`;
}

const isChanging = (planned: PlannedOwner): boolean =>
  planned.kind === 'unknown' || !planned.plan.steps.every(isQuiet);

const titleOf = ({ snapshot: { owner, environment } }: PlannedOwner): string =>
  `${code(formatOwner(owner.id))} in ${code(environment)}`;

/** All that is more than the fields, the worst first. */
function impacts(owners: readonly PlannedOwner[]): readonly string[] {
  const found = owners.flatMap((planned) =>
    planned.kind === 'unknown'
      ? []
      : planned.plan.steps.flatMap(({ id, impact }) =>
          impact.map((one) => ({
            ...one,
            what: `${code(formatResource(id))} in ${code(planned.plan.environment)}`,
          })),
        ),
  );
  return (['error', 'warning', 'info'] as const).flatMap((severity) =>
    found
      .filter((one) => one.severity === severity)
      .map(({ what, message }) => `- ${marks[severity]} ${what}: ${escape(message)}`),
  );
}

const marks = { error: '⛔', warning: '⚠️', info: 'ℹ️' } as const;

const alikeBlock = ({ environment, reason, owners }: UnknownAlike): string =>
  `- ❔ ${plural(owners.length, 'owner')} in ${code(environment)}: ${escape(reason)}\n`;

function ownerBlock(planned: PlannedOwner, now: number): string {
  if (planned.kind === 'unknown') return `- ❔ ${titleOf(planned)}: ${escape(planned.reason)}\n`;
  const { steps, willRun, estimatedBecause } = planned.plan;
  const delay = windowWords(willRun.windows ?? [], now);
  const when = delay === undefined ? willRun.when : `${willRun.when}, ${delay}`;
  const runs = willRun.blockedBy === undefined ? `Runs ${when}.` : `Does not run: ${willRun.blockedBy}.`;
  return [
    `<details><summary>${titleOf(planned)}: ${escape(countText([planned]))}</summary>`,
    '',
    escape(runs),
    ...willRun.notes.map((note) => `- ${escape(note)}`),
    ...(estimatedBecause === undefined ? [] : ['', `_Estimated: ${escape(estimatedBecause)}_`]),
    '',
    '```diff',
    ...steps.filter((step) => !isQuiet(step)).flatMap(stepLines),
    '```',
    '',
    '</details>',
    '',
  ].join('\n');
}

/** Each begins with a sign of its own, so that none can end the block that they stand in. */
function stepLines(step: PlanStep): readonly string[] {
  const { action, id, reason, replaces, fields } = step;
  const sign = { create: '+', prune: '-', update: '!', recreate: '!', blocked: '!' }[action as string] ?? '#';
  return [
    `${sign} ${sign === signs[action] ? '' : `${signs[action]} `}${action} ${formatResource(id)}`,
    ...(reason === undefined ? [] : [`#     ${reason.replace(/\s*\n\s*/g, ' ')}`]),
    ...(replaces ? [`#     takes the place of ${replaces.name}`] : []),
    ...fields.flatMap(({ path, desired, live, overwritesDrift }) => [
      ...(live === undefined ? [] : [`-     ${formatPath(path)}: ${shortValue(live)}`]),
      ...(desired === undefined ? [] : [`+     ${formatPath(path)}: ${shortValue(desired)}`]),
      ...(overwritesDrift ? ['#     takes back a change made in the cluster'] : []),
    ]),
  ];
}
